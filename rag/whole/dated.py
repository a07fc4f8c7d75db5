"""When a stretch was written, and where that is told: its own line, heading, file name or document.

The day a stretch speaks of is none of these: "we move on 1 May" was written some other day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import PurePath
from typing import Literal

from rag.catalog.catalog import Catalog, batches, marks
from rag.core.records import Passage
from rag.question.dates import read_dates
from rag.whole.entries import named_day
from rag.whole.versions import Rank, family, rank

Origin = Literal["", "line", "heading", "file name", "front matter", "opening", "document"]

OPENING = 400
"""Characters at the beginning of a document in which it may say of when it is."""
_ANY_DAY = date(2000, 1, 1)
"""Stands in for today: words such as "last week" are no date of a text."""
_LOG_LINE = re.compile(
    r"\s*(?:[-*+•>|]\s*)*(?:\[[ xX]\]\s*)?(?:\*\*|__)?"
    r"((?:19|20)\d\d-\d\d(?:-\d\d)?|\d\d?\.\s?\d\d?\.(?:19|20)\d\d)(?!\d)"
)
_AS_OF = re.compile(
    r"\b(?:as of|version|revision|updated?|valid|effective|in force|issued|dated?|since|stand|"
    r"fassung|gültig|vom|versión|vigente|fecha|en vigueur|mise à jour|aggiornat\w|in vigore|"
    r"versie|geldig|bijgewerkt)\b[^\n]{0,60}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """How new a stretch is.

    :ivar day: ISO 8601, as much of it as is known; "" where nothing tells.
    :ivar origin: what tells it.
    :ivar family: name of its document without what tells versions apart.
    :ivar rank: how late a version that name says it is.
    """

    day: str = ""
    origin: Origin = ""
    family: str = ""
    rank: Rank = (0, ())

    def newer_than(self, other: Dated) -> bool:
        """Whether it is surely newer: by version where both are of one document, else by day."""
        if self.family and self.family == other.family and self.rank != other.rank:
            by_number = self.rank[1] and other.rank[1]
            return self.rank[1] > other.rank[1] if by_number else self.rank > other.rank
        known = min(len(self.day), len(other.day))
        return bool(known) and self.day[:known] > other.day[:known]


class Calendar:
    """The days of a collection's documents, read once for all that is dated with it."""

    def __init__(self, catalog: Catalog, doc_ids: Iterable[str]) -> None:
        self._documents: dict[str, Dated] = {}
        for batch in batches(sorted(set(doc_ids))):
            sql = (
                "SELECT documents.doc_id, documents.source, date, verbatim, text FROM documents"
                " LEFT JOIN passages ON passages.doc_id = documents.doc_id AND ordinal = 0"
                f" WHERE documents.doc_id IN ({marks(batch)})"
            )
            for row in catalog.rows(sql, batch):
                day, origin = _of_document(
                    row["source"], row["date"], bool(row["verbatim"]), row["text"] or ""
                )
                name = row["source"]
                self._documents[row["doc_id"]] = Dated(day, origin, family(name), rank(name))

    def of(self, passage: Passage, line: str = "", heading: str = "") -> Dated:
        """When a stretch of a passage was written.

        :param line: its first line, which in a log begins with its day.
        :param heading: the one it stands under, where the passage holds several.
        """
        document = self._documents.get(passage.doc_id, Dated())
        for told, day in (("line", _of_line(line)), ("heading", _of_headings(passage, heading))):
            if day:
                return Dated(day, told, document.family, document.rank)  # type: ignore[arg-type]
        return document


def _of_line(line: str) -> str:
    found = _LOG_LINE.match(line)
    return one_day(found[1].replace(" ", "")) if found else ""


def _of_headings(passage: Passage, heading: str) -> str:
    """The day in the innermost heading that names one; "Budget 2026" is about a year, not of it."""
    crumbs = [*passage.heading.split(" > "), heading]
    days = ((crumb.strip("# \n"), one_day(crumb)) for crumb in reversed(crumbs))
    return next((day for crumb, day in days if len(day) > 4 or (day and crumb == day)), "")


def _of_document(source: str, day: str, verbatim: bool, opening: str) -> tuple[str, Origin]:
    name = named_day(PurePath(source).name)
    if name:
        return (day if day.startswith(name) else name), "file name"
    if day and verbatim:
        return day, "front matter"
    said = _AS_OF.search(opening[:OPENING])
    if said and (told := one_day(said[0])):
        return told, "opening"
    return day, "document" if day else ""


@lru_cache(maxsize=4096)
def one_day(text: str) -> str:
    """The one day, month or year that a text names with its year; "" where it names none or
    several."""
    found = read_dates(text, _ANY_DAY)
    if len(found.spans) != 1 or not found.since or not found.until:
        return ""
    start, end = found.spans[0]
    if not re.search(r"(?:19|20)\d\d", text[start:end]):
        return ""
    if found.since == found.until:
        return found.since
    return found.since[:7] if found.since[:7] == found.until[:7] else found.since[:4]
