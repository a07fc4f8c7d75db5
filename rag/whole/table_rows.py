"""The rows of a table that a question speaks of: by their cells, their measures and their days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rag.language.search_terms import terms
from rag.question.dates import Dates, read_dates
from rag.question.months import MONTH_OF
from rag.question.plan import Plan
from rag.whole.columns import Column, Table
from rag.whole.table_words import Word, name_terms

FIRST = 2
"""Among so many first columns the day of a row stands, by whatever name."""
DATE = frozenset(terms("date dates day datum tag fecha data jour giorno dag when wann"))

Cells = Sequence[Sequence[frozenset[str]]]
"""The search terms of each row's cells of words; () where a column holds none."""


def cells_of(table: Table, longest: int | None) -> Cells:
    """The terms of a table's cells.

    :param longest: terms of a cell that is looked at; None looks at every one.
    """
    places = [c.place for c in table.columns if c.meaning in ("text", "month")]
    found = [[terms(row.cells[place]) for place in places] for row in table.rows]
    return [
        [frozenset(cell if longest is None or len(cell) <= longest else ()) for cell in row]
        for row in found
    ]


def rows_with(
    table: Table, cells: Cells, words: Sequence[Word], among: Sequence[int]
) -> tuple[tuple[int, ...], frozenset[Word]]:
    """The rows that hold most of the words, and the words they hold; all rows where none does."""
    held: dict[int, set[Word]] = {row: set() for row in among}
    for word in words:
        # A cell that is the word and nothing else is a category; others only mention it.
        exact = [row for row in among if any(f and f <= word.alike for f in cells[row])]
        exact += [row for row in among if _measures(table, row, word)]
        loose = [row for row in among if any(word.stands_in(f) for f in cells[row])]
        for row in exact or loose:
            held[row].add(word)
    most = max(map(len, held.values()), default=0)
    if most == 0:
        return tuple(among), frozenset()
    rows = tuple(row for row in among if len(held[row]) == most)
    return rows, frozenset.intersection(*(frozenset(held[row]) for row in rows))


def are_categories(cells: Cells, rows: Sequence[int], word: Word) -> bool:
    """Whether a cell of every row is the word and nothing else; others only mention it."""
    return word.value is not None or all(
        any(f and f <= word.alike for f in cells[row]) for row in rows
    )


def has_currency(table: Table, plan: Plan) -> bool:
    """Whether a table holds amounts in the currency that is asked for."""
    units = {a.unit for column in table.columns for a in column.amounts if a}
    return not plan.asked.currency or plan.condition is not None or plan.asked.currency in units


def _measures(table: Table, row: int, word: Word) -> bool:
    """Whether a number with its unit stands in a row: "7cm" below "width_cm"."""
    if word.value is None:
        return False
    for column in table.columns:
        cell = column.amounts[row] if column.meaning == "amount" and not column.is_index else None
        if cell is not None and cell.value == word.value:
            units = {cell.unit.casefold(), column.unit.casefold()} | name_terms(column.name)
            if not word.unit or word.unit in units:
                return True
    return False


def rows_in_days(
    table: Table, dates: Dates, named: Sequence[Column], about: frozenset[str]
) -> tuple[tuple[int, ...], Column | None, tuple[Column, ...], bool]:
    """The rows within the days asked for, the column that says so or the columns that are these
    months, and whether the table can speak of these days at all."""
    every = tuple(range(len(table.rows)))
    if not dates:
        return every, None, (), True
    chosen = _dating(table, named)
    if chosen is not None:
        rows = tuple(row for row in every if dates.holds(chosen.days[row]))
        return rows, chosen, (), True
    months = [c for c in table.columns if c.meaning == "amount" and _months(c.name, dates)]
    if months:
        return every, None, tuple(months), True
    column = next((column for column in table.columns if column.meaning == "month"), None)
    if column is not None:
        held = [row for row in every if _months(table.rows[row].cells[column.place], dates)]
        return tuple(held), column, (), True
    return every, None, (), _speaks_of(about, dates)


def _dating(table: Table, named: Sequence[Column]) -> Column | None:
    """The column that says when each row was: one that is named, or the first where every row has
    a day. When somebody paid is not when they were a member."""
    days = [column for column in table.columns if column.meaning == "day"]
    chosen = [column for column in days if column in named]
    chosen += [c for c in days if all(c.days) and (c.place < FIRST or name_terms(c.name) & DATE)]
    chosen += [c for c in days if c.place == 0]
    return chosen[0] if chosen else None


def _months(text: str, dates: Dates) -> bool:
    """Whether a text names a month that lies within the days asked for."""
    month = next(
        (MONTH_OF[w] for w in text.casefold().replace(".", " ").split() if w in MONTH_OF), 0
    )
    if not month or not (dates.since and dates.until):
        return False
    return dates.since[:7] <= f"{dates.since[:4]}-{month:02d}" <= dates.until[:7]


def _speaks_of(about: frozenset[str], dates: Dates) -> bool:
    """Whether a table's own place in its document names the days asked for."""
    if dates.since[:4] != dates.until[:4] or dates.since[:4] not in about:
        return False
    if dates.since[5:] == "01-01" and dates.until[5:] == "12-31":
        return True
    spoken = read_dates(" ".join(about), date(2000, 1, 1))
    quarter = f"q{(int(dates.since[5:7]) + 2) // 3}"
    return quarter in about or (spoken.since, spoken.until) == (dates.since, dates.until)
