"""Single rows of a table, shown whole: a cell asked for, a day, who or which it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from rag.language.search_terms import terms
from rag.question.form import form_of
from rag.question.plan import Plan
from rag.whole.computed import Computed, Line, counted, listed
from rag.whole.table.columns import Column, has_money
from rag.whole.table.lacking import is_empty, lacked_column, lacks
from rag.whole.table.match import Match
from rag.whole.table.people import lists_people
from rag.whole.table.pick_column import columns_meant, day_meant, is_called
from rag.whole.table.rows import Found, names_of, quote_of, row_line, where
from rag.whole.table.words import word_of

FEW = 3
"""Rows that one fact may be told in; of a list there may be more."""
MANY = 30
LEAST_WORDS = 2
"""Words that a row has to hold before it answers what nobody said a table tells."""

_WHAT_DOES = re.compile(r"\W*(?:what\s+(?:does|do|did)|was\s+(?:macht|tut))\b", re.IGNORECASE)
_COMPARES = re.compile(
    r"\b(?:later|earlier|longer|shorter|sooner|older|younger|higher|lower|more|less|fewer)\s+than\b|"
    r"\b(?:später|früher|länger|kürzer|älter|jünger|mehr|weniger)\s+als\b",
    re.IGNORECASE,
)
_WHO = re.compile(r"\W*(?:(?:and|so|und)\s+)?(?:who|wer|qui|quién(?:es)?|chi)(?!\w)", re.IGNORECASE)

_IS_WHEN = re.compile(
    r"\b(?:when|(?:what|which)\s+(?:day|date|time)|wann|quand|cuándo|quando|wanneer)\s+"
    r"(?:is|are|will|ist|sind|est|sont|es|son|sono|è|zijn)\b(?!.*\b(?:due|paid|bezahl|fällig|bill|invoice|rechnung|payment|fee|rent)\w*)",
    re.IGNORECASE,
)
"""What asks for a day to come, of anything but money."""


def rows_lacking(matches: Sequence[Match], plan: Plan) -> Computed | None:
    """The rows that have nothing in the column a question names: "without a key", "not paid"."""
    match = matches[0]
    column = lacked_column(match.table, match.rows, plan.asked.lacks)
    if column is None:
        return None
    rows = [
        Found(m.table, row)
        for m in matches
        for row in m.rows
        if lacks(m.table, row, m.table.columns[column.place])
    ]
    form = "count" if plan.aggregate == "count" else "list"
    head = f"{counted(len(rows), 'row')} without {column.name}"
    plan_line = f"rows of {where(matches)} without {column.name}: {len(rows)}"
    lines = [_whole_line(row, ()) for row in rows]
    return listed(head, lines, form, plan_line, [quote_of(row) for row in rows])


def rows_read(matches: Sequence[Match], question: str, plan: Plan) -> Computed | None:
    """The row or few rows that hold every word of a question; None where it is not sure which."""
    match = matches[0]
    if _COMPARES.search(question):
        return None  # no cell says what is later than another
    rows = [Found(m.table, row) for m in matches for row in m.rows]
    columns = _columns_read(match, question, plan)
    if columns is None or not _is_sure_of_rows(match, question, plan, len(rows)):
        return None
    if plan.asked.wanted == "day":
        rows = [row for row in rows if not is_empty(row.cells[columns[0].place])]
        if _IS_WHEN.search(question) and has_money(match.table):
            return None  # the day on which something was paid is none on which it is
    many = match.says_yes or _is_list(match, plan)
    if not 0 < len(rows) <= (MANY if many else FEW):
        return None
    head = f"reading {names_of(columns)}" if columns else "reading the row"
    plan_line = f"{head} of {where(matches)}"
    lines = [_whole_line(row, columns) for row in rows]
    quotes = tuple(map(quote_of, rows))
    if len(rows) > FEW:
        return listed(f"{len(rows)} rows", lines, "table", plan_line, quotes)
    read = tuple(Line(line, (n,)) for n, line in enumerate(lines, 1))
    return Computed("table", plan_line, read, quotes)


def _is_list(match: Match, plan: Plan) -> bool:
    """Whether rows are listed, however many: those of some days, of a kind, or "which …"."""
    in_range = match.dated in match.named and plan.asked.wanted == "row"
    return plan.aggregate == "list" or in_range


def _is_sure_of_rows(match: Match, question: str, plan: Plan, count: int) -> bool:
    # "Will it delete my files?": a row of deleted files does not say so.
    asks_verb = form_of(question) == "yes-no" or _WHAT_DOES.match(question)
    if asks_verb and match.strength < 2 * match.held:
        return match.says_yes
    asks_day = plan.asked.wanted == "day" and day_meant(match, question) is not None
    asks_who = bool(_WHO.match(question)) and lists_people(match.table)
    # "What was Ann's time": a word that says little may be all that a column is called.
    words = [word_of(text) for text in plan.subject.split()]
    named = all(word_of(text).value is None for text in match.narrowed)
    called = named and any(is_called(column, words) for column in match.table.columns)
    of_file = plan.aggregate == "list" and _lists(match, plan)
    if match.narrowed and match.held >= LEAST_WORDS - (asks_day or asks_who or called or of_file):
        return True
    of_days = match.dated is not None and (
        _is_list(match, plan) or (count == 1 and bool(match.named))
    )
    return match.says_yes or of_days or bool(match.months and match.narrowed)


def _lists(match: Match, plan: Plan) -> bool:
    """Whether a file is named after what is listed: "orders.csv" holds orders."""
    stem = frozenset(terms(PurePath(match.table.grid.document.source).stem))
    return any(frozenset(terms(word)) <= stem for word in plan.counted[-1:])


def _columns_read(match: Match, question: str, plan: Plan) -> list[Column] | None:
    """The columns whose cells come first; () for none in particular, None where it is not clear."""
    named = [column for column in match.named if column.meaning != "amount"]
    if match.months:
        return list(match.months)
    if plan.asked.wanted == "cell" and plan.aggregate != "list":
        return named if match.named else None
    if plan.asked.wanted == "day":
        day = day_meant(match, question)
        return [day] if day else None
    if plan.asked.wanted in ("money", "amount") and plan.aggregate != "list":
        columns = columns_meant(match, question, plan)
        return columns if len(columns) == 1 else None
    return named


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
    plan_line = f"reading {names_of(columns)} of {where(matches)}, each by itself"
    return Computed("table", plan_line, lines, tuple(quote_of(row) for row, _ in found))


def _told(row: Found) -> str:
    """The file of a row, with the line above its table where it has one."""
    grid = row.table.grid
    name = PurePath(grid.document.source).name
    heading = grid.heading.rpartition(" > ")[2]
    said = grid.caption if len(grid.caption) < 40 else heading
    return " · ".join(filter(None, [name, said or heading]))
