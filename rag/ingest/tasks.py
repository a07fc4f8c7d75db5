"""Tasks in documents: ``- [ ]`` lines, Org headings, bullets below "Action items" and the like.

Each with whom it is for and the day it is due, where it says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from rag.core.document_structure import Fact
from rag.core.records import Document
from rag.question.dates import read_dates

_BOX = re.compile(
    r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[(?P<mark>[ xX/>-])\][ \t]+(?P<text>\S[^\n]*)$"
    r"|^\*+[ \t]+(?P<state>TODO|WAIT|NEXT|DONE|CANCELLED)[ \t]+(?P<title>\S[^\n]*)$"
    r"(?P<planned>\n[ \t]*(?:SCHEDULED|DEADLINE|CLOSED):[^\n]*)?",
    re.MULTILINE,
)
_BULLET = re.compile(r"^[ \t]*(?:[-*+•]|\d+[.)])[ \t]+(?!\[.\])(?P<text>\S[^\n]*)$", re.MULTILINE)
_HEADING = re.compile(
    r"^\W*(?:\d+(?:\.\d+)*\.?\s+)?(?:action\s+(?:items?|points?)|actions|to-?dos?|next\s+steps|"
    r"open\s+(?:tasks|points)|(?:offene\s+)?aufgaben|nächste\s+schritte|tareas(?:\s+pendientes)?|"
    r"próximos\s+pasos|tâches|à\s+faire|prochaines\s+étapes|compiti|da\s+fare|prossimi\s+passi|"
    r"taken|actiepunten)\W*$",
    re.IGNORECASE,
)
_OWNER = re.compile(
    r"^\*{0,2}(?P<owner>[A-ZÀ-Þ][\w+&.-]*(?:(?: |, ?| and | und | & )[A-ZÀ-Þ][\w+&.-]*){0,3})"
    r"\*{0,2}:\*{0,2}\s|(?<![\w@])@(?P<at>[^\W\d][\w-]*)(?!\()|\[(?:owner|assignee)::\s*(?P<in>[^\]\n]+)\]"
)
_WHEN = r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.(?:\d{4})?|\d{1,2}\.? ?[^\W\d_]{3,9}\.?(?: \d{4})?"
_DUE = re.compile(
    r"(?:📅|⏳|(?<!\w)(?:due|by|until|before|bis|fällig|para el|avant le|entro il|vóór)(?:::|:)?"
    rf"|@due\()\s*(?P<day>{_WHEN})",
    re.IGNORECASE,
)
_DEADLINE = re.compile(r"(?:DEADLINE|SCHEDULED):\s*<(\d{4}-\d\d-\d\d)")
_NAMED_DAY = re.compile(r"((?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01]))[^/]*$")


def tasks_in(document: Document, text: str) -> Iterator[Fact]:
    """The tasks of a document.

    :param text: the document's, with code blanked out.
    """
    written = _written(document)
    for match in _BOX.finditer(text):
        said = (match["text"] or match["title"]).strip()
        done = (match["mark"] or "").lower() == "x" or match["state"] in ("DONE", "CANCELLED")
        planned = _DEADLINE.search(match["planned"] or "")
        day = planned[1] if planned else _due(said, written)
        yield _task(document, (match.start(), match.end()), said, day, done)
    for start, end in _below_headings(document):
        for match in _BULLET.finditer(text, start, end):
            said = match["text"].strip()
            yield _task(document, match.span(), said, _due(said, written), done=False)


def _task(document: Document, span: tuple[int, int], said: str, day: str, done: bool) -> Fact:
    start, end = span
    words = document.text[start:end]
    start += len(words) - len(words.lstrip())
    owner = _OWNER.search(said)
    name = next(filter(None, owner.group("owner", "at", "in")), "") if owner else ""
    return Fact("task", name.strip(), said, start, end, day, done)


def _due(said: str, written: date) -> str:
    """The day a task is due; one without its year is the next one after it was written."""
    match = _DUE.search(said)
    read = read_dates(match["day"], written) if match else None
    if match is None or not read:
        return ""
    day = read.until
    if day < written.isoformat() and not re.search(r"\d{4}", match["day"]):
        return f"{int(day[:4]) + 1}{day[4:]}"
    return day


def _written(document: Document) -> date:
    """The day that a day without its year is counted from."""
    named = _NAMED_DAY.search(document.source)
    for day in (named[1] if named else "", document.date[:10]):
        try:
            return date.fromisoformat(day)
        except ValueError:
            continue
    return date(2000, 1, 1)


def _below_headings(document: Document) -> Iterator[tuple[int, int]]:
    """What stands below each heading for tasks, up to the next one."""
    ends = [*(section.start for section in document.sections[1:]), len(document.text)]
    for section, end in zip(document.sections, ends, strict=False):
        if _HEADING.match(section.title):
            yield section.start, end
