"""Days and ranges of days as people say them: "in May 2025", "seit März", "last week", "Q1 2026",
"between January and March". Relative to a day that is passed in.

What is not understood ("before I moved") is no date at all rather than a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from rag.question.date_readings import READINGS, Days
from rag.question.date_words import (
    AFTER,
    BARE_MONTH,
    BARE_YEAR,
    BEFORE,
    BEFORE_FEAST,
    BEFORE_MONTH,
    DAY_MONTH,
    FEAST,
    FIRST_MONTHS,
    FROM,
    LEAD,
    MONTH_DAY,
    OR,
    PART_OF_MONTH,
    SINCE,
    TO,
    UNTIL,
)

WITHOUT_YEAR = (DAY_MONTH, FIRST_MONTHS, MONTH_DAY, PART_OF_MONTH, FEAST)
"""Readings of days whose year may be left out."""
_ARTICLE = re.compile(r"(?:the|my|our|der|dem|die|el|la|le|il|de|het)\s+$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\b(?:between|zwischen|entre|tra|fra|tussen)\s.+\s(?:and|und|et|y|e|en)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"(?:-|\s+)(?!(?:to|and|until|till|through|or|und|bis|oder|hasta|tot)\b)[^\W\d_]{3,}"
)


@dataclass(frozen=True, slots=True)
class Dates:
    """A range of days; "" is no limit on that side.

    :ivar since: first day, ISO 8601; `until` is the last.
    :ivar spans: where the question says so: (start, end) in characters.
    :ivar month: of a month named without its year; 0 otherwise.
    :ivar yearless: the year was not said: it is a guess.
    """

    since: str = ""
    until: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    month: int = 0
    yearless: bool = False

    def __bool__(self) -> bool:
        return bool(self.since or self.until)

    def without(self, question: str) -> str:
        """The question with the words that date it blanked; places stay as they are."""
        for start, end in self.spans:
            question = question[:start] + " " * (end - start) + question[end:]
        return question

    def holds(self, day: str) -> bool:
        """Whether an ISO day lies in the range; one that is not known does not."""
        return bool(day) and (self.since or day) <= day <= (self.until or day)

    def in_year(self, year: int) -> Dates:
        """The same days of another year; itself where that has none of them."""
        try:
            moved = [day and date.fromisoformat(day).replace(year=year) for day in self._ends]
        except ValueError:
            return self
        since, until = (day.isoformat() if day else "" for day in moved)
        return replace(self, since=since, until=until)

    @property
    def are_months(self) -> bool:
        """Whether the range begins and ends with a month."""
        after = date.fromisoformat(self.until) + timedelta(days=1) if self.until else None
        return self.since[8:] in ("", "01") and (after is None or after.day == 1)

    @property
    def _ends(self) -> tuple[str, str]:
        return self.since, self.until


@dataclass(frozen=True, slots=True)
class _Point:
    """A day, month or year that a question names.

    :ivar month: a month named without its year, 0 otherwise.
    :ivar yearless: a day or month named without its year.
    :ivar limit: the day that it is as the end of a range: the start of May is its first.
    :ivar in_year: the same of another year, where its own is not said.
    """

    start: int
    end: int
    first: date
    last: date
    month: int = 0
    yearless: bool = False
    bare_year: bool = False
    limit: date | None = None
    in_year: Callable[[int], _Point | None] | None = None


def read_dates(question: str, today: date) -> Dates:
    """The one range of days that a question speaks of; none where it names none or several."""
    points = _dated(_without_names(_points(question, today), question), today)
    if len(points) == 2 and _are_one_range(question, *points):
        first, second = points
        start = _lead(FROM, question, first.start)
        low = min(first.first, second.first)
        high = max(first.last, second.limit or second.last)
        guessed = first.yearless and second.yearless
        span = ((start, second.end),)
        return Dates(low.isoformat(), high.isoformat(), span, yearless=guessed)
    if len(points) != 1 or _ends_unread_range(question, points[0]):
        return Dates()
    return _one(question, points[0])


def _are_one_range(question: str, first: _Point, second: _Point) -> bool:
    """Whether two points are its ends, or one follows the other: "in May or June"."""
    between = question[first.end : second.start]
    follows = second.first - first.last == timedelta(days=1)
    return bool(TO.match(between) or (follows and OR.match(between)))


def since_when(words: str, today: date) -> str:
    """The first day that words name: "last week", "March", "2026-05"; "" where they name none."""
    found = read_dates(words, today) or read_dates(f"since {words}", today)
    return found.since or found.until


def _one(question: str, point: _Point) -> Dates:
    """The range of one point with the word before it."""
    before = question[: point.start]
    first, last = point.first, point.last
    begins, ends = point.limit or first, point.limit or last
    day = timedelta(days=1)
    for pattern, since, until in (
        (AFTER, (ends + day).isoformat(), ""),
        (SINCE, first.isoformat(), ""),
        (BEFORE, "", (last if begins == last else begins - day).isoformat()),
        (UNTIL, "", ends.isoformat()),
    ):
        if pattern.search(before):
            return Dates(since, until, ((_lead(pattern, question, point.start), point.end),))
    start = _lead(LEAD, question, point.start)
    span = ((start, point.end),)
    return Dates(first.isoformat(), last.isoformat(), span, point.month, point.yearless)


def _ends_unread_range(question: str, point: _Point) -> bool:
    """Whether a range ends here whose beginning was not understood: "between the fair and the end
    of May"."""
    return point.limit is not None and bool(_BETWEEN.search(question[: point.start]))


def _lead(pattern: re.Pattern[str], question: str, end: int) -> int:
    """Where a word before a date begins; the date's own start where there is none."""
    match = pattern.search(question[:end])
    return match.start() if match else end


def _points(text: str, today: date) -> list[_Point]:
    """Every point a text names, in order, the longest reading of each."""
    found: list[_Point] = []
    taken = [False] * (len(text) + 1)
    for pattern, days in READINGS:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            point = _point(match, days(match, today), text)
            if point is None:
                continue
            found.append(point)
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    return sorted(found, key=lambda point: point.start)


def _without_names(points: list[_Point], text: str) -> list[_Point]:
    """Of several points those that say when: "the March list" names a list beside "before July"."""
    named = [
        point
        for point in points
        if point.month and _ARTICLE.search(text[: point.start]) and _NOUN.match(text[point.end :])
    ]
    return [point for point in points if point not in named] if len(points) > len(named) else points


def _point(match: re.Match[str], days: Days | None, text: str) -> _Point | None:
    if days is None:
        return None
    alone = match.re is BARE_MONTH
    # "may", "march" and "sep" are ordinary words as well: a month alone follows a preposition.
    if alone and not BEFORE_MONTH.search(text[: match.start()]):
        return None
    if match.re is FEAST and not BEFORE_FEAST.search(text[: match.start()]):
        return None  # a day, not the "Christmas concert"
    yearless = alone or (match.re in WITHOUT_YEAR and not match["year"])
    return _Point(
        match.start(),
        match.end(),
        *days,
        month=days[0].month if alone else 0,
        yearless=yearless,
        bare_year=match.re is BARE_YEAR,
        limit=_limit(match, days[0], days[1]),
        in_year=partial(_in_year, match) if yearless else None,
    )


def _limit(match: re.Match[str], first: date, last: date) -> date | None:
    """The day that a part of a month is as the end of a range."""
    if match.re is not PART_OF_MONTH:
        return None
    if match["begins"]:
        return first
    return first.replace(day=15) if match["mid"] else last if match["ends"] else None


def _in_year(match: re.Match[str], year: int) -> _Point | None:
    return _point(match, dict(READINGS)[match.re](match, date(year, 12, 31)), match.string)


def _dated(points: list[_Point], today: date) -> list[_Point]:
    """Days and months without a year take that of the other end of their range, or the one beside
    it where the range runs over the new year: "December to March 2025"; else the last one past."""
    years = {point.first.year for point in points if not point.yearless}
    if len(years) == 1 and len(points) == 2:  # "in the 2030 diary since March"
        points = [point for point in points if not point.bare_year] or points
    dated: list[_Point] = []
    for n, point in enumerate(points):
        if len(years) == 1:
            year = min(years)
            point = _of_year(point, year)
            if n + 1 < len(points) and point.first > points[n + 1].first:
                point = _of_year(point, year - 1)
            elif dated and point.first < dated[-1].first:
                point = _of_year(point, year + 1)
        elif point.month:
            point = _of_year(point, today.year - (point.month > today.month))
            # In November "November and December" are those of the year before.
            if n and dated[-1].month and dated[-1].first > point.first:
                dated[-1] = _of_year(dated[-1], dated[-1].first.year - 1)
        dated.append(point)
    return dated


def _of_year(point: _Point, year: int) -> _Point:
    """The same days of a year; those that say their own, and a 29 February that it lacks, stay."""
    found = point.in_year(year) if point.in_year else None
    return replace(found, yearless=bool(point.month)) if found else point
