"""Sums, averages, largest and cells of a table: the rows used, the formula and the result.

Amounts of two currencies or units are never added, totals never counted twice, and where two
columns could be meant the answer names them instead of choosing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.catalog.catalog import Catalog
from rag.language.search_terms import terms
from rag.question.amounts import CURRENCIES
from rag.question.everyday import MONEY
from rag.question.plan import Plan
from rag.whole.arithmetic import averaged, extremes, metered, summed
from rag.whole.columns import Column, is_money
from rag.whole.computed import Computed, Line, listed
from rag.whole.find_table import Match, find_tables
from rag.whole.rows import Found, days_of, files_of, limited, names_of, quote_of, row_line, where

_BALANCE = re.compile(r"saldo|balance|solde|kontostand|running", re.I)
_AMOUNT = re.compile(r"amount|betrag|total|importe|montant|importo|bedrag|sum", re.I)
_USED = re.compile(
    r"\b(?:use[sd]?|using|consum\w*|drive|drove|driven|verbrauch\w*|gefahren)\b", re.I
)
_EARNED = re.compile(r"\b(?:earn\w*|income|received|verdient|eingenommen|ingresos|revenus)\b", re.I)


def answer_from_tables(
    catalog: Catalog, question: str, plan: Plan, allowed: frozenset[str] | None
) -> Computed | None:
    """An answer out of the table that fits best; None where none does, or two fit alike."""
    matches = _best(find_tables(catalog, plan, allowed))
    if not matches:
        return None
    if all(match.outside for match in matches):
        return _outside(matches, plan) if plan.kind == "table" and plan.aggregate else None
    matches = [match for match in matches if not match.outside]
    columns = _columns(matches[0], question, plan)
    if len(columns) > 1 and not matches[0].months:
        asks = plan.forced or plan.aggregate not in ("", "count")
        return _ambiguous(matches, columns) if asks else None
    if not columns:
        return _without_amounts(matches, plan)
    if columns[0].is_cumulative and _USED.search(question) and plan.dates:
        return metered(matches[0], columns[0], plan)
    return _computed(matches, columns, question, plan)


def _best(matches: Sequence[Match]) -> list[Match]:
    """The best table with those of equal columns beside it; none where another one is as good."""
    if not matches:
        return []
    first = matches[0]
    names = first.table.grid.names
    equal = [m for m in matches if m.table.grid.names == names and m.covered == first.covered]
    rivals = [
        m
        for m in matches
        if (m.covered, m.outside) == (first.covered, first.outside) and m not in equal
    ]
    if rivals:
        return []
    seen: set[tuple[tuple[str, ...], ...]] = set()
    kept = []
    for match in equal:
        rows = tuple(row.cells for row in match.table.rows)
        if rows not in seen:  # a copy of the same table is counted once
            kept.append(match)
        seen.add(rows)
    return kept


def _columns(match: Match, question: str, plan: Plan) -> list[Column]:
    """The columns of amounts that may be meant."""
    if match.months:
        return list(match.months)
    amounts = [c for c in match.table.columns if c.meaning == "amount" and not c.is_index]
    named = [column for column in amounts if column in match.named]
    if named:
        return named
    if plan.aggregate == "count":
        return []
    money = bool(set(terms(question)) & MONEY) or (
        plan.condition is not None and plan.condition.amount.unit in CURRENCIES
    )
    if money:
        amounts = [c for c in amounts if is_money(c) or _AMOUNT.search(c.name)] or amounts
        amounts = [c for c in amounts if not _BALANCE.search(c.name)]
    elif match.dated in match.named:
        return []
    if len(amounts) > 1 and (telling := [c for c in amounts if _AMOUNT.search(c.name)]):
        amounts = telling
    return amounts


def _computed(
    matches: Sequence[Match], columns: Sequence[Column], question: str, plan: Plan
) -> Computed | None:
    rows = [row for match in matches for row in _amounts(match, columns)]
    rows, sign = _signed(rows, question, plan, bool(matches[0].narrowed))
    if plan.condition is not None:
        unit = plan.condition.amount.unit
        held = [r for r in rows if r.amount and plan.condition.holds(sign * r.amount.value)]
        rows = [r for r in held if r.amount and (not unit or r.amount.unit in ("", unit))]
        return _list(matches, rows, columns, plan)
    if not any(row.amount for row in rows):
        return None
    if plan.aggregate in ("most", "least"):
        return extremes(matches, rows, columns, plan, sign)
    if plan.aggregate == "average":
        return averaged(matches, rows, columns, plan, sign)
    if len(rows) == 1:
        return _cell(matches, rows[0], columns, plan)
    if plan.aggregate in ("sum", "count") or (plan.dates and not matches[0].months):
        return summed(matches, rows, columns, plan, sign)
    return _list(matches, rows, columns, plan) if matches[0].narrowed else None


def _amounts(match: Match, columns: Sequence[Column]) -> list[Found]:
    return [
        Found(match.table, row, match.table.columns[column.place].amounts[row])
        for row in match.rows
        for column in columns
        if match.table.columns[column.place].meaning == "amount"
    ]


def _signed(
    rows: list[Found], question: str, plan: Plan, narrowed: bool
) -> tuple[list[Found], int]:
    """Of a bank statement, where what was spent is below zero: the rows meant, and the sign that
    makes them a person's amounts."""
    values = [row.amount.value for row in rows if row.amount]
    spent = [value for value in values if value < 0]
    if 2 * len(spent) < len(values) or not spent:
        return rows, 1
    if _EARNED.search(question):
        return [row for row in rows if row.amount and row.amount.value > 0], 1
    if not narrowed:
        rows = [row for row in rows if row.amount and row.amount.value < 0]
    return rows, -1


def _cell(matches: Sequence[Match], row: Found, columns: Sequence[Column], plan: Plan) -> Computed:
    plan_line = f"reading {names_of(columns)} of {where(matches, plan)}"
    return Computed("table", plan_line, (Line(row_line(row, columns), (1,)),), (quote_of(row),))


def _list(
    matches: Sequence[Match], rows: Sequence[Found], columns: Sequence[Column], plan: Plan
) -> Computed:
    limit = f" where {limited(columns, plan)}" if plan.condition else ""
    plan_line = f"rows of {where(matches, plan)}{limit}: {len(rows)}"
    if not rows:
        return Computed(
            "table", plan_line, (Line(f"no row of {files_of(matches)} fits"),), (), False
        )
    head = f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}"
    lines = [row_line(row, columns) for row in rows]
    return listed(head, lines, "table", plan_line, [quote_of(row) for row in rows])


def _without_amounts(matches: Sequence[Match], plan: Plan) -> Computed | None:
    """Rows counted or listed, where no column of amounts is asked for."""
    match = matches[0]
    counts = plan.aggregate == "count"
    if not match.narrowed and not match.dated:
        return None
    if counts and not _counts_rows(match):
        return None
    rows = [Found(m.table, row) for m in matches for row in m.rows]
    columns = list(dict.fromkeys(c for c in (match.dated, *match.named) if c is not None))
    head = f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}"
    lines = [row_line(row, columns) for row in rows]
    plan_line = f"{'counting' if counts else 'listing'} rows of {where(matches, plan)}: {len(rows)}"
    return listed(
        head, lines, "count" if counts else "table", plan_line, [quote_of(r) for r in rows]
    )


def _counts_rows(match: Match) -> bool:
    """Whether each row is one of what is counted: the question names the table, not only cells."""
    return match.covered == 1


def _outside(matches: Sequence[Match], plan: Plan) -> Computed:
    match = matches[0]
    days = sorted(filter(None, match.dated.days)) if match.dated else []
    span = f"; it goes from {days[0]} to {days[-1]}" if days else ""
    text = f"{files_of(matches)} has no such row {days_of(plan)}{span}."
    return Computed("table", f"rows of {where(matches, plan)}: none", (Line(text),), (), False)


def _ambiguous(matches: Sequence[Match], columns: Sequence[Column]) -> Computed:
    names = " or ".join(f"“{column.name}”" for column in columns)
    text = f"Which column of {files_of(matches)} is meant: {names}?"
    return Computed("table", f"columns of {files_of(matches)}", (Line(text),), (), False)
