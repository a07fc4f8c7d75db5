"""How one table fits a question: by the columns it names, the rows its words and days leave.

Nearly every word has to stand somewhere: in a column's name, in a cell, in what the table's place
says. It only finds; `answer.py` answers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from rag.language.search_terms import terms
from rag.question.date_words import NUMBERS
from rag.question.dates import Dates
from rag.question.everyday import MONEY
from rag.question.plan import Plan
from rag.whole.table.accounted import (
    called_by_name,
    called_rows,
    is_listing,
    is_logged,
    is_of_other_side,
    is_telling,
    least_covered,
)
from rag.whole.table.called import called_by
from rag.whole.table.columns import Column, Table, has_money
from rag.whole.table.days import Days, every_month, in_days
from rag.whole.table.in_state import STATES
from rag.whole.table.lacking import flagged, lacked_column
from rag.whole.table.named import Chosen, Named, chosen_rows, named_in
from rag.whole.table.named_columns import (
    grouping_column,
    named_besides,
    valued_columns,
)
from rag.whole.table.people import people_named
from rag.whole.table.place import Names, month_terms
from rag.whole.table.rows_with import Rows, has_currency
from rag.whole.table.words import Word, word_of

OF_FILE = 3
"""What a word tells that a file is named after, where a cell that is the word tells 2."""


@dataclass(frozen=True, slots=True)
class Match:
    """A table that fits a question.

    :ivar rows: places of its rows that fit; all where nothing narrows them.
    :ivar narrowed: the words that chose them, as typed.
    :ivar named: columns that the question names; `dated` the column its days were looked up in.
    :ivar months: the columns that are the months asked for.
    :ivar outside: rows fit, but none within the days asked for.
    :ivar strength: how surely its columns, cells and name hold the words.
    :ivar held: how many words its cells and columns hold, rather than its place.
    :ivar people: people are asked for, and its rows are people.
    :ivar says_yes: its rows are those that say yes in a column that is named.
    :ivar dates: the days asked for, in the year that the table knows of.
    :ivar by: the column that rows are grouped by.
    :ivar every_row: its rows, all of them, are what is counted: "sightings in the bird diary".
    :ivar of_all_money: only money is asked for, and that is what it is called: "Spending".
    :ivar lacks_money: money is asked for, and no column of it is one of money.
    :ivar other_side: what went out is asked for, and it is called by what came in, or the reverse.
    :ivar literal: how many words stand in it as they were typed, rather than as their like.
    :ivar state: what its rows are, where that is asked for: open, done, lent, unpaid.
    :ivar valued: columns of amounts whose value chose the rows: "at 30 degrees".
    """

    table: Table
    rows: tuple[int, ...]
    covered: float
    narrowed: tuple[str, ...] = ()
    named: tuple[Column, ...] = ()
    dated: Column | None = None
    months: tuple[Column, ...] = ()
    outside: bool = False
    strength: int = 0
    held: int = 0
    people: bool = False
    says_yes: bool = False
    dates: Dates = field(default_factory=Dates)
    by: Column | None = None
    valued: tuple[Column, ...] = ()
    state: str = ""
    literal: int = 0
    lacks_money: bool = False
    other_side: bool = False
    every_row: bool = False
    of_all_money: bool = False

    @property
    def rank(self) -> tuple[bool, float, bool, bool, int, int, bool, bool, bool]:
        """How well it fits, the best lowest: within the days asked for, by the words accounted
        for, by money where money is asked for, by its name where nothing but money is, how surely
        it holds the words, whether its rows have days where days are asked for, by what went out or
        came in, and whether its file is named after the year."""
        undated = bool(self.dates) and self.dated is None and not self.months
        fit = (-self.covered, self.lacks_money, not self.of_all_money, -self.strength)
        return self.outside, *fit, -self.literal, undated, self.other_side, not self._is_of_year

    @property
    def _is_of_year(self) -> bool:
        """Whether its file is named after the year asked for."""
        years = {self.dates.since[:4], self.dates.until[:4]} - {""}
        stem = PurePath(self.table.grid.document.source).stem
        return len(years) == 1 and years.pop() in re.findall(r"(?:19|20)\d\d", stem)


@dataclass(frozen=True, slots=True)
class _Accounted:
    """How far a table accounts for the words of a question.

    :ivar flags: the rows that say yes in a column that is named.
    :ivar held: words that its cells and columns hold, rather than its place.
    """

    every: Sequence[Word]
    flags: tuple[int, ...] | None
    people: frozenset[Word]
    by: Column | None
    held: frozenset[Word]
    every_row: bool
    covered: float


def match(
    table: Table, words: Sequence[Word], plan: Plan, names: Names | None = None
) -> Match | None:
    """How a table fits; None where it does not.

    :param names: those of other documents, which may tell what lies beside it.
    """
    named = named_in(table, words, plan)
    days = in_days(table, plan.dates, named.columns, named.about)
    if days is None or not _has_amounts(table, plan):
        return None
    chosen = chosen_rows(named, days, plan)
    if chosen is None:
        return None
    accounted = _accounted(named, chosen.found, plan, names)
    if not _is_enough(named, chosen.found, accounted, plan):
        return None
    return _fit(named, days, chosen, accounted, plan)


def _accounted(named: Named, found: Rows, plan: Plan, names: Names | None) -> _Accounted:
    """What rows, columns and place hold of the words."""
    table, words = named.table, named.words
    every = [word_of(text) for text in plan.subject.split()]  # "paid" among them
    flags = None if plan.asked.lacks or named.stated else flagged(table, found.rows, every)
    people = people_named(table, words, of_kind=flags is not None and not found.hits)
    by = grouping_column(table, plan)
    grouped = {word for word in words if by and word.text == plan.by}
    held = named.in_names | found.hits | people | grouped
    known = held | {word for word in words if word.stands_in(named.about)}
    known |= called_rows(table, words, plan) | called_by_name(words, found.hits, plan)
    every_row = not found.hits and is_listing(table, words, known, plan)
    known |= {word for word in words if _is_how_many(word, found, table)}
    left = [w for w in words if w not in known and not is_logged(w, table, named.columns, plan)]
    if names and left and held and (plan.aggregate or plan.condition):
        known |= names.beside(table.grid.document.source, words, left)
    told = [w for w in words if w in known or w in left]
    covered = 1.0 if every_row or not told else len(known) / len(told)
    return _Accounted(every, flags, frozenset(people), by, held, every_row, covered)


def _is_how_many(word: Word, found: Rows, table: Table) -> bool:
    """Whether a number is that of the rows that fit, of more: "the four deliveries of May"."""
    value = NUMBERS.get(word.text.casefold(), word.value)
    return not word.unit and value == len(found.rows) < len(table.rows)


def _is_enough(named: Named, found: Rows, accounted: _Accounted, plan: Plan) -> bool:
    """Whether a table accounts for so many words that it may answer."""
    table, stated = named.table, named.stated
    telling = found.hits or named.columns or accounted.every_row or stated is not None
    if accounted.covered < least_covered(plan):
        return False
    others = [w for w in named.words if w not in called_rows(table, named.words, plan)]
    if not telling and not is_telling(table, others, plan):
        return False
    lacks = plan.asked.lacks if stated is None else ()
    return not lacks or lacked_column(table, found.rows, lacks) is not None


def _fit(named: Named, days: Days, chosen: Chosen, accounted: _Accounted, plan: Plan) -> Match:
    """The match of a table that may answer."""
    table, words, found = named.table, named.words, chosen.found
    flags, stated, looked = accounted.flags, named.stated, chosen.looked
    says_yes = (flags is not None or stated is not None) and _lists(plan)
    exact = _exact(named, chosen, accounted)
    state = () if stated is None else (STATES[plan.asked.state or "open"],)
    own_name = frozenset(terms(table.grid.caption or table.grid.heading or called_by(table)))
    said = sum(looked.says(word, found.rows) for word in words)
    return Match(
        table,
        flags if flags is not None and says_yes else found.rows,
        accounted.covered,
        narrowed=(*(word.text for word in chosen.searched if word in found.hits), *state),
        state=" ".join(state),
        named=named.columns,
        dated=days.column,
        months=days.months or every_month(table, found.rows, named.columns, plan),
        outside=chosen.outside,
        strength=2 * len(exact) + _named_by(table, words, exact),
        held=len(accounted.held),
        people=bool(accounted.people),
        says_yes=says_yes,
        dates=days.dates,
        by=accounted.by,
        every_row=accounted.every_row,
        of_all_money=bool(words) and all(word.own <= MONEY & own_name for word in words),
        valued=valued_columns(named.columns, found),
        literal=said + named_besides(table, accounted.every, words, named.called),
        lacks_money=plan.asked.wanted == "money" and not has_money(table),
        other_side=is_of_other_side(own_name, plan),
    )


def _exact(named: Named, chosen: Chosen, accounted: _Accounted) -> frozenset[Word]:
    """The words that a column, a person or a whole cell is called by."""
    looked, found = chosen.looked, chosen.found
    kinds = {word for word in found.hits if looked.are_categories(found.rows, word)}
    return named.in_names | accounted.people | kinds | looked.are_named(found.rows, found.hits)


def _has_amounts(table: Table, plan: Plan) -> bool:
    """Whether a table holds what is to be added up: amounts, in the currency that is asked for."""
    amounts = any(c.meaning == "amount" and not c.is_index for c in table.columns)
    if plan.aggregate == "sum":
        return amounts and has_currency(table, plan)
    return amounts or plan.aggregate != "average"


def _lists(plan: Plan) -> bool:
    return plan.aggregate in ("count", "list") or plan.asked.wanted == "row"


def _named_by(table: Table, words: Sequence[Word], exact: Collection[Word]) -> int:
    """What words tell that stand in what a table is called, and most of all in its file's name."""
    called = frozenset(terms(called_by(table)))
    source = table.grid.document.source
    file = frozenset(terms(PurePath(source).stem)) | month_terms(source)
    return sum(
        OF_FILE if word.own <= file else word.stands_in(called)
        for word in words
        if word not in exact or word.own <= file
    )
