"""Which answer a question gets out of tables: a result, groups, months, rows, or a question back.

Where two columns could be meant the answer names them instead of choosing. What rows come to is
computed in `aggregate_rows.py`, by groups in `grouped.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.catalog.catalog import Catalog
from rag.language.search_terms import terms
from rag.question.grouping import asks_month
from rag.question.plan import Plan
from rag.question.table_cues import EARNED, SPENT
from rag.whole.computed import Computed, Line, counted, listed
from rag.whole.table.aggregate_rows import aggregated, amounts_of, cell
from rag.whole.table.columns import Column, is_money, names_money
from rag.whole.table.compare_amounts import compares_with_limit, rows_within_any
from rag.whole.table.compare_days import rows_in_order
from rag.whole.table.count_rows import counted_rows
from rag.whole.table.days import is_by_month
from rag.whole.table.doubts import is_doubtful, lacks_what_is_owed
from rag.whole.table.find import find_tables, is_told_elsewhere
from rag.whole.table.grouped import grouped
from rag.whole.table.match import Match
from rag.whole.table.meters import is_meter, may_be_readings, metered
from rag.whole.table.months import extreme_month
from rag.whole.table.ordered_days import first_or_last
from rag.whole.table.own_total import (
    are_counted_anew,
    are_versions,
    are_yearly,
    newest_first,
    own_totals,
    total_beside,
)
from rag.whole.table.pick_column import as_paid, columns_meant, is_net_name
from rag.whole.table.read_rows import beside, rows_lacking, rows_read
from rag.whole.table.rows import Found, days_of, files_of, quote_of, row_line, where
from rag.whole.table.statement import signed

BOTH = 2
"""Tables at least that two versions or years stand in."""

_USED = re.compile(
    r"\b(?:use[sd]?|using|consum\w*|drive|drove|driven|\w*verbrauch\w*|consumption|gefahren)\b",
    re.I,
)
_MOST_MONEY = re.compile(r"\b(?:most|least|meiste|wenigste)\s+(?:money|geld)\b", re.IGNORECASE)


def answer_from_tables(
    catalog: Catalog, question: str, plan: Plan, allowed: frozenset[str] | None
) -> Computed | None:
    """An answer out of the table that fits best; None where none does, or two fit alike."""
    found = find_tables(catalog, plan, allowed)
    matches = _best(found)
    if found and compares_with_limit(question, plan):
        return rows_within_any(found, question, plan)
    if plan.asked.states and (both := _each_by_itself(found, question, plan)):
        return both
    if not matches:
        return None
    if all(match.outside for match in matches):
        if plan.kind != "table" or not plan.aggregate or is_told_elsewhere(catalog, matches, plan):
            return None
        return _outside(matches, plan)
    matches = [match for match in matches if not match.outside]
    if plan.asked.lacks and not matches[0].state:
        return rows_lacking(matches, plan)
    if compared := rows_in_order(matches, question, plan):
        return compared
    if plan.asked.tax and (own := own_totals(matches, plan)):
        return own
    if plan.aggregate in ("newest", "oldest"):
        return first_or_last(matches, question, plan)
    return _of_rows(matches, question, plan)


def _of_rows(matches: list[Match], question: str, plan: Plan) -> Computed | None:
    """Groups, numbers or the rows themselves."""
    if plan.sure and not plan.forced and lacks_what_is_owed(matches[0], question):
        return None
    if _is_of_groups(matches[0], question, plan):
        return _grouped(matches, question, plan)
    if asks_month(plan.which) and plan.aggregate in ("most", "least") and matches[0].months:
        return extreme_month(matches[0], plan)
    if plan.sure:
        return _told(matches, question, plan)
    months = matches[0].months
    of_months = len(months) > 1 and matches[0].narrowed
    if of_months and is_doubtful(matches[0], months, question, plan):
        return None
    if of_months and (plan.aggregate or plan.asked.wanted not in ("row", "day")):
        return aggregated(matches, months, question, replace(plan, aggregate="sum"))
    return rows_read(matches, question, plan)


def _told(matches: list[Match], question: str, plan: Plan) -> Computed | None:
    columns = as_paid(columns_meant(matches[0], question, plan), question, plan)
    if len(columns) > 1 and plan.aggregate == "list" and matches[0].narrowed:
        columns = []  # rows are asked for, and no amounts of them
    if len(columns) > 1 and not matches[0].months:
        return _ambiguous(matches, columns) if _asks_back(matches[0], columns, plan) else None
    if columns and not plan.forced and is_doubtful(matches[0], columns, question, plan):
        return None
    if not columns and plan.asked.wanted in ("money", "amount") and plan.aggregate != "count":
        return None
    if not columns:
        return _without_amounts(matches, plan)
    return _of_columns(matches, columns, question, plan)


def _of_columns(
    matches: list[Match], columns: list[Column], question: str, plan: Plan
) -> Computed | None:
    """What columns tell that are known to be meant."""
    used = plan.aggregate in ("count", "sum") or _USED.search(question)
    if used and matches[0].dates and is_meter(matches[0], columns[0]):
        return metered(matches[0], columns[0])
    if _USED.search(question) and not is_money(columns[0]) and may_be_readings(columns[0]):
        return None
    if own := own_totals(matches, plan):
        return own
    if _asks_of_all(matches, columns, plan):
        plan = replace(plan, aggregate="sum")
    if plan.asked.tax == "with" and any(is_net_name(column.name) for column in columns):
        return total_beside(matches, columns, plan)
    if are_versions(matches) or (not plan.aggregate and not plan.dates and are_yearly(matches)):
        return beside(newest_first(matches), columns, plan)
    return aggregated(matches, columns, question, plan)


def _asks_of_all(matches: Sequence[Match], columns: Sequence[Column], plan: Plan) -> bool:
    """Whether money is asked for by nothing but the name of a table with a row of totals: "what is
    the stock worth" is what all of it is."""
    match = matches[0]
    whole = not (plan.aggregate or match.narrowed or match.dated or match.months)
    place = columns[0].place
    total = any(any(c.isdigit() for c in row.cells[place]) for row in match.table.totals)
    return whole and len(matches) == 1 and plan.asked.wanted == "money" and total


def _asks_back(match: Match, columns: Sequence[Column], plan: Plan) -> bool:
    """Whether a person is asked which column is meant, rather than answered by a lookup: one is
    named, or each could be the money that is asked for."""
    of_money = plan.asked.wanted == "money" or all(
        is_money(c) or names_money(c.name) for c in columns
    )
    named = any(column in match.named for column in columns)
    return plan.forced or (plan.aggregate not in ("", "count") and (named or of_money))


def _each_by_itself(found: Sequence[Match], question: str, plan: Plan) -> Computed | None:
    """Two versions or years that are asked for at once: what each of their tables says."""
    if not found:
        return None
    best = [m for m in found if (m.covered, m.outside) == (found[0].covered, found[0].outside)]
    told = [one for match in best if (one := _years_beside(match, question))]
    if len(told) == 1 or len(best) == 1:
        return told[0] if told else None
    columns = columns_meant(best[0], question, plan)
    if len(columns) != 1:
        return None
    return own_totals(best, plan) or beside(newest_first(best), columns, plan)


def _years_beside(match: Match, question: str) -> Computed | None:
    """The cells of one row below the years that are asked for; None where no columns are these."""
    years = frozenset(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", question))
    columns = [
        c for c in match.table.columns if c.meaning == "amount" and years & set(c.name.split())
    ]
    if not BOTH <= len(columns) == len(years) or len(match.rows) != 1:
        return None
    return cell([match], Found(match.table, match.rows[0]), columns)


def _best(matches: Sequence[Match]) -> list[Match]:
    """The best table with those of equal columns beside it; none where another one is as good, or
    no row of it is in the state that is asked for."""
    first = matches[0] if matches else None
    if first is None or (first.state and not first.rows):
        return []
    names = first.table.grid.names
    alike = [m for m in matches if m.rank == first.rank]
    if are_counted_anew(alike):
        return newest_first(alike)[:1]
    equal = [m for m in alike if m.table.grid.names == names]
    if len(equal) < len(alike):
        of_one = len({m.table.grid.document.source for m in alike}) == 1
        return [first] if first.outside and of_one else []
    seen: set[tuple[tuple[str, ...], ...]] = set()
    kept = []
    for match in equal:
        rows = tuple(row.cells for row in match.table.rows)
        if rows not in seen:  # a copy of the same table is counted once
            kept.append(match)
        seen.add(rows)
    return kept


def _is_of_groups(match: Match, question: str, plan: Plan) -> bool:
    """Whether results are of groups. What a category cost is what its rows come to; the strain
    with the best yield is that of one row, and the cheapest dealer that of one price."""
    if match.by is None:
        of_month = plan.group == "month" and plan.aggregate == "average"
        return plan.group in ("month", "year") and not (of_month and is_by_month(match.table))
    if plan.by:
        return True
    adds = bool(frozenset(terms(question)) & (SPENT | EARNED) or _MOST_MONEY.search(question))
    return adds or not columns_meant(match, question, plan)


def _grouped(matches: Sequence[Match], question: str, plan: Plan) -> Computed | None:
    """Results for each group; rows are counted where no amounts are asked for."""
    columns = columns_meant(matches[0], question, plan)
    if len(columns) > 1:
        return _ambiguous(matches, columns)
    if not columns and (plan.aggregate in ("sum", "average") or not matches[0].by):
        return None
    rows = [row for match in matches for row in amounts_of(match, columns)] if columns else [
        Found(match.table, row) for match in matches for row in match.rows
    ]  # fmt: skip
    rows, sign = signed(rows, question, plan, bool(matches[0].narrowed))
    return grouped(matches, rows, columns, plan, sign)


def _without_amounts(matches: Sequence[Match], plan: Plan) -> Computed | None:
    """Rows counted or listed, where no column of amounts is asked for."""
    match = matches[0]
    if plan.aggregate == "count":
        return counted_rows(matches, plan)
    if not match.narrowed and not match.dated:
        return None
    rows = [Found(m.table, row) for m in matches for row in m.rows]
    columns = list(dict.fromkeys(c for c in (match.dated, *match.named) if c is not None))
    head = counted(len(rows), "row")
    lines = [row_line(row, columns) for row in rows]
    plan_line = f"listing rows of {where(matches)}: {len(rows)}"
    return listed(head, lines, "table", plan_line, [quote_of(r) for r in rows])


def _outside(matches: Sequence[Match], plan: Plan) -> Computed:
    match = matches[0]
    days = sorted(filter(None, match.dated.days)) if match.dated else []
    span = f"; it goes from {days[0]} to {days[-1]}" if days else ""
    text = f"{files_of(matches)} has no such row {days_of(match.dates)}{span}."
    return Computed("table", f"rows of {where(matches)}: none", (Line(text),), (), False)


def _ambiguous(matches: Sequence[Match], columns: Sequence[Column]) -> Computed:
    names = " or ".join(f"“{column.name}”" for column in columns)
    text = f"Which column of {files_of(matches)} is meant: {names}?"
    return Computed("table", f"columns of {files_of(matches)}", (Line(text),), (), False)
