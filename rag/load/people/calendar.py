"""Calendars (ICS): events and tasks with their times as a person reads them.

Alarms are left out; what repeats is said in words, never unrolled.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from rag.core.errors import SourceError
from rag.load.compose import Composer
from rag.load.content import Content
from rag.load.people.content_lines import Line, blocks, lines

_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?$")
_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday",
         "SA": "Saturday", "SU": "Sunday"}  # fmt: skip
_ORDER = {"1": "first", "2": "second", "3": "third", "4": "fourth", "5": "fifth", "-1": "last",
          "-2": "last but one", "-3": "last but two"}  # fmt: skip
_LENGTH = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:\d+S)?)?$"
)
_WORKDAYS = ["MO", "TU", "WE", "TH", "FR"]
_SHOWN = (("LOCATION", "Where"), ("ORGANIZER", "Organiser"), ("ATTENDEE", "With"),
          ("STATUS", "Status"), ("PRIORITY", "Priority"), ("CATEGORIES", "Categories"),
          ("URL", "Link"))  # fmt: skip
_ANSWERS = {"DECLINED": " (declined)", "TENTATIVE": " (perhaps)", "ACCEPTED": " (accepted)"}
_MOMENTS = (("DUE", "Due"), ("COMPLETED", "Done"), ("RECURRENCE-ID", "Instead of the one on"))


def read_ics(text: str) -> Content:
    """Each event, task or journal entry under its own heading.

    :raises SourceError: when it is no calendar.
    """
    if "BEGIN:VCALENDAR" not in text.upper():
        raise SourceError("is no calendar")
    composer = Composer()
    for kind in ("VEVENT", "VTODO", "VJOURNAL"):
        for block in blocks(text, kind):
            _add(composer, block)
    name = next((line.text for line in lines(text) if line.name == "X-WR-CALNAME"), "")
    return composer.content(title=name)


def _add(composer: Composer, block: list[Line]) -> None:
    first: dict[str, Line] = {}
    for line in block:
        first.setdefault(line.name, line)
    summary = first["SUMMARY"].text if "SUMMARY" in first else "Event"
    is_off = "STATUS" in first and first["STATUS"].text.upper() == "CANCELLED"
    composer.heading(f"{summary} (cancelled)" if is_off else summary, 1)
    told = [f"When: {when}"] if (when := _when(first)) else []
    told += [f"{shown}: {_moment(first[name])}" for name, shown in _MOMENTS if name in first]
    if "PERCENT-COMPLETE" in first:
        told.append(f"Done so far: {first['PERCENT-COMPLETE'].text} %")
    if "RRULE" in first:
        told.append(f"Repeats: {_repeats(first['RRULE'].value)}")
    for name, shown in (("RDATE", "Also on"), ("EXDATE", "Not on")):
        told += [f"{shown}: {_moment(one)}" for line in block if line.name == name
                 for one in _each(line)]  # fmt: skip
    for name, shown in _SHOWN:
        found = [_who(line) for line in block if line.name == name and line.text]
        if found:
            told.append(f"{shown}: {', '.join(found)}")
    composer.block("\n".join(told))
    if "DESCRIPTION" in first:
        composer.block(first["DESCRIPTION"].text)


def _who(line: Line) -> str:
    """A person by name and address, anything else as it is."""
    address = re.sub(r"^mailto:", "", line.text, flags=re.IGNORECASE)
    name = line.parameters.get("CN", "")
    answer = _ANSWERS.get(line.parameters.get("PARTSTAT", "").upper(), "")
    return (f"{name} <{address}>" if name and name != address else address) + answer


def _when(first: dict[str, Line]) -> str:
    """Begin and end in words; the day after an event of whole days is not shown as its end."""
    if "DTSTART" not in first:
        return ""
    start = first["DTSTART"]
    end = first.get("DTEND") or _end(start, first.get("DURATION"))
    begins, ends = _moment(start), _moment(end) if end else ""
    begin_day, end_day = _day(start), _day(end) if end else None
    if begin_day and end_day and end and "T" not in end.value:
        last = end_day - timedelta(days=1)
        return begins if last <= begin_day else f"{begins} to {_written(last)}"
    if ends and begin_day == end_day:
        ends = ends.partition(", ")[2]
        zone = begins.rpartition(" (")[2]
        if ends.endswith(zone):
            begins = begins.rpartition(" (")[0]
    return f"{begins} to {ends}" if ends and ends != begins else begins


def _each(line: Line) -> list[Line]:
    """The moments of a line that names several; of a period its beginning."""
    values = (value.partition("/")[0] for value in line.value.split(","))
    return [Line(line.name, value, line.parameters) for value in values]


def _end(start: Line, length: Line | None) -> Line | None:
    """The moment at which something ends that is told to last so long; None where none is told."""
    told = _LENGTH.match(length.text) if length else None
    begins = _TIME.match(start.value.strip())
    day = _day(start)
    if not told or not begins or not day:
        return None
    weeks, days, hours, minutes = (int(part or 0) for part in told.groups())
    lasts = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
    if begins[4] is None:
        return Line("DTEND", f"{day + timedelta(days=max(1, lasts.days)):%Y%m%d}", start.parameters)
    try:
        moment = datetime(day.year, day.month, day.day, int(begins[4]), int(begins[5])) + lasts
    except (ValueError, OverflowError):
        return None
    return Line("DTEND", f"{moment:%Y%m%dT%H%M00}{begins[6]}", start.parameters)


def _day(line: Line) -> date | None:
    match = _TIME.match(line.value.strip())
    try:
        return date(*(int(part) for part in match.groups()[:3])) if match else None
    except ValueError:
        return None


def _moment(line: Line) -> str:
    """``21 April 2031, 08:15 (Europe/Berlin)``; as it is written where it is no date."""
    match = _TIME.match(line.value.strip())
    day = _day(line)
    if not match or not day:
        return line.text
    if match[4] is None:
        return _written(day)
    zone = "UTC" if match[6] else line.parameters.get("TZID", "")
    return f"{_written(day)}, {match[4]}:{match[5]}" + (f" ({zone})" if zone else "")


def _written(day: date) -> str:
    return f"{day.day} {datetime(2000, day.month, 1):%B} {day.year}"


def _repeats(rule: str) -> str:
    """A recurrence in words: ``every 2 weeks on Tuesday until 3 May 2026``."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    unit = _UNITS.get(parts.get("FREQ", ""))
    if not unit:
        return rule
    every = parts.get("INTERVAL", "1")
    told = f"every {unit}" if every == "1" else f"every {every} {unit}s"
    if months := [_month(one) for one in parts.get("BYMONTH", "").split(",") if one]:
        told += f" in {', '.join(months)}"
    told += _on(parts)
    if "COUNT" in parts:
        told += f", {parts['COUNT']} times"
    if "UNTIL" in parts:
        told += f" until {_moment(Line('', parts['UNTIL']))}"
    return told


def _on(parts: dict[str, str]) -> str:
    """On which days of a week, a month or a year."""
    codes = [one for one in parts.get("BYDAY", "").split(",") if one]
    place = parts.get("BYSETPOS", "")
    told = ""
    if codes and place:
        days = (
            "weekday" if sorted(codes) == sorted(_WORKDAYS) else " or ".join(map(_weekday, codes))
        )
        told = f" on the {_place(place)} {days}"
    elif codes:
        told = f" on {', '.join(map(_weekday, codes))}"
    if "BYMONTHDAY" in parts:
        days = parts["BYMONTHDAY"]
        told += " on the last day" if days == "-1" else f" on day {days.replace(',', ', ')}"
    for name, shown in (("BYWEEKNO", "in week"), ("BYYEARDAY", "on day of the year")):
        if name in parts:
            told += f" {shown} {parts[name].replace(',', ', ')}"
    return told


def _month(number: str) -> str:
    return f"{datetime(2000, int(number), 1):%B}" if number in map(str, range(1, 13)) else number


def _place(number: str) -> str:
    return _ORDER.get(number.lstrip("+"), f"{number}.")


def _weekday(code: str) -> str:
    day = _DAYS.get(code[-2:], code)
    return f"the {_place(code[:-2])} {day}" if code[:-2] else day
