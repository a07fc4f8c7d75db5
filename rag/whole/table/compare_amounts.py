"""Rows whose one amount is below or above another: in stock below the minimum, over the budget."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from rag.question.amounts import shown
from rag.question.plan import Plan
from rag.whole.computed import Computed, Line, counted, listed
from rag.whole.table.columns import Column, Table
from rag.whole.table.match import Match
from rag.whole.table.pick_column import most_named
from rag.whole.table.rows import Found, files_of, quote_of, row_line, where
from rag.whole.table.words import asking_words

_ORDER = re.compile(
    r"(?<!\w)(?:(?P<more>above|over|beyond|exceed\w*|beat\w*|(?:more|higher|greater)\s+than|über|mehr\s+als|"
    r"höher\s+als|plus\s+de|au-dessus\s+d[eu]|más\s+de|por\s+encima\s+del?|oltre|sopra|boven|meer\s+dan)|"
    r"below|under|beneath|(?:less|lower|fewer)\s+than|short\s+of|unter|weniger\s+als|niedriger\s+als|"
    r"en\s+dessous\s+d[eu]|moins\s+de|menos\s+de|por\s+debajo\s+del?|sotto|meno\s+di|onder|minder\s+dan)"
    r"(?!\w)",
    re.IGNORECASE,
)
_LIMITS = (
    r"(?:min\.?|minimum|max\.?|maximum|budget\w*|plan|planned|target|limit|threshold|allowed|allowance|"
    r"estimate[d]?|quota|goal|soll\w*|mindest\w*|höchst\w*|geplant|mínimo|máximo|presupuesto|minimal|"
    r"prévu|minimo|massimo|preventivo|begroot|re-?order)(?!\w)"
)
_LIMIT = re.compile(rf"(?<!\w){_LIMITS}", re.IGNORECASE)
"""What a column of limits is called."""
_AGAINST = re.compile(rf"(?:{_ORDER.pattern})\s+(?:[^\W\d]+\s+){{0,2}}{_LIMITS}", re.IGNORECASE)
_FARTHEST = re.compile(
    r"\b(?:(?:by\s+)?(?:the\s+)?most|f[ua]rthest|am\s+(?:meisten|weitesten)|le\s+plus|"
    r"(?:el|la|lo)\s+que\s+más|di\s+più|het\s+meest)\b",
    re.IGNORECASE,
)
_IS = re.compile(
    r"(?:in\s+)?stock|on\s+hand|available|actual\w*|spent|paid|used|real|quantity|qty\.?|have|ist|"
    r"bestand|vorhanden|ausgegeben|ausgaben|verbraucht|existencias|gastado|réel|dépensé|giacenza|speso|"
    r"voorraad|uitgegeven",
    re.IGNORECASE,
)
"""What a column of what there is, or was spent, is called."""


def compares_with_limit(question: str, plan: Plan) -> bool:
    """Whether rows are asked for that are below or above a limit of their own: "over budget"."""
    return plan.condition is None and bool(_AGAINST.search(question))


def rows_within(matches: Sequence[Match], question: str, plan: Plan) -> Computed | None:
    """The rows where one amount is below, or above, the limit beside it; None where a question
    does not compare two columns so. Rows that lack one of them are left out."""
    order = _ORDER.search(question)
    farthest = bool(_FARTHEST.search(question))
    if order is None or (matches[0].narrowed and not farthest):
        return None
    columns = _columns(matches[0].table, question[: order.start()], question[order.end() :])
    if columns is None:
        return None
    more = order["more"] is not None
    rows = [Found(m.table, n) for m in matches for n in m.rows if _is_so(m, n, columns, more)]
    first, second = columns
    side = "above" if more else "below"
    plan_line = f"rows of {where(matches)} where {first.name} is {side} {second.name}: {len(rows)}"
    if not rows:
        line = Line(f"no row of {files_of(matches)} fits")
        return Computed("table", plan_line, (line,), (), False)
    if farthest:
        rows, plan_line = _farthest(rows, columns), f"{plan_line}, the farthest first"
    lines = [f"{row_line(row, columns)} · {_apart(row, columns, side)}" for row in rows]
    form = "count" if plan.aggregate == "count" else "table"
    quotes = [quote_of(row) for row in rows]
    if farthest:
        shown_first = tuple(Line(line, (n,)) for n, line in enumerate(lines[: plan.top or 1], 1))
        return Computed(form, plan_line, shown_first, tuple(quotes[: len(shown_first)]))
    return listed(counted(len(rows), "row"), lines, form, plan_line, quotes)


def rows_within_any(matches: Sequence[Match], question: str, plan: Plan) -> Computed | None:
    """The same of the only table that has both amounts, of those that account for as many words."""
    best = [
        m for m in matches if (m.outside, m.covered) == (matches[0].outside, matches[0].covered)
    ]
    found = [told for match in best if (told := rows_within([match], question, plan))]
    return found[0] if len(found) == 1 else None


def _difference(row: Found, columns: tuple[Column, Column]) -> Decimal:
    """How far the one amount of a row is from the other."""
    values = (row.table.columns[column.place].amounts[row.place] for column in columns)
    one, other = (value.value if value else Decimal(0) for value in values)
    return abs(one - other)


def _apart(row: Found, columns: tuple[Column, Column], side: str) -> str:
    unit = columns[0].unit or columns[1].unit
    return f"{shown(_difference(row, columns), unit)} {side}"


def _farthest(rows: Sequence[Found], columns: tuple[Column, Column]) -> list[Found]:
    return sorted(rows, key=lambda row: _difference(row, columns), reverse=True)


def _columns(table: Table, before: str, after: str) -> tuple[Column, Column] | None:
    """The amount that is compared, and the limit that what follows names: "stock" and "minimum"
    of "below the minimum stock"; None where it is not clear."""
    amounts = [c for c in table.columns if c.meaning == "amount" and not c.is_index]
    limits = [c for c in amounts if _LIMIT.search(c.name)]
    second = most_named(limits, asking_words(after))
    if len(second) != 1:
        return None
    others = [c for c in amounts if c not in limits and c.unit == second[0].unit]
    named = most_named(others, asking_words(f"{before} {after}"))
    first = named or [c for c in others if _IS.search(c.name)] or others
    return (first[0], second[0]) if len(first) == 1 else None


def _is_so(match: Match, row: int, columns: tuple[Column, Column], more: bool) -> bool:
    one, other = (match.table.columns[column.place].amounts for column in columns)
    a, b = (values[row] if row < len(values) else None for values in (one, other))
    if a is None or b is None or a.unit != b.unit:
        return False
    return a.value > b.value if more else a.value < b.value
