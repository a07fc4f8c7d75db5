"""A document's text as it was read, put together from its passages.

Passages are exact slices and cover the text; between them stands nothing but white space. The file
is not opened: it may have changed since, and a long PDF takes seconds.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from rag.catalog.catalog import Catalog
from rag.core.records import Passage


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as the collection holds it.

    :ivar path: absolute path of its file; "" for one that has none.
    :ivar content_hash: sha256 of the bytes it was read from.
    :ivar verbatim: lines are those of the file itself.
    :ivar pages: (first character, number) of each page that has text, in order; empty where the
        format has none.
    """

    doc_id: str
    source: str
    path: str
    title: str
    date: str
    kind: str
    verbatim: bool
    size: int
    content_hash: str
    ingested_at: str
    text: str
    pages: tuple[tuple[int, int], ...] = ()

    def page_at(self, place: int) -> int | None:
        """The page a character stands on."""
        starts = [start for start, _ in self.pages]
        found = bisect.bisect_right(starts, place) - 1
        return self.pages[max(0, found)][1] if self.pages else None

    def line_at(self, place: int) -> int:
        """The line a character stands on, from 1."""
        return self.text.count("\n", 0, place) + 1


def stored_document(catalog: Catalog, doc_id: str) -> StoredDocument | None:
    """The document with this id; None where the collection holds none."""
    rows = catalog.rows("SELECT * FROM documents WHERE doc_id = ?", (doc_id,))
    if not rows:
        return None
    row = rows[0]
    passages = catalog.passages_of(doc_id)
    return StoredDocument(
        doc_id=doc_id,
        source=row["source"],
        path=row["path"],
        title=row["title"],
        date=row["date"],
        kind=row["kind"],
        verbatim=bool(row["verbatim"]),
        size=row["size"],
        content_hash=row["content_hash"],
        ingested_at=row["ingested_at"],
        text=_joined(passages),
        pages=_pages(passages),
    )


def _joined(passages: Sequence[Passage]) -> str:
    parts: list[str] = []
    at, line = 0, 1
    for passage in passages:
        gap = max(0, passage.start - at)
        ends = min(gap, 2) if passage.start_line is None else passage.start_line - line
        # What else was there is the indentation of the line that follows.
        parts.append("\n" * min(gap, ends) + " " * (gap - min(gap, ends)))
        parts.append(passage.text[max(0, at - passage.start) :])
        at = max(at, passage.end)
        line = (passage.start_line or 0) + passage.text.count("\n")
    return "".join(parts)


def _pages(passages: Sequence[Passage]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for passage in passages:
        if passage.page is not None and (not found or found[-1][1] != passage.page):
            found.append((passage.start, passage.page))
    return tuple(found)
