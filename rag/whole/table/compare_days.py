"""Rows whose one day is later or earlier than another: "delivered after the due date"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.question.plan import Plan
from rag.whole.computed import Computed, Line, counted, listed
from rag.whole.table.columns import Column, Table
from rag.whole.table.match import Match
from rag.whole.table.pick_column import most_named
from rag.whole.table.rows import Found, files_of, quote_of, row_line, where
from rag.whole.table.words import asking_words

_ORDER = re.compile(
    r"(?<!\w)(?:(?P<later>later\s+than|after|past|später\s+als|nach|après|después\s+de|dopo|na|"
    r"later\s+dan)|earlier\s+than|sooner\s+than|before|früher\s+als|vor|avant|antes\s+de|prima\s+di|"
    r"voor)(?!\w)",
    re.IGNORECASE,
)


def rows_in_order(matches: Sequence[Match], question: str, plan: Plan) -> Computed | None:
    """The rows where the day named first is later, or earlier, than the one named last; None where
    a question does not name two columns of days so. Rows that lack one of them are left out."""
    order = _ORDER.search(question)
    if order is None or plan.dates:
        return None
    first = _named(matches[0].table, question[: order.start()])
    second = _named(matches[0].table, question[order.end() :])
    if first is None or second is None or first == second:
        return None
    later = order["later"] is not None
    held = ((m, n) for m in matches for n in m.rows if _is_so(m, n, (first, second), later))
    rows = [Found(m.table, n) for m, n in held]
    side = "after" if later else "before"
    plan_line = f"rows of {where(matches)} where {first.name} is {side} {second.name}: {len(rows)}"
    if not rows:
        line = Line(f"no row of {files_of(matches)} fits")
        return Computed("table", plan_line, (line,), (), False)
    head = counted(len(rows), "row")
    lines = [row_line(row, (first, second)) for row in rows]
    form = "count" if plan.aggregate == "count" else "table"
    return listed(head, lines, form, plan_line, [quote_of(row) for row in rows])


def _named(table: Table, words: str) -> Column | None:
    days = [column for column in table.columns if column.meaning == "day"]
    named = most_named(days, asking_words(words))
    return named[0] if len(named) == 1 else None


def _is_so(match: Match, row: int, days: tuple[Column, Column], later: bool) -> bool:
    one, other = (match.table.columns[column.place].days for column in days)
    if not one or not other or not one[row] or not other[row]:
        return False
    return one[row] > other[row] if later else one[row] < other[row]
