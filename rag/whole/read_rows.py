"""Single rows of a table, shown whole: a cell asked for, a day, who or which it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from rag.question.plan import Plan
from rag.whole.columns import Column
from rag.whole.computed import Computed, Line, listed
from rag.whole.find_table import Match
from rag.whole.lacking import is_empty, lacked_column, lacks
from rag.whole.pick_column import columns_meant, day_meant
from rag.whole.rows import Found, names_of, quote_of, row_line, where
from rag.whole.table_words import word_of

FEW = 3
"""Rows that one fact may be told in; of a list there may be more."""
MANY = 30
LEAST_WORDS = 2
"""Words that a row has to hold before it answers what nobody said a table tells."""


def rows_lacking(matches: Sequence[Match], plan: Plan) -> Computed | None:
    """The rows that have nothing in the column a question names: "without a key", "not paid"."""
    words = [word_of(word) for word in plan.asked.lacks]
    match = matches[0]
    column = lacked_column(match.table, match.rows, words)
    if column is None:
        return None
    rows = [
        Found(m.table, row)
        for m in matches
        for row in m.rows
        if lacks(m.table, row, m.table.columns[column.place])
    ]
    form = "count" if plan.aggregate == "count" else "list"
    head = f"{len(rows)} {'row' if len(rows) == 1 else 'rows'} without {column.name}"
    plan_line = f"rows of {where(matches, plan)} without {column.name}: {len(rows)}"
    lines = [_whole_line(row, ()) for row in rows]
    return listed(head, lines, form, plan_line, [quote_of(row) for row in rows])


def rows_read(matches: Sequence[Match], question: str, plan: Plan) -> Computed | None:
    """The row or few rows that hold every word of a question; None where it is not sure which."""
    match = matches[0]
    rows = [Found(m.table, row) for m in matches for row in m.rows]
    asks_day = plan.asked.wanted == "day" and day_meant(match, question) is not None
    least = LEAST_WORDS - asks_day
    on_a_day = match.dated is not None and len(rows) == 1 and bool(match.named)
    in_range = match.dated in match.named and plan.asked.wanted == "row"
    if not (match.narrowed and match.held >= least) and not (
        match.says_yes or on_a_day or in_range
    ):
        return None
    columns: list[Column] = [c for c in match.named if c.meaning != "amount"]
    if plan.asked.wanted == "cell" and not match.named:
        return None
    if plan.asked.wanted == "day":
        day = day_meant(match, question)
        columns = [day] if day else []
        rows = [row for row in rows if day and not is_empty(row.cells[day.place])]
    elif plan.asked.wanted in ("money", "amount"):
        columns = columns_meant(match, question, plan)
        if len(columns) != 1:
            return None
    if not 0 < len(rows) <= (MANY if match.says_yes or in_range else FEW):
        return None
    head = f"reading {names_of(columns)}" if columns else "reading the row"
    lines = tuple(Line(_whole_line(row, columns), (n,)) for n, row in enumerate(rows, 1))
    return Computed("table", f"{head} of {where(matches, plan)}", lines, tuple(map(quote_of, rows)))


def _whole_line(row: Found, columns: Sequence[Column]) -> str:
    """Every filled cell of a row with its column's name, those asked for first."""
    places = [c.place for c in columns]
    rest = [c.place for c in row.table.columns if c.place not in places]
    names = row.table.grid.names
    cells = [(names[p] if p < len(names) else "", row.cells[p]) for p in (*places, *rest)]
    return " · ".join(f"{name}: {cell}" if name else cell for name, cell in cells if cell.strip())


def beside(matches: Sequence[Match], columns: Sequence[Column], plan: Plan) -> Computed | None:
    """One row of each of several tables, with what tells the tables apart: two versions, two
    years; None where one of them has none or many."""
    found = []
    for match in matches:
        column = next((c for m in columns for c in match.table.columns if c.name == m.name), None)
        if column is None or len(match.rows) != 1:
            return None
        found.append((Found(match.table, match.rows[0]), column))
    lines = tuple(
        Line(f"{_told(row)}: {row_line(row, [column])}", (n,))
        for n, (row, column) in enumerate(found, 1)
    )
    plan_line = f"reading {names_of(columns)} of {where(matches, plan)}, each by itself"
    return Computed("table", plan_line, lines, tuple(quote_of(row) for row, _ in found))


def _told(row: Found) -> str:
    """The file of a row, with the line above its table where it has one."""
    grid = row.table.grid
    name = PurePath(grid.document.source).name
    heading = grid.heading.rpartition(" > ")[2]
    said = grid.caption if len(grid.caption) < 40 else heading
    return " · ".join(filter(None, [name, said or heading]))
