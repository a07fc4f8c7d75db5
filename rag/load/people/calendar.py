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
_ORDER = {"1": "first ", "2": "second ", "3": "third ", "4": "fourth ", "-1": "last "}
_SHOWN = (("LOCATION", "Where"), ("ORGANIZER", "Organiser"), ("ATTENDEE", "With"),
          ("STATUS", "Status"), ("CATEGORIES", "Categories"), ("URL", "Link"))  # fmt: skip


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
    composer.heading(summary, 1)
    told = [f"When: {when}"] if (when := _when(first)) else []
    if "DUE" in first:
        told.append(f"Due: {_moment(first['DUE'])}")
    if "RRULE" in first:
        told.append(f"Repeats: {_repeats(first['RRULE'].value)}")
    told += [f"Not on: {_moment(line)}" for line in block if line.name == "EXDATE"]
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
    return f"{name} <{address}>" if name and name != address else address


def _when(first: dict[str, Line]) -> str:
    """Begin and end in words; the day after an event of whole days is not shown as its end."""
    if "DTSTART" not in first:
        return ""
    start = first["DTSTART"]
    end = first.get("DTEND")
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
    days = [_weekday(one) for one in parts.get("BYDAY", "").split(",") if one]
    if days:
        told += f" on {', '.join(days)}"
    if "BYMONTHDAY" in parts:
        told += f" on day {parts['BYMONTHDAY']}"
    if "COUNT" in parts:
        told += f", {parts['COUNT']} times"
    if "UNTIL" in parts:
        told += f" until {_moment(Line('', parts['UNTIL']))}"
    return told


def _weekday(code: str) -> str:
    day = _DAYS.get(code[-2:], code)
    return f"the {_ORDER[code[:-2]]}{day}" if code[:-2] in _ORDER else day
