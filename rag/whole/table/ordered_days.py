"""The newest and the oldest rows of a table: the latest order, the oldest member."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.search_terms import terms
from rag.question.plan import Plan
from rag.question.table_cues import BIRTH
from rag.whole.computed import Computed, Line
from rag.whole.table.called import called_by
from rag.whole.table.columns import Column, Table
from rag.whole.table.match import Match
from rag.whole.table.rows import Found, quote_of, row_line, where
from rag.whole.table.words import name_terms, word_of

_AGE = re.compile(
    r"\b(?:oldest|youngest|älteste\w*|jüngste\w*|oudste|jongste)\b\W*(?P<noun>\w*)", re.IGNORECASE
)


def first_or_last(matches: Sequence[Match], question: str, plan: Plan) -> Computed | None:
    """The rows with the last or the first day; None where it is not clear which days are meant."""
    column = _column(matches[0], question)
    if column is None or len(matches) > 1:
        return None
    dated = [row for row in matches[0].rows if column.days[row]]
    newest = plan.aggregate == "newest"
    ordered = sorted(dated, key=lambda row: column.days[row], reverse=newest)
    first = ordered[: plan.top or 1]
    first += [r for r in ordered[len(first) :] if column.days[r] == column.days[first[-1]]]
    rows = [Found(matches[0].table, row) for row in first]
    if not rows:
        return None
    line = f"the {plan.aggregate} by {column.name or 'day'} of {where(matches)}: {len(dated)} rows"
    columns = [column, *_amounts(matches[0].table)]
    lines = tuple(Line(row_line(row, columns), (n,)) for n, row in enumerate(rows, 1))
    return Computed("table", line, lines, tuple(map(quote_of, rows)))


def _are_rows(match: Match, noun: str) -> bool:
    """Whether rows are what is asked for, by what their table is called: the first entry of an
    engine's log is none of the oldest boat."""
    word = word_of(noun)
    for column in match.table.columns:
        cells = [row.cells[column.place] for row in match.table.rows]
        if word.stands_in(name_terms(column.name)) and len(set(cells)) < len(cells):
            return False
    return not noun or (bool(word.own) and word.stands_in(frozenset(terms(called_by(match.table)))))


def _amounts(table: Table) -> list[Column]:
    return [c for c in table.columns if c.meaning == "amount" and not c.is_index]


def _column(match: Match, question: str) -> Column | None:
    """The days meant: those that are named, of birth where an age is asked for, or the only ones
    that could be."""
    days = [column for column in match.table.columns if column.meaning == "day"]
    if (of_age := _AGE.search(question)) and not _are_rows(match, of_age["noun"]):
        return next((c for c in days if BIRTH.search(c.name) or c in match.named), None)
    for chosen in (
        [c for c in days if _AGE.search(question) and BIRTH.search(c.name)],
        [c for c in days if c in match.named],
        [c for c in days if not BIRTH.search(c.name)],
    ):
        if len(chosen) == 1:
            return chosen[0]
    return None
