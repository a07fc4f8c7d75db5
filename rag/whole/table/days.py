"""The rows of a table that lie within the days a question asks for, and what says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from rag.language.months import MONTH_OF
from rag.language.search_terms import terms
from rag.question.dates import Dates, read_dates
from rag.question.plan import Plan
from rag.question.table_cues import OF_ITS_OWN, SINCE
from rag.whole.table.columns import Column, Table
from rag.whole.table.place import months_told
from rag.whole.table.words import name_terms

LEAST_MONTHS = 3
"""Columns of months that are a year, or the part of it that there is yet."""
FIRST = 2
"""Among so many first columns the day of a row stands, by whatever name."""
DATE = frozenset(terms("date dates day datum tag fecha data jour giorno dag when wann"))
_ISO_MONTH = re.compile(r"\d{4}-\d\d")


@dataclass(frozen=True, slots=True)
class Days:
    """The rows within some days.

    :ivar column: the one they were looked up in.
    :ivar months: the columns that are these months, or this year.
    :ivar dates: the days, in the year that the table knows of.
    """

    rows: tuple[int, ...]
    column: Column | None = None
    months: tuple[Column, ...] = ()
    dates: Dates = field(default_factory=Dates)


def in_days(
    table: Table, dates: Dates, named: Sequence[Column], about: frozenset[str]
) -> Days | None:
    """The rows within the days asked for; None where the table cannot speak of these days."""
    every = tuple(range(len(table.rows)))
    if not dates:
        return Days(every)
    named_days = [*named, *since_columns(table, dates)]
    if column := day_column(table, named_days) or _agreed(table, dates):
        if _is_monthly(table, column) and not dates.are_months:
            return None
        dates = _known_year(column, dates)
        rows = tuple(row for row in every if dates.holds(column.days[row]))
        return Days(rows, column, (), dates)
    if not _may_be_of_year(table, dates):
        own = [c for c in table.columns if c.meaning == "amount" and _is_of(c.name, dates)]
        return Days(every, None, tuple(own), dates) if len(own) == 1 else None
    if months := [c for c in table.columns if c.meaning == "amount" and _spans(c.name, dates)]:
        chosen = _one_each(months, named)
        if chosen or not _speaks_of(about, dates):
            return Days(every, None, tuple(chosen), dates) if chosen else None
        return Days(every, None, (), dates)  # of two columns of its year the question tells which
    month = next((column for column in table.columns if column.meaning == "month"), None)
    if month is not None:
        held = tuple(row for row in every if _months(table.rows[row].cells[month.place], dates))
        return Days(held, month, (), dates)
    speaks = _speaks_of(about, dates) or _is_of_month(table, dates) or _is_of_day(table, dates)
    return Days(every, None, (), dates) if speaks else None


def _is_monthly(table: Table, column: Column) -> bool:
    """Whether rows stand for whole months: "2025-03"."""
    return any(_ISO_MONTH.fullmatch(row.cells[column.place].strip()) for row in table.rows)


def is_by_month(table: Table) -> bool:
    """Whether each row is a month: what there was per month on average is the mean of its rows."""
    if any(column.meaning == "month" for column in table.columns):
        return True
    column = day_column(table)
    return column is not None and _is_monthly(table, column)


def day_column(table: Table, named: Sequence[Column] = ()) -> Column | None:
    """The column that says when each row was: one that is named, or the first or only one where
    every row has a day. When somebody paid is not when they were a member; nor is a birthday."""
    days = [column for column in table.columns if column.meaning == "day"]
    plain = [column for column in days if not OF_ITS_OWN.search(column.name)]
    full = [column for column in plain if all(column.days)]
    chosen = [column for column in days if column in named]
    chosen += [c for c in full if c.place < FIRST or name_terms(c.name) & DATE]
    chosen += [c for c in days if c.place == 0]
    chosen += full if len(plain) == 1 else []
    return chosen[0] if chosen else None


def _agreed(table: Table, dates: Dates) -> Column | None:
    """The first of several columns of days where the same rows lie within the days by each."""
    days = [c for c in table.columns if c.meaning == "day" and not OF_ITS_OWN.search(c.name)]
    held = {tuple(map(dates.holds, column.days)) for column in days}
    return days[0] if len(days) > 1 and len(held) == 1 else None


def since_columns(table: Table, dates: Dates) -> list[Column]:
    """Columns such as "Member since", where the question says "since" itself."""
    open_ended = bool(dates.since) and not dates.until
    return [c for c in table.columns if open_ended and c.meaning == "day" and SINCE.search(c.name)]


def _known_year(column: Column, dates: Dates) -> Dates:
    """The days in the latest year with such days, where their year was not said."""
    if not dates.yearless or any(dates.holds(day) for day in column.days):
        return dates
    years = sorted({int(day[:4]) for day in column.days if day}, reverse=True)
    moved = (dates.in_year(year) for year in years)
    return next((one for one in moved if any(one.holds(day) for day in column.days)), dates)


def _may_be_of_year(table: Table, dates: Dates) -> bool:
    """Whether months without their year may be those asked for: the table's name tells of which
    years it is, or nothing does."""
    grid = table.grid
    names = [PurePath(grid.document.source).stem, grid.document.title, grid.caption, grid.heading]
    years = frozenset(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", " ".join(names)))
    asked = {day[:4] for day in (dates.since, dates.until) if day}
    return dates.yearless or not years or bool(years & asked)


def _one_each(columns: Sequence[Column], named: Sequence[Column]) -> Sequence[Column]:
    """Columns of months or of a year, each of them once: "Plan January" and "January" are not to
    be added; those that are named where there are more; none where it is not clear."""
    for chosen in (columns, [column for column in columns if column in named]):
        spans = {_month_of(column.name) for column in chosen}
        if chosen and len(spans) == len(chosen):
            return chosen
    return ()


def _spans(name: str, dates: Dates) -> bool:
    """Whether a column's name is a month within the days, or the year that they are."""
    return _months(name, dates) or _is_of(name, dates)


def _is_of(name: str, dates: Dates) -> bool:
    """Whether a column's name is the year that the days are."""
    whole = dates.since[5:] == "01-01" and dates.until[5:] == "12-31"
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)
    return whole and dates.since[:4] == dates.until[:4] and dates.since[:4] in years


def _month_of(text: str) -> int:
    """The month that a text names, 1..12; 0 where it names none."""
    words = text.casefold().replace(".", " ").split()
    return next((MONTH_OF[word] for word in words if word in MONTH_OF), 0)


def every_month(
    table: Table, rows: Sequence[int], named: Sequence[Column], plan: Plan
) -> tuple[Column, ...]:
    """All columns of months, where a row's sum or average over them is asked for; of several rows
    an average over months is none over all of their cells."""
    amounts = [column for column in table.columns if column.meaning == "amount"]
    months = tuple(column for column in amounts if _is_month(column.name))
    asks = plan.aggregate == "sum" or (plan.aggregate == "average" and len(rows) == 1)
    if plan.dates or not asks or len(months) < LEAST_MONTHS or len(months) < len(amounts):
        return ()
    return months if not any(column.meaning == "amount" for column in named) else ()


def _is_month(name: str) -> bool:
    """Whether a column is a month: "January", "Jan 2026"."""
    return bool(_month_of(name))


def _months(text: str, dates: Dates) -> bool:
    """Whether a text names a month that lies within the days asked for."""
    month = _month_of(text)
    if not month or not (dates.since and dates.until):
        return False
    return dates.since[:7] <= f"{dates.since[:4]}-{month:02d}" <= dates.until[:7]


def _is_of_month(table: Table, dates: Dates) -> bool:
    """Whether the days asked for are the month that a file is named after."""
    whole = dates.are_months and dates.since[:7] == dates.until[:7]
    return whole and dates.since[:7] in months_told(table.grid.document.source)


def _is_of_day(table: Table, dates: Dates) -> bool:
    """Whether what stands above a table names the one day that is asked for."""
    grid = table.grid
    said = {grid.document.title, grid.caption, grid.heading.rpartition(" > ")[2]}
    spoken = (read_dates(text, date(2000, 1, 1)) for text in said)
    return any((day.since, day.until) == (dates.since, dates.since) for day in spoken) and (
        dates.since == dates.until
    )


def _speaks_of(about: frozenset[str], dates: Dates) -> bool:
    """Whether a table's own place in its document names the days asked for."""
    if dates.since[:4] != dates.until[:4] or dates.since[:4] not in about:
        return False
    if dates.since[5:] == "01-01" and dates.until[5:] == "12-31":
        return True
    spoken = read_dates(" ".join(about), date(2000, 1, 1))
    quarter = f"q{(int(dates.since[5:7]) + 2) // 3}"
    return quarter in about or (spoken.since, spoken.until) == (dates.since, dates.until)
