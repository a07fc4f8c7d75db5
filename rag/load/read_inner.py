"""Documents inside a file, read as if each were a file: messages, attachments, what is in those."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from rag.core.document_structure import Section
from rag.core.errors import NothingToRead, SourceError
from rag.core.records import WITHOUT_TEXT, Document, Failure, Skipped
from rag.core.timings import stage
from rag.load.content import Content, one_line
from rag.load.formats import HOLDERS, PICTURES, is_read
from rag.load.inner import Inner
from rag.load.ocr.settings import Ocr
from rag.load.read_bytes import read_bytes

DEPTH = 8
"""Mails within mails within mails: no deeper."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document stands inside a file."""

    inner: Inner
    doc_id: str
    source: str
    depth: int


def inner_id(holder: str, key: str) -> str:
    """Identity of a document inside another, from that one's and what tells it from its like."""
    return hashlib.sha256(f"{holder}\0{key}".encode("utf-8", "replace")).hexdigest()[:16]


def read_inner(
    content: Content, holder: tuple[str, str], ocr: Ocr
) -> Iterator[Document | Failure | Skipped]:
    """Everything inside a file that was read, in order, or why it could not be.

    :param holder: source and identity of the file.
    """
    waiting = _places(content, holder, 1)
    while waiting:
        place = waiting.pop(0)
        suffix = place.inner.suffix
        if not (is_read(suffix) or (ocr.engine and suffix in PICTURES)):
            yield Skipped(place.source, place.inner.suffix or "no ending")
            continue
        try:
            found = _content_of(place, ocr)
            yield _document(place, found)
        except NothingToRead:
            yield Skipped(place.source, WITHOUT_TEXT)
            continue
        except SourceError as error:
            reason = f"{error.message}: {error.hint}" if error.hint else error.message
            yield Failure(place.source, reason)
            continue
        waiting[:0] = _places(found, (place.source, place.doc_id), place.depth + 1)


def find_inner(content: Content, holder: tuple[str, str], wanted: str, ocr: Ocr) -> Document | None:
    """The document inside a file that has this identity; only what leads to it is read.

    :raises SourceError: when it is there and cannot be read any more.
    """
    waiting = _places(content, holder, 1)
    while waiting:
        place = waiting.pop(0)
        if place.doc_id == wanted:
            return _document(place, _content_of(place, ocr))
        if place.inner.suffix in HOLDERS:
            try:
                found = _content_of(place, ocr)
            except SourceError:
                continue
            waiting += _places(found, (place.source, place.doc_id), place.depth + 1)
    return None


def _places(content: Content, holder: tuple[str, str], depth: int) -> list[Place]:
    source, doc_id = holder
    return [
        Place(inner, inner_id(doc_id, inner.key), f"{source}{inner.name}", depth)
        for inner in content.inner
    ]


def _content_of(place: Place, ocr: Ocr) -> Content:
    if place.depth > DEPTH:
        raise SourceError(f"lies more than {DEPTH} mails deep and was not read")
    with stage("read"):
        return read_bytes(place.inner.raw, place.inner.suffix, ocr=ocr)


def _document(place: Place, content: Content) -> Document:
    """As a file's document would be, under a heading that says what it belongs to."""
    inner = place.inner
    sections = content.sections
    if inner.within:
        deeper = [dataclasses.replace(section, level=section.level + 1) for section in sections]
        sections = (Section(0, 1, inner.within), *deeper)
    content = dataclasses.replace(
        content, sections=sections, date=content.date or inner.date, verbatim=False
    )
    return document_of(content, place.doc_id, place.source, one_line(inner.name.lstrip("/")))


def document_of(content: Content, doc_id: str, source: str, title: str) -> Document:
    """A content as somebody's document.

    :param title: where the content has none of its own.
    """
    return Document(
        doc_id=doc_id,
        source=source,
        text=content.text,
        title=content.title or title,
        date=content.date,
        kind=content.kind,
        sections=content.sections,
        pages=content.pages,
        verbatim=content.verbatim,
        hidden_characters=content.hidden_characters,
        guessed_encoding=content.guessed_encoding,
        tables=content.tables,
        records=content.records,
        furniture=content.furniture,
        scans=content.scans,
    )
