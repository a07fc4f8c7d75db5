"""Which days of the calendar a wording comes to: a quarter, "3 months ago", "last week", "5 May".

The wordings are those of `date_words.py`; which of them count in a question is told in `dates.py`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from rag.language.months import MONTH_OF
from rag.question.date_words import (
    AGO,
    BARE_MONTH,
    BARE_YEAR,
    DAY,
    DAY_MONTH,
    DOTTED,
    FEAST,
    FIRST_MONTHS,
    HALF,
    MONTH_DAY,
    MONTH_YEAR,
    NEAR,
    NUMBERED_MONTH,
    NUMBERS,
    ORDINALS,
    PART_OF_MONTH,
    QUARTER,
    SEASON,
    TODAY,
)
from rag.question.feasts import feast

Days = tuple[date, date]
"""First and last day, both included."""
Reading = Callable[[re.Match[str], date], Days | None]
"""From a match and today; None for days that no calendar has."""


def month_days(year: int, month: int) -> Days:
    """All days of a month, which counts from 1."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _months(year: int, first: int, count: int) -> Days:
    return date(year, first, 1), month_days(year, first + count - 1)[1]


def _numbered_day(match: re.Match[str], today: date) -> Days | None:
    return _checked(int(match["year"]), int(match["number"]), int(match["day"]))


def _named_day(match: re.Match[str], today: date) -> Days | None:
    month, day = MONTH_OF[match["month"].lower()], int(match["day"])
    year = int(match["year"] or today.year - ((month, day) > (today.month, today.day)))
    return _checked(year, month, day)


def _checked(year: int, month: int, day: int) -> Days | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found, found


def _numbered_month(match: re.Match[str], today: date) -> Days | None:
    return month_days(int(match["year"]), int(match["number"]))


def _month_year(match: re.Match[str], today: date) -> Days | None:
    return month_days(int(match["year"]), MONTH_OF[match["month"].lower()])


def _part_of_month(match: re.Match[str], today: date) -> Days | None:
    month = MONTH_OF[match["month"].lower()]
    first, last = month_days(int(match["year"] or today.year - (month > today.month)), month)
    low, high = 1, last.day
    if match["begins"] or match["mid"] or match["ends"]:
        low, high = (1, 10) if match["begins"] else (10, 20) if match["mid"] else (20, last.day)
    elif match["half"]:
        begins = match["half"].lower().startswith(("fir", "er", "prem", "pri", "ee"))
        low, high = (1, 15) if begins else (16, last.day)
    elif match["week"].lower().startswith(("la", "le", "der", "últ", "ult")):
        low = last.day - 6
    else:
        low = 7 * _place_of(match["week"].lower()) - 6
        high = low + 6
    return first.replace(day=low), first.replace(day=high)


def _place_of(word: str) -> int:
    starts = (("fir", "er", "prem", "pri", "ee"), ("sec", "zw", "deu", "seg", "tw"),
              ("thi", "dr", "tro", "ter", "derd"))  # fmt: skip
    return next((n for n, begins in enumerate(starts, 1) if word.startswith(begins)), 4)


def _bare_month(match: re.Match[str], today: date) -> Days | None:
    return month_days(today.year, MONTH_OF[match["month"].lower()])


def _quarter(match: re.Match[str], today: date) -> Days | None:
    number = int(match["q"] or ORDINALS[match["which"].lower()])
    year = int(match["year"] or match["year2"] or today.year)
    if number == 0 and (match["year"] or match["year2"]):
        number = 4  # the last of a year that is named
    elif number == 0:
        this = (today.month - 1) // 3
        year, number = (year, this) if this else (year - 1, 4)
    return _months(year, 3 * number - 2, 3) if number <= 4 else None


def _half(match: re.Match[str], today: date) -> Days | None:
    number = int(match["h"] or ORDINALS[match["which"].lower()])
    near = (match["near"] or "").lower()
    year = int(match["year"] or match["year2"] or today.year - (near == "last"))
    return _months(year, 6 * number - 5, 6) if number in (1, 2) else None


def _first_months(match: re.Match[str], today: date) -> Days | None:
    count = _count(match)
    first = 1 if match["which"].lower()[0] in "fep" and match["which"] != "letzten" else 13 - count
    if not match["year"] and first != 1:
        return None  # the last four months are those before today
    return _months(int(match["year"] or today.year), first, count) if 1 <= count <= 12 else None


def _ago(match: re.Match[str], today: date) -> Days | None:
    days = {"d": 1, "t": 1, "j": 1, "g": 1, "w": 7, "s": 7, "m": 30, "y": 365, "a": 365}
    unit = match["unit"].lower()
    length = 365 if unit.startswith(("jahr", "jaar")) else 1 if unit == "días" else days[unit[0]]
    return today - timedelta(days=_count(match) * length), today


def _near(match: re.Match[str], today: date) -> Days | None:
    unit = (match["unit"] or match["unit2"]).lower()
    which = (match["which"] or "last").lower()
    this = which.startswith(("this", "diese", "est", "ce", "quest", "de", "dit"))
    if unit.startswith(("w", "s")):
        monday = today - timedelta(days=today.weekday() + (0 if this else 7))
        return monday, monday + timedelta(days=6)
    if unit == "quarter":
        quarter = (today.month - 1) // 3 + (1 if this else 0)
        year, quarter = (today.year, quarter) if quarter else (today.year - 1, 4)
        return _months(year, 3 * quarter - 2, 3)
    if unit.startswith("m"):
        last = today.replace(day=1) - timedelta(days=1)
        return month_days(today.year, today.month) if this else month_days(last.year, last.month)
    return _months(today.year - (0 if this else 1), 1, 12)


def _season(match: re.Match[str], today: date) -> Days | None:
    """The three months of a summer or a winter; a winter is told by both of its years, or as the
    last one: "winter 2025" may be either of two."""
    winter = match["season"].lower() in ("winter", "hiver", "invierno", "inverno")
    if match["year"]:
        year = int(match["year"])
        if not winter:
            return None if match["until"] else _months(year, 6, 3)
        if match["until"] is None or int(match["until"][-2:]) != (year + 1) % 100:
            return None
    elif near := match["near"] or match["past"]:
        year = _year_of_season(near.lower(), winter, today)
        if not winter:
            return _months(year, 6, 3)
    else:
        return None
    return date(year, 12, 1), month_days(year + 1, 2)[1]


def _year_of_season(near: str, winter: bool, today: date) -> int:
    """The year in which the last or this summer was, or the winter began."""
    if near.startswith(("this", "dies", "cet", "este", "quest", "deze")):
        return today.year - (winter and today.month < 6)
    if winter:  # the last that is over
        return today.year - (1 if today.month > 2 else 2)
    return today.year - (today.month < 9)


def _today(match: re.Match[str], today: date) -> Days | None:
    day = today if match["today"] else today - timedelta(days=1)
    return day, day


def _bare_year(match: re.Match[str], today: date) -> Days | None:
    return _months(int(match["year"]), 1, 12)


def _count(match: re.Match[str]) -> int:
    count = match["count"].lower()
    return int(count) if count.isdecimal() else NUMBERS[count]


READINGS: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (DAY, _numbered_day),
    (DOTTED, _numbered_day),
    (FIRST_MONTHS, _first_months),
    (PART_OF_MONTH, _part_of_month),
    (FEAST, feast),
    (DAY_MONTH, _named_day),
    (MONTH_YEAR, _month_year),
    (MONTH_DAY, _named_day),
    (NUMBERED_MONTH, _numbered_month),
    (QUARTER, _quarter),
    (HALF, _half),
    (AGO, _ago),
    (NEAR, _near),
    (SEASON, _season),
    (TODAY, _today),
    (BARE_MONTH, _bare_month),
    (BARE_YEAR, _bare_year),
)
"""Longest first: what one has taken the next cannot."""
