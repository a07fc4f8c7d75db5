"""Rows of a table counted, or what is told apart by a column of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from rag.language.search_terms import terms
from rag.question.counted import is_measure
from rag.question.everyday import MONEY
from rag.question.plan import Plan
from rag.whole.computed import Computed, counted, listed
from rag.whole.table.called import kind_of
from rag.whole.table.columns import Column
from rag.whole.table.lacking import lacks
from rag.whole.table.match import Match
from rag.whole.table.pick_column import tells_which
from rag.whole.table.rows import Found, quote_of, row_line, where
from rag.whole.table.words import Word, name_terms, word_of

LONGEST_NAME = 5
"""Words of a column's name that can be what is counted; more are a sentence that a drawn line or a
mark has cut in two."""

_NUMBERED = re.compile(r"(?<![\d.,])\d+\s+([^\W\d_]{3,})")
_ANYTHING = frozenset(terms("entry entries row rows thing things item items line lines time times"))
"""Terms of what every row is."""


def counted_rows(matches: Sequence[Match], plan: Plan) -> Computed | None:
    """How many rows fit; None where the question does not say that each row is one of what it
    counts."""
    match = matches[0]
    if match.covered < 1:
        return None
    if not match.says_yes and _is_of_some(match, plan):
        return None
    rows = [Found(m.table, row) for m in matches for row in m.rows]
    column = _told_apart(match, plan)
    if column is not None:
        return _kinds(matches, rows, column, plan)
    if not _is_counted(match, plan):
        return None
    columns = list(dict.fromkeys(c for c in (match.dated, *match.named) if c is not None))
    head = counted(len(rows), "row")
    lines = [row_line(row, columns) for row in rows]
    plan_line = f"counting rows of {where(matches)}: {len(rows)}"
    return listed(head, lines, "count", plan_line, [quote_of(row) for row in rows])


def _is_of_some(match: Match, plan: Plan) -> bool:
    """Whether a word names a column that only some rows have filled: of ten guests that are listed
    not all "have paid"."""
    words = [word_of(text) for text in plan.subject.split() if text not in match.narrowed]
    done = [word for word in words if word.own & MONEY]
    columns = [c for c in match.table.columns if any(w.stands_in(name_terms(c.name)) for w in done)]
    return any(lacks(match.table, row, c) for c in columns for row in match.rows)


def _told_apart(match: Match, plan: Plan) -> Column | None:
    """The column that what is counted names, where several rows share its cells: "how many
    suppliers" of a price list."""
    asked = [word_of(word) for word in plan.counted]
    for column in () if match.says_yes else match.named:
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


def _is_counted(match: Match, plan: Plan) -> bool:
    """Whether each row is one of what is counted: a table of jobs that hold "roof" says nothing of
    how many weeks the roof took, nor does a row of "3 helpers" count as one."""
    if match.every_row:
        return True
    if plan.counted and is_measure(plan.counted[-1]) and not _is_each(match, plan):
        return False
    if not plan.counted:
        return bool(match.narrowed or match.dated)
    noun = word_of(plan.counted[-1])
    if _is_each(match, plan):
        # Of a bill of boats the boats painted are one row, the buoys another.
        held = [
            any(noun.stands_in(frozenset(terms(c))) for c in row.cells) for row in match.table.rows
        ]
        return bool(match.narrowed or match.dated or match.people) or all(held) or not any(held)
    if noun.own <= _ANYTHING or noun.stands_in(_folder(match)):
        return bool(match.narrowed or match.dated)
    if noun.text not in match.narrowed:
        return False
    cells = (cell for row in match.rows for cell in match.table.rows[row].cells)
    return not any(_says_how_many(cell, noun) for cell in cells) and not _is_one_kind(match, noun)


def _is_one_kind(match: Match, noun: Word) -> bool:
    """Whether the only row is the one of a kind that is counted: a price list has one row for
    dinghies, however many there are."""
    if len(match.rows) != 1:
        return False
    row = match.table.rows[match.rows[0]]
    held = [n for n, cell in enumerate(row.cells) if noun.stands_in(frozenset(terms(cell)))]
    told = ([other.cells[n] for other in match.table.rows] for n in held)
    return bool(held) and all(len(set(cells)) == len(cells) for cells in told)


def _folder(match: Match) -> frozenset[str]:
    """The terms of the folder a table lies in: rows of "lessons/guitar.csv" are lessons."""
    return frozenset(terms(PurePath(match.table.grid.document.source).parent.name))


def _says_how_many(cell: str, noun: Word) -> bool:
    """Whether a cell says a number of what is counted: "3 helpers"."""
    return any(noun.alike & frozenset(terms(said)) for said in _NUMBERED.findall(cell))


def _is_each(match: Match, plan: Plan) -> bool:
    """Whether each row is one of what is counted: its name is that of the table or of its rows."""
    grid = match.table.grid
    said = name_terms(
        f"{grid.document.source.rpartition('/')[2]} {grid.document.title} {grid.caption} "
        + kind_of(match.table)
    )
    said |= frozenset(
        t
        for c in match.table.columns
        if c.meaning == "text" or tells_which(c, plan)
        for t in _name(c)
    )
    asked = [word_of(word) for word in plan.counted]
    return bool(asked) and (match.people or any(word.stands_in(said) for word in asked))


def _name(column: Column) -> frozenset[str]:
    """The terms of a column's name; none of a sentence."""
    name = column.name
    return name_terms(name) if len(name.split()) <= LONGEST_NAME else frozenset()
