"""Rows of tables as a person reads them, and as evidence: what stands behind a computed number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath

from rag.core.records import Quote
from rag.question.amounts import Amount, shown
from rag.question.dates import Dates
from rag.question.plan import Plan
from rag.whole.computed import SHOWN, Line
from rag.whole.table.columns import Column, Table
from rag.whole.table.match import Match

NAMES = 4
"""Cells of words that say which row it is."""
CELL = 80
"""Characters of such a cell that are shown."""


@dataclass(frozen=True, slots=True)
class Found:
    """A row that fits, with the table it stands in and its amount."""

    table: Table
    place: int
    amount: Amount | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The row's cells."""
        return self.table.rows[self.place].cells


def by_unit(rows: Sequence[Found], sign: int) -> dict[str, list[Decimal]]:
    found: dict[str, list[Decimal]] = {}
    for row in rows:
        if row.amount is not None:
            found.setdefault(row.amount.unit, []).append(sign * row.amount.value)
    return found


def mean_of(values: Sequence[Decimal], unit: str) -> str:
    """The mean of some amounts, to the hundredth, with its formula."""
    total = sum(values, Decimal(0))
    mean = (total / len(values)).quantize(Decimal("0.01"))
    return f"{shown(mean, unit)} = {shown(total)} / {len(values)}"


def row_line(row: Found, columns: Sequence[Column]) -> str:
    """A row in short: what it is, and the columns asked for."""
    asked = [f"{c.name or 'value'}: {row.cells[c.place]}" for c in columns if row.cells[c.place]]
    names = [
        row.cells[c.place]
        for c in row.table.columns
        if c.meaning == "text" and c not in columns and row.cells[c.place]
    ]
    days = [
        row.cells[c.place] for c in row.table.columns if c.meaning == "day" and c not in columns
    ]
    return " · ".join([*days[:1], *(name[:CELL] for name in names[:NAMES]), *asked])


def quote_of(row: Found) -> Quote:
    stands = row.table.rows[row.place]
    return row.table.grid.document.quote(stands.start, stands.end)


def left_out(count: int) -> tuple[Line, ...]:
    """What is said where a number rests on more rows than are shown."""
    return (Line(f"{SHOWN} of {count} rows shown"),) if count > SHOWN else ()


def names_of(columns: Sequence[Column]) -> str:
    return " and ".join(f"column {column.name or column.place + 1}" for column in columns)


def files_of(matches: Sequence[Match]) -> str:
    names = list(dict.fromkeys(PurePath(m.table.grid.document.source).name for m in matches))
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def where(matches: Sequence[Match]) -> str:
    """The files and what narrows their rows, in words."""
    match = matches[0]
    limits = [f"“{' '.join(match.narrowed)}”"] if match.narrowed else []
    if match.dates and (match.dated or match.months):
        column = match.dated.name or "day" if match.dated else "month"
        limits.append(f"{column} {days_of(match.dates)}")
    return files_of(matches) + (f" where {' and '.join(limits)}" if limits else "")


def days_of(dates: Dates) -> str:
    since, until = dates.since, dates.until
    if since and until:
        return f"on {since}" if since == until else f"from {since} to {until}"
    return f"since {since}" if since else f"until {until}"


def limit_line(columns: Sequence[Column], plan: Plan) -> str:
    limit = plan.condition
    assert limit is not None
    words = {"more": "over", "less": "under", "least": "at least", "most": "at most"}
    return (
        f"{names_of(columns)} {words[limit.sense]} {shown(limit.amount.value, limit.amount.unit)}"
    )
