"""The rows of a table that hold the words of a question in their cells: names, kinds, measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.language.search_terms import terms
from rag.question.plan import Plan
from rag.whole.table.columns import Column, Table
from rag.whole.table.words import Word, name_terms

Cells = Sequence[Sequence[frozenset[str]]]
"""The search terms of each row's cells of words; () where a column holds none."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that words leave, and the words that did."""

    rows: tuple[int, ...]
    hits: frozenset[Word] = frozenset()


@dataclass(frozen=True, slots=True)
class Searched:
    """A table as words are looked up in it.

    :ivar named: the columns that the question names: a number alone is looked up in these.
    :ivar called: terms of what the table is called: such a word chooses only rows with a cell that
        says nothing else.
    :ivar parted: words are parted by "or", "and" or a comma: each may choose rows of its own.
    """

    table: Table
    cells: Cells
    named: Sequence[Column] = ()
    called: frozenset[str] = frozenset()
    parted: bool = True

    def holding(self, word: Word, among: Sequence[int]) -> tuple[set[int], set[int]]:
        """Rows with a cell that is the word and nothing else, which is a category, and rows that
        only mention it."""
        if word.value is None and word.own and word.own <= self.called:
            return {row for row in among if word.own in self.cells[row]}, set()
        exact = {row for row in among if self._is_category(row, word) or self._measures(row, word)}
        loose = {row for row in among if any(word.stands_in(f) for f in self.cells[row])}
        if len(word.own) > 1:  # "e-bike" is the e-bikes where there are any, and not every bike
            parts = word.own - {max(word.own, key=len)}
            whole = {row for row in loose if any(parts <= found for found in self.cells[row])}
            loose = whole or loose
        return exact, loose - exact

    def are_categories(self, rows: Sequence[int], word: Word) -> bool:
        """Whether a cell of every row is the word and nothing else; others only mention it."""
        return word.value is not None or all(self._is_category(row, word) for row in rows)

    def are_named(self, rows: Sequence[int], words: Collection[Word]) -> frozenset[Word]:
        """The words that are all of a cell together, in every row: "city bike"."""
        known = frozenset().union(*(word.alike for word in words))
        return frozenset(
            word
            for word in words
            if all(any(f & word.alike and f <= known for f in self.cells[row]) for row in rows)
        )

    def says(self, word: Word, rows: Sequence[int]) -> bool:
        """Whether the word itself stands in what the table or a column is called, or in a row."""
        names = frozenset(t for column in self.table.columns for t in name_terms(column.name))
        held = (cell for row in rows for cell in self.cells[row])
        return any(word.own <= terms for terms in (self.called, names, *held))

    def _is_category(self, row: int, word: Word) -> bool:
        return any(f and (f <= word.alike or f == word.own) for f in self.cells[row])

    def _measures(self, row: int, word: Word) -> bool:
        """Whether a number stands in a row: "7cm" below "width_cm", "30" below a named column."""
        if word.value is None:
            return False
        for column in self.table.columns:
            known = word.unit or not self.named or column in self.named
            is_amount = column.meaning == "amount" and not column.is_index and known
            cell = column.amounts[row] if is_amount else None
            if cell is not None and cell.value == word.value:
                units = {cell.unit.casefold(), column.unit.casefold()} | name_terms(column.name)
                if not word.unit or word.unit in units:
                    return True
        return False


def cells_of(table: Table, longest: int | None, without: Column | None = None) -> Cells:
    """The terms of a table's cells.

    :param longest: terms of a cell that is looked at; None looks at every one.
    :param without: a column whose cells are not looked at.
    """
    columns = [column for column in table.columns if _tells(column) and column != without]
    found = [[terms(_said(column, row.cells, n)) for column in columns]
             for n, row in enumerate(table.rows)]  # fmt: skip
    return [
        [frozenset(cell if longest is None or len(cell) <= longest else ()) for cell in row]
        for row in found
    ]


def _tells(column: Column) -> bool:
    """Whether a column holds words: at least in some cell, as "open" among the days of payments."""
    return column.meaning in ("text", "month") or not all(column.days or (True,))


def _said(column: Column, cells: Sequence[str], row: int) -> str:
    """The words of a cell; a day is none."""
    return "" if column.days and column.days[row] else cells[column.place]


def rows_with(searched: Searched, words: Sequence[Word], among: Sequence[int]) -> Rows:
    """The rows that hold all of the words that any row holds, else most of them; all rows where
    none does."""
    found = {word: searched.holding(word, among) for word in words}
    held = {word: exact | loose for word, (exact, loose) in found.items() if exact or loose}
    if not held:
        return Rows(tuple(among))
    if together := set.intersection(*held.values()):
        return Rows(_narrowest(together, [found[word][0] for word in held]), frozenset(held))
    held = _either(searched, {word: found[word][0] or rows for word, rows in held.items()})
    counts = Counter(row for rows in held.values() for row in rows)
    most = max(counts.values())
    best = tuple(row for row in among if counts[row] == most)
    return Rows(best, frozenset(word for word, rows in held.items() if rows >= set(best)))


def _narrowest(rows: set[int], categories: Collection[set[int]]) -> tuple[int, ...]:
    """Those of some rows that are of a category which a word names, where there are any."""
    for category in categories:
        rows = rows & category or rows
    return tuple(sorted(rows))


def _either(searched: Searched, held: dict[Word, set[int]]) -> dict[Word, set[int]]:
    """Words of one column that no row holds together, "worn or expired": a row with one fits."""
    words = list(held)
    apart = all(v is w or not held[v] & held[w] for v in words for w in words)
    if not searched.parted or len(words) < 2 or not apart or not _one_column(searched, held):
        return held
    both = set().union(*held.values())
    return dict.fromkeys(words, both)


def _one_column(searched: Searched, held: dict[Word, set[int]]) -> bool:
    """Whether each word stands in a cell of one column."""
    width = len(searched.cells[0]) if searched.cells else 0
    return any(
        all(any(w.stands_in(searched.cells[row][n]) for row in rows) for w, rows in held.items())
        for n in range(width)
    )


def has_currency(table: Table, plan: Plan) -> bool:
    """Whether a table holds amounts in the currency that is asked for."""
    units = {a.unit for column in table.columns for a in column.amounts if a}
    return not plan.asked.currency or plan.condition is not None or plan.asked.currency in units
