"""Rows of a table counted, or what is told apart by a column of it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.question.plan import Plan
from rag.whole.computed import Computed, counted, listed
from rag.whole.table.columns import Column
from rag.whole.table.match import Match
from rag.whole.table.rows import Found, quote_of, row_line, where
from rag.whole.table.words import name_terms, word_of

LONGEST_NAME = 5
"""Words of a column's name that can be what is counted; more are a sentence that a drawn line or a
mark has cut in two."""


def counted_rows(matches: Sequence[Match], plan: Plan) -> Computed | None:
    """How many rows fit; None where the question does not say that each row is one of what it
    counts."""
    match = matches[0]
    if match.covered < 1:
        return None
    rows = [Found(m.table, row) for m in matches for row in m.rows]
    column = _told_apart(match, plan)
    if column is not None:
        return _kinds(matches, rows, column, plan)
    if not (match.narrowed or match.dated or _is_each(match, plan)):
        return None
    columns = list(dict.fromkeys(c for c in (match.dated, *match.named) if c is not None))
    head = counted(len(rows), "row")
    lines = [row_line(row, columns) for row in rows]
    plan_line = f"counting rows of {where(matches)}: {len(rows)}"
    return listed(head, lines, "count", plan_line, [quote_of(row) for row in rows])


def _told_apart(match: Match, plan: Plan) -> Column | None:
    """The column that what is counted names, where several rows share its cells: "how many
    suppliers" of a price list."""
    asked = [word_of(word) for word in plan.counted]
    for column in match.named:
        cells = [match.table.rows[row].cells[column.place] for row in match.rows]
        everything = [row.cells[column.place] for row in match.table.rows]
        names = any(word.stands_in(_name(column)) for word in asked)
        if names and column.meaning == "text" and all(cells):
            return column if len(set(everything)) < len(everything) else None
    return None


def _kinds(matches: Sequence[Match], rows: Sequence[Found], column: Column, plan: Plan) -> Computed:
    first: dict[str, Found] = {}
    for row in rows:
        first.setdefault(row.cells[column.place].strip(), row)
    head = f"{len(first)} ({column.name})"
    plan_line = f"counting what column {column.name} of {where(matches)} tells apart"
    return listed(head, list(first), "count", plan_line, [quote_of(r) for r in first.values()])


def _is_each(match: Match, plan: Plan) -> bool:
    """Whether each row is one of what is counted: its name is that of the table or of its rows."""
    grid = match.table.grid
    said = name_terms(
        f"{grid.document.source.rpartition('/')[2]} {grid.document.title} {grid.caption}"
    )
    said |= frozenset(t for c in match.table.columns if c.meaning == "text" for t in _name(c))
    asked = [word_of(word) for word in plan.counted]
    return bool(asked) and (match.people or any(word.stands_in(said) for word in asked))


def _name(column: Column) -> frozenset[str]:
    """The terms of a column's name; none of a sentence."""
    name = column.name
    return name_terms(name) if len(name.split()) <= LONGEST_NAME else frozenset()
