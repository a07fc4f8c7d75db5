"""Sums, averages, largest and cells of a table: the rows used, the formula and the result.

Amounts of two currencies or units are never added. Which rows and columns are meant is told by
who calls.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.language.search_terms import terms
from rag.question.plan import Plan
from rag.question.table_cues import OPEN
from rag.whole.computed import Computed, Line, counted, listed
from rag.whole.table.arithmetic import averaged, extremes, summed
from rag.whole.table.columns import Column
from rag.whole.table.doubts import is_added
from rag.whole.table.in_state import says_state
from rag.whole.table.match import Match
from rag.whole.table.rows import Found, files_of, limit_line, names_of, quote_of, row_line, where
from rag.whole.table.statement import signed

SEVERAL = 2
"""Amounts that have an average."""


def aggregated(
    matches: Sequence[Match], columns: Sequence[Column], question: str, plan: Plan
) -> Computed | None:
    """What the amounts of some columns come to in the rows that fit, as the plan asks; None where
    there are none, or where nothing says what to do with several."""
    rows = [row for match in matches for row in amounts_of(match, columns)]
    rows, sign = signed(rows, question, plan, bool(matches[0].narrowed))
    rows = _of_currency(rows, plan)
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
        if sum(row.amount is not None for row in rows) < SEVERAL and not matches[0].by:
            return None  # one price is no average
        return averaged(matches, rows, columns, plan, sign)
    if len(rows) == 1:
        return cell(matches, rows[0], columns)
    of_state = plan.asked.wanted in ("money", "amount") and _is_of_state(matches[0])
    adds = of_state or is_added(matches[0], columns, plan)
    if plan.aggregate in ("sum", "count") or adds:
        return summed(matches, rows, columns, plan, sign)
    return _list(matches, rows, columns, plan) if matches[0].narrowed else None


def amounts_of(match: Match, columns: Sequence[Column]) -> list[Found]:
    """Every row that fits with its amount in each of some columns; None where a cell has none."""
    return [
        Found(match.table, row, match.table.columns[column.place].amounts[row])
        for row in match.rows
        for column in columns
        if match.table.columns[column.place].meaning == "amount"
    ]


def cell(matches: Sequence[Match], row: Found, columns: Sequence[Column]) -> Computed:
    """One row and its cells in the columns asked for."""
    plan_line = f"reading {names_of(columns)} of {where(matches)}"
    return Computed("table", plan_line, (Line(row_line(row, columns), (1,)),), (quote_of(row),))


def _list(
    matches: Sequence[Match], rows: Sequence[Found], columns: Sequence[Column], plan: Plan
) -> Computed:
    limit = f" where {limit_line(columns, plan)}" if plan.condition else ""
    plan_line = f"rows of {where(matches)}{limit}: {len(rows)}"
    if not rows:
        return Computed(
            "table", plan_line, (Line(f"no row of {files_of(matches)} fits"),), (), False
        )
    head = counted(len(rows), "row")
    lines = [row_line(row, columns) for row in rows]
    return listed(head, lines, "table", plan_line, [quote_of(row) for row in rows])


def _is_of_state(match: Match) -> bool:
    """Whether rows were chosen by their state: how much is open is what those come to."""
    by_word = any(frozenset(terms(word)) <= OPEN for word in match.narrowed)
    return by_word or says_state(match.narrowed)


def _of_currency(rows: list[Found], plan: Plan) -> list[Found]:
    """The rows of the currency that is named, where there are others too."""
    held = [row for row in rows if row.amount and row.amount.unit == plan.asked.currency]
    return held if plan.asked.currency and held else rows
