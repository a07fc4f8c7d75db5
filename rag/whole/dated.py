"""When a stretch was written, and where that is told: its own line, heading, file name or document.

The day a stretch speaks of is none of these: "we move on 1 May" was written some other day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import PurePath
from typing import Literal

from rag.catalog.catalog import Catalog, batches, marks
from rag.core.records import Passage
from rag.question.dates import read_dates
from rag.whole.entries import named_day
from rag.whole.line_days import day_begun_with
from rag.whole.versions import Rank, family, rank

Origin = Literal["", "line", "heading", "file name", "front matter", "opening", "document"]

OPENING = 400
"""Characters at the beginning of a document in which it may say of when it is."""
_ANY_DAY = date(2000, 1, 1)
"""Stands in for today: words such as "last week" are no date of a text."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
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
        self._years: dict[str, str] = {}
        for batch in batches(sorted(set(doc_ids))):
            sql = (
                "SELECT documents.doc_id, documents.source, documents.title, date, verbatim, text"
                " FROM documents"
                " LEFT JOIN passages ON passages.doc_id = documents.doc_id AND ordinal = 0"
                f" WHERE documents.doc_id IN ({marks(batch)})"
            )
            for row in catalog.rows(sql, batch):
                day, origin = _of_document(
                    row["source"], row["date"], bool(row["verbatim"]), row["text"] or ""
                )
                name = row["source"]
                self._years[row["doc_id"]] = year_named(name, row["title"] or "")
                self._documents[row["doc_id"]] = Dated(day, origin, family(name), rank(name))

    def of(self, passage: Passage, line: str = "", heading: str = "") -> Dated:
        """When a stretch of a passage was written.

        :param line: its first line, which in a log begins with its day.
        :param heading: the one it stands under, where the passage holds several.
        """
        document = self._documents.get(passage.doc_id, Dated())
        crumbs = [*passage.heading.split(" > "), heading]
        year = _year_above(crumbs) or self._years.get(passage.doc_id, "")
        said = (("line", day_begun_with(line, year)), ("heading", _of_headings(crumbs, year)))
        for told, day in said:
            if day:
                return Dated(day, told, document.family, document.rank)  # type: ignore[arg-type]
        return document


def _of_headings(crumbs: Sequence[str], year: str) -> str:
    """The day in the innermost heading that names one; "Budget 2026" is about a year, not of it."""
    for crumb in (crumb.strip("# \n") for crumb in reversed(crumbs)):
        day = one_day(crumb)
        if len(day) > 4 or (day and crumb == day):
            return day
        if begun := day_begun_with(f"# {crumb}", year):
            return begun
    return ""


def _year_above(crumbs: Sequence[str]) -> str:
    """The year of the innermost heading that names one."""
    named = (set(_YEAR.findall(crumb)) for crumb in reversed(crumbs))
    years = next((years for years in named if years), set())
    return years.pop() if len(years) == 1 else ""


def year_named(source: str, title: str) -> str:
    """The one year in a document's name, else in its title; "" where there is none or several."""
    for text in (PurePath(source).stem, title):
        years = set(_YEAR.findall(text))
        if years:
            return years.pop() if len(years) == 1 else ""
    return ""


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
