"""The newest and the oldest rows of a table: the latest order, the oldest member."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.search_terms import terms
from rag.question.amounts import Amount
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


_AGES = re.compile(r"age|alter|edad|âge|età|leeftijd|idade", re.IGNORECASE)
_LONG_AGO = 9999
_FIRST_YEAR, _LAST_YEAR = 1500, 2200


def first_or_last(matches: Sequence[Match], question: str, plan: Plan) -> Computed | None:
    """The rows with the last or the first day; None where it is not clear which days are meant."""
    column = _column(matches[0], question)
    if column is None or len(matches) > 1:
        return None
    order = _order(column)
    dated = [row for row in matches[0].rows if order[row]]
    newest = plan.aggregate == "newest"
    ordered = sorted(dated, key=lambda row: order[row], reverse=newest)
    first = ordered[: plan.top or 1]
    first += [r for r in ordered[len(first) :] if order[r] == order[first[-1]]]
    rows = [Found(matches[0].table, row) for row in first]
    if not rows:
        return None
    line = f"the {plan.aggregate} by {column.name or 'day'} of {where(matches)}: {len(dated)} rows"
    columns = list(dict.fromkeys([column, *_amounts(matches[0].table)]))
    lines = tuple(Line(row_line(row, columns), (n,)) for n, row in enumerate(rows, 1))
    return Computed("table", line, lines, tuple(map(quote_of, rows)))


def _order(column: Column) -> Sequence[str]:
    """What rows are ordered by, from old to new: days, years, or ages the other way round; "" where
    a row has none."""
    if column.meaning == "day":
        return column.days
    of_age = bool(_AGES.fullmatch(column.name.strip()))
    values = [int(a.value) if a else None for a in column.amounts]
    return [f"{_LONG_AGO - v if of_age else v:05d}" if v is not None else "" for v in values]


def _years_or_ages(table: Table, question: str) -> list[Column]:
    """The only column of years, or of ages where these are asked for, of rows without days."""
    whole = [c for c in table.columns if c.meaning == "amount" and _are_whole(c)]
    ages = [c for c in whole if _AGES.fullmatch(c.name.strip())]
    if _AGE.search(question) and len(ages) == 1:
        return ages
    years = [c for c in whole if all(_is_year(a) for a in c.amounts if a)]
    return years if len(years) == 1 else []


def _are_whole(column: Column) -> bool:
    return any(column.amounts) and all(a is None or a.value % 1 == 0 for a in column.amounts)


def _is_year(amount: Amount) -> bool:
    return _FIRST_YEAR <= amount.value <= _LAST_YEAR


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
    if not days:
        found = _years_or_ages(match.table, question)
        return found[0] if found else None
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
