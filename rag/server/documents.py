"""A document for whoever wants to look at it: its lines, its pages, whether its file changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from rag.catalog.document_text import StoredDocument
from rag.catalog.scanned_pages import scanned_pages_of
from rag.catalog.tables import tables_of
from rag.core.document_structure import ScannedPage, Table
from rag.core.errors import ConfigError, FileChanged, SourceError
from rag.evidence.check_quotes import is_unchanged
from rag.load.ocr.cutout import cutout, read_places
from rag.load.ocr.settings import kept_folder
from rag.load.pdf.picture import Box, page_boxes, page_picture
from rag.server.desk import Desk

LINES = 80
MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Shown:
    """A document, the collection that holds it, and whether its file is still the one it was."""

    document: StoredDocument
    collection: str
    file_changed: bool
    tables: tuple[Table, ...] = ()
    scans: tuple[ScannedPage, ...] = ()

    @property
    def is_pdf(self) -> bool:
        """Whether its pages can be drawn."""
        return Path(self.document.path).suffix.lower() == ".pdf" and bool(self.document.pages)

    @property
    def page_count(self) -> int:
        """The last page that has text; 0 for formats without pages."""
        return self.document.pages[-1][1] if self.document.pages else 0

    def as_json(self) -> dict[str, Any]:
        """What is known of it, without its text."""
        document = self.document
        return {
            "document": document.doc_id,
            "collection": self.collection,
            "source": document.source,
            "title": document.title,
            "date": document.date,
            "kind": Path(document.source).suffix.lstrip(".").lower() or document.kind,
            "bytes": document.size,
            "characters": len(document.text),
            "lines": document.text.count("\n") + 1,
            "pages": self.page_count or None,
            "verbatim": document.verbatim,
            "ingested_at": document.ingested_at,
            "file_changed": self.file_changed,
        }


async def shown(desk: Desk, document: str, collection: str) -> Shown:
    """Look a document up.

    :raises SourceError: when no collection holds it.
    """
    found, name = await desk.read(document, collection)
    same = not found.path or await desk.files.run(
        name, lambda _: is_unchanged(Path(found.path), found.content_hash)
    )
    tables = await desk.files.run(name, lambda a: tables_of(a.collection().catalog, found.doc_id))
    scans = await desk.files.run(
        name, lambda a: scanned_pages_of(a.collection().catalog, found.doc_id)
    )
    return Shown(found, name, not same, tables, scans)


def text_of(found: Shown, first: int, lines: int, page: int = 0) -> dict[str, Any]:
    """Some lines of a document, as it was read.

    :param first: line to begin with, from 1.
    :param page: the page to give instead, for formats that have pages.
    :raises ConfigError: when there is no such line or page.
    """
    text = found.document.text
    if page:
        text = page_text(found.document, page)
    every = text.split("\n")
    if first > len(every):
        raise ConfigError(f"there are {len(every)} lines, none is number {first}")
    part = every[first - 1 : first - 1 + lines]
    last = first + len(part) - 1
    return {
        "document": found.document.doc_id,
        "source": found.document.source,
        "collection": found.collection,
        "page": page or None,
        "from_line": first,
        "to_line": last,
        "total_lines": len(every),
        "next_line": last + 1 if last < len(every) else None,
        "file_changed": found.file_changed,
        "text": "\n".join(part),
    }


def page_text(document: StoredDocument, page: int) -> str:
    """The text of one page.

    :raises ConfigError: when there is none of that number.
    """
    starts = [*document.pages, (len(document.text), 0)]
    for (start, number), (end, _) in pairwise(starts):
        if number == page:
            return document.text[start:end].strip("\n")
    last = document.pages[-1][1] if document.pages else 0
    raise ConfigError(f"there is no text on page {page}; the last page is {last}")


async def picture(desk: Desk, found: Shown, page: int) -> bytes:
    """A page as PNG.

    :raises FileChanged: when the file is another one by now.
    """
    path = _file(found)
    return await desk.files.run(found.collection, lambda _: page_picture(path, page))


async def boxes(
    desk: Desk, found: Shown, page: int, *stretches: tuple[int, int]
) -> tuple[tuple[Box, ...], ...]:
    """Where each stretch of the document stands on a page, in per cent of it.

    :raises FileChanged: when the file is another one by now.
    """
    path, text = _file(found), found.document.text
    words = [text[start:end] for start, end in stretches]
    scan = next((s for s in found.scans if s.number == page and s.engine), None)
    if scan is None:
        return await desk.files.run(found.collection, lambda _: page_boxes(path, page, words))
    where = (page, scan.engine)
    kept = kept_folder(desk.settings.config.home)
    return await desk.files.run(
        found.collection, lambda _: tuple(read_places(path, where, one, kept) for one in words)
    )


async def read_part(desk: Desk, found: Shown, start: int, end: int) -> bytes:
    """The part of a scanned page or picture in which a stretch of the document was read, as PNG.

    :raises SourceError: when no picture shows it.
    :raises FileChanged: when the file is another one by now.
    """
    scan = next((s for s in found.scans if s.start < end and start < s.end), None)
    if scan is None:
        raise SourceError(f"these words of {found.document.source} were not read by OCR")
    if found.file_changed:
        raise _changed(found)
    words = found.document.text[max(start, scan.start) : min(end, scan.end)]
    path, where = Path(found.document.path), (scan.number, scan.engine)
    kept = kept_folder(desk.settings.config.home)
    return await desk.files.run(found.collection, lambda _: cutout(path, where, words, kept))


def _file(found: Shown) -> Path:
    if not found.is_pdf:
        raise SourceError(f"{found.document.source} has no pages that can be drawn")
    if found.file_changed:
        raise _changed(found)
    return Path(found.document.path)


def _changed(found: Shown) -> FileChanged:
    return FileChanged(
        f"{found.document.source} has changed since it was read, or is gone",
        hint="rag ingest PATH",
    )
