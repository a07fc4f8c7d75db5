"""What the cells of a table mean: amounts with their units, days, names.

A column is read as a whole, because one cell does not tell whether "1.234" is a thousand. Which
rows are totals is told in `total_rows.py`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from rag.language.months import MONTH_OF
from rag.language.search_terms import terms
from rag.question.amounts import CURRENCIES, CURRENCY_OF, Amount, amount, decimal_mark
from rag.question.dates import read_dates
from rag.question.everyday import MONEY, alike
from rag.whole.table.grids import Grid, Row
from rag.whole.table.total_rows import total_places

Meaning = Literal["text", "amount", "day", "month"]

MOST = 0.7
"""Share of a column's filled cells that must read as amounts or days for it to be one."""

_DAY = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?$")
_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")
_TURNED = re.compile(r"^(\d\d?)([./-])(\d\d?)\2(\d{4}|\d\d)$")
_UNIT = re.compile(
    r"\(([^()\d]{1,12})\)|\[([^\[\]\d]{1,12})\]|\b(?:in|/)\s+(\S{1,8})$|\s([^\s()\[\]]{1,5})$"
)
_UNITS = frozenset(["h", "hrs", "kg", "km", "kwh", "m2", "m3", "m²", "m³", "nm"])
"""Names of columns that are a unit and nothing else."""
_CURRENCY_COLUMN = re.compile(r"^(?:currency|curr?\.?|währung|moneda|devise|valuta|ccy)$", re.I)
_INDEX = re.compile(
    r"^(?:no|nr|num|number|#|pos|id|line|row|lfd\s*\.?\s*nr|n°|nº|index|year|jahr)\.?$", re.I
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what its cells mean, and their values by row; None where empty.

    :ivar unit: said by its name, or by all of its cells.
    """

    place: int
    name: str
    meaning: Meaning
    amounts: tuple[Amount | None, ...] = ()
    days: tuple[str, ...] = ()
    unit: str = ""

    @property
    def is_index(self) -> bool:
        """Whether it only counts or names the rows."""
        if _INDEX.match(self.name.strip()):
            return True
        values = [a.value for a in self.amounts if a]
        return (
            not self.name
            and len(values) > 2
            and values == [Decimal(n + 1) for n in range(len(values))]
        )

    @property
    def is_cumulative(self) -> bool:
        """Whether it never falls and grows by small steps, as the readings of a meter do."""
        values = [a.value for a in self.amounts if a]
        if len(values) < 5 or any(b < a for a, b in itertools.pairwise(values)):
            return False
        growth = values[-1] - values[0]
        return len(set(values)) > len(values) // 2 and values[0] * 2 > growth > 0


@dataclass(frozen=True, slots=True)
class Table:
    """A grid whose columns are understood.

    :ivar rows: those that are no totals; `totals` are the rest.
    """

    grid: Grid
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...] = ()


def understand(grid: Grid) -> Table:
    """Read every column, and part rows that add up others from those that are added up."""
    totals = total_places(grid)
    rows = tuple(row for place, row in enumerate(grid.rows) if place not in totals)
    return Table(
        grid,
        tuple(_column(grid, place, rows) for place in range(len(grid.names))),
        rows,
        tuple(grid.rows[place] for place in sorted(totals)),
    )


def _column(grid: Grid, place: int, rows: Sequence[Row]) -> Column:
    name = grid.names[place]
    cells = [row.cells[place] for row in rows]
    filled = [cell for cell in cells if cell.strip("-–— ")]
    if not filled:
        return Column(place, name, "text")
    days = _days(cells)
    if sum(map(bool, days)) >= MOST * len(filled):
        return Column(place, name, "day", days=days)
    if all(cell.casefold().strip(".") in MONTH_OF for cell in filled):
        return Column(place, name, "month")
    mark = decimal_mark(filled) or decimal_mark(
        c for row in rows for c in row.cells if amount(c, "")
    )
    values = [amount(cell, mark) for cell in cells]
    if sum(value is not None for value in values) < MOST * len(filled):
        return Column(place, name, "text")
    unit = _unit_of_name(name)
    units = _units(grid, place, rows, values)
    found = tuple(a and Amount(a.value, u) for a, u in zip(values, units, strict=True))
    return Column(place, name, "amount", amounts=found, unit=unit)


def _units(
    grid: Grid, place: int, rows: Sequence[Row], values: Sequence[Amount | None]
) -> list[str]:
    """The unit of each row's amount: its own, that of a column of currencies, the name's."""
    unit = _unit_of_name(grid.names[place])
    beside = next(
        (n for n, name in enumerate(grid.names) if _CURRENCY_COLUMN.match(name.strip())), -1
    )
    if beside >= 0 and not names_money(grid.names[place]) and any(map(names_money, grid.names)):
        beside = -1  # "sacks" beside "price" and "currency" are no money
    own = []
    for row, value in zip(rows, values, strict=True):
        written = value.unit if value else ""
        if not written and beside >= 0:
            written = CURRENCY_OF.get(
                row.cells[beside].strip().casefold(), row.cells[beside].strip()
            )
        own.append(written or unit)
    return own


def _unit_of_name(name: str) -> str:
    """ "Amount EUR", "Betrag (EUR)", "electricity kWh", "per month in EUR", "kg"."""
    if name.strip().casefold() in _UNITS:
        return name.strip()
    words = re.findall(r"[^\s()\[\]/,;:_]+", name)
    if "_" in name and words and words[-1].casefold() in _UNITS:
        return str(words[-1])
    currency = next((CURRENCY_OF[w.casefold()] for w in words if w.casefold() in CURRENCY_OF), "")
    match = _UNIT.search(name.strip())
    written = next((part for part in match.groups() if part), "") if match else ""
    # A last word is a unit only where it looks like one: "kWh", "m3", "km", "m²".
    if written.isdecimal():
        written = ""  # "Price 2026" says when, not of what
    plain = written.isalpha() and written.islower() and len(written) > 2 and "(" not in name
    return currency or ("" if plain else written)


def _days(cells: Sequence[str]) -> tuple[str, ...]:
    """Each cell's day, ISO 8601; "" where it is none, or could be two."""
    turned = [match for cell in cells if (match := _TURNED.match(cell.strip()))]
    month_first = any(int(m[3]) > 12 for m in turned)
    day_first = any(int(m[1]) > 12 for m in turned) or all(m[2] == "." for m in turned)
    return tuple(_day(cell.strip(), day_first, month_first) for cell in cells)


def _day(cell: str, day_first: bool, month_first: bool) -> str:
    if match := _DAY.match(cell):
        return _checked(match[1], match[2], match[3])
    if match := _MONTH.match(cell):
        return f"{cell}-01"
    if match := _TURNED.match(cell):
        if day_first == month_first:
            return ""
        day, month = (match[1], match[3]) if day_first else (match[3], match[1])
        return _checked(match[4] if len(match[4]) == 4 else f"20{match[4]}", month, day)
    if 6 < len(cell) < 30 and re.search(r"\d{4}$|^\d{4}", cell) and re.search(r"[^\W\d_]{3}", cell):
        read = read_dates(cell, date(2000, 1, 1))
        return read.since if read.since == read.until else ""
    return ""


def _checked(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


_MONEY_TERMS = MONEY.union(
    *(alike(word) for word in ("price", "cost", "fee", "paid", "amount", "rent", "salary"))
)


def names_money(name: str) -> bool:
    """Whether a column's name speaks of money: "Amount", "price_per_sack"."""
    return bool(frozenset(terms(name.replace("_", " "))) & _MONEY_TERMS)


def is_money(column: Column) -> bool:
    """Whether a column's amounts are in a currency."""
    return column.unit in CURRENCIES or any(a and a.unit in CURRENCIES for a in column.amounts)


def has_money(table: Table) -> bool:
    """Whether a column of a table tells amounts of money."""
    amounts = (column for column in table.columns if column.meaning == "amount")
    return any(is_money(column) or names_money(column.name) for column in amounts)
