"""The documents of a collection as they are counted: their names, folders and days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.catalog.catalog import Catalog
from rag.catalog.filters import EVERYTHING, Filter, matching_documents
from rag.language.search_terms import terms
from rag.question.everyday import alike

_NAMED_DAY = r"(?:[-_.]?([0-2]\d|3[01]))?(?!\d)"
_DATED_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])" + _NAMED_DAY)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as it is counted.

    :ivar day: its own date, or the one in its name; "" where there is none.
    """

    doc_id: str
    source: str
    title: str
    day: str
    kind: str
    size: int

    @property
    def folders(self) -> frozenset[str]:
        """Search terms of the folders it lies in."""
        return _terms_of_path(self.source.rpartition("/")[0])

    @property
    def name(self) -> frozenset[str]:
        """Search terms of its path and title."""
        return frozenset(terms(f"{self.source} {self.title}"))


@lru_cache(maxsize=4096)
def _terms_of_path(path: str) -> frozenset[str]:
    return frozenset(terms(path.replace("/", " ")))


def entries(catalog: Catalog, only: Filter) -> list[Entry]:
    """The documents a filter lets through, by path."""
    allowed = None if only == EVERYTHING else matching_documents(catalog, only)
    rows = catalog.rows(
        "SELECT doc_id, source, title, date, kind, size FROM documents ORDER BY source, doc_id"
    )
    return [
        Entry(row["doc_id"], row["source"], row["title"], _day(row["source"], row["date"]),
              row["kind"], row["size"])
        for row in rows
        if allowed is None or row["doc_id"] in allowed
    ]  # fmt: skip


def _day(source: str, day: str) -> str:
    """The day in a file's name, which its owner gave it, before that in its metadata."""
    named = named_day(source)
    return day if day.startswith(named) else named


def named_day(source: str) -> str:
    """The day or month in a file's name, ISO 8601; "" where there is none."""
    match = _DATED_NAME.search(source, source.rfind("/") + 1)
    return "-".join(part for part in match.groups() if part) if match else ""


def whole_day(day: str) -> str:
    """A month or year as a day that the range holds if it holds all of it."""
    return day if len(day) in (0, 10) else (day + "-01-01")[:10]


def in_folder(everything: Sequence[Entry], word: str) -> list[Entry]:
    """Documents below a folder of this name; not where every document lies below it."""
    found = frozenset(terms(word)) | alike(word)
    own = frozenset(terms(word))
    held = [entry for entry in everything if own & entry.folders]
    held = held or [entry for entry in everything if found & entry.folders]
    return held if len(held) < len(everything) else []
