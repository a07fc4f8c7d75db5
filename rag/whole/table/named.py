"""What a question names in a table, before and after its rows are chosen: columns, rows, a state.

It says what was found where; whether that is enough is told in `match.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.language.search_terms import terms
from rag.question.plan import Plan
from rag.whole.table.accounted import is_logged
from rag.whole.table.called import called_by, kind_of, tells_what_is_left
from rag.whole.table.columns import Column, Table
from rag.whole.table.days import Days
from rag.whole.table.in_state import InState, holds_state, state_meant
from rag.whole.table.named_columns import columns_by_word, most_named
from rag.whole.table.place import month_terms
from rag.whole.table.rows_with import Rows, Searched, cells_of, rows_with
from rag.whole.table.total_rows import is_tax
from rag.whole.table.words import Word, name_terms

SHORT_CELL = 6
"""Terms of a cell that names something; a longer one tells, and mentions much."""

_PARTED = re.compile(
    r",|/|&|(?<!\w)(?:or|and|nor|und|oder|o|u|y|ou|et|e|en|of)(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Named:
    """What words name of a table.

    :ivar words: those that tell; `all_but_state` are those beside the words of a state.
    :ivar in_names: words that stand in columns' names; `columns` those that are named most.
    :ivar about: search terms of its place; `called` of what it is called.
    :ivar stated: the rows in the state that is asked for.
    """

    table: Table
    words: Sequence[Word]
    all_but_state: Sequence[Word]
    in_names: frozenset[Word]
    columns: tuple[Column, ...]
    about: frozenset[str]
    called: frozenset[str]
    stated: InState | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows that are meant.

    :ivar searched: the words looked for in cells; `looked` what they were looked for in.
    :ivar outside: rows fit, but none within the days asked for.
    """

    searched: Sequence[Word]
    looked: Searched
    found: Rows
    outside: bool


def named_in(table: Table, words: Sequence[Word], plan: Plan) -> Named:
    """What words name of a table by its columns and its place."""
    place = terms(f"{table.grid.about} {kind_of(table)}")
    stated, bare = state_meant(table, words, plan)
    words = bare if stated or tells_what_is_left(table, plan) else words
    columns = columns_by_word(table, words)
    return Named(
        table,
        words,
        bare,
        frozenset(word for word, found in columns if found),
        most_named(columns),
        frozenset(place) | month_terms(table.grid.document.source),
        frozenset(terms(called_by(table))),
        stated,
    )


def chosen_rows(named: Named, days: Days, plan: Plan) -> Chosen | None:
    """The rows that hold the words, those of the days asked for first; None where the state that
    is asked for is not told."""
    table, stated = named.table, named.stated
    searched = _searched(named, plan)
    cells = cells_of(table, None if plan.sure else SHORT_CELL, stated.column if stated else None)
    parted = bool(_PARTED.search(plan.words))
    looked = Searched(table, cells, named.columns, named.called, parted)
    found = rows_with(looked, searched, days.rows)
    anywhere = rows_with(looked, searched, tuple(range(len(table.rows))))
    outside = bool(plan.dates and days.column) and (
        not days.rows or len(found.hits) < len(anywhere.hits)
    )
    found = anywhere if outside else found
    if stated is not None:
        found = Rows(tuple(row for row in found.rows if row in stated.rows), found.hits)
    elif plan.asked.state and not tells_what_is_left(table, plan):
        known = named.in_names | found.hits
        if not holds_state(named.words, named.all_but_state, known, plan):
            return None
    return Chosen(
        searched, looked, Rows(days.rows) if _asks_own_total(named, plan) else found, outside
    )


def _searched(named: Named, plan: Plan) -> list[Word]:
    """The words to be looked for in cells: "flu shot" may name a column of shots and tell which of
    them; a verb of a log is looked for where a cell says nothing else."""
    table = named.table
    others = [w for w in named.words if w not in named.in_names or _says_more(w, table)]
    logged = {w for w in others if is_logged(w, table, named.columns, plan)}
    return [w for w in others if w not in logged or _is_a_kind(w, table)]


def _is_a_kind(word: Word, table: Table) -> bool:
    """Whether a cell is a word and nothing else: what was done is noted of many a row."""
    cells = (frozenset(terms(cell)) for row in table.rows for cell in row.cells)
    return any(cell and cell <= word.alike for cell in cells)


def _says_more(word: Word, table: Table) -> bool:
    names = frozenset(term for column in table.columns for term in name_terms(column.name))
    return len(word.own) > 1 and not word.own <= names


def _asks_own_total(named: Named, plan: Plan) -> bool:
    """Whether a document is asked for what it comes to: its name holds every word, so that
    "heating" of "the heating offer" chooses none of its rows."""
    asks = plan.asked.tax or plan.aggregate == "sum"
    told = any(is_tax(row) for row in named.table.totals)
    return bool(asks) and told and all(word.stands_in(named.called) for word in named.words)
