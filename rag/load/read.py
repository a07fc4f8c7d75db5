"""One file to its Document, and to those that stand inside it.

A mailbox gives its messages, a mail its attachments; each has an identity that later versions of
the file keep. Files of other formats are one document. Which files to read is decided in
`files.py`; what their bytes say, in `read_bytes.py`.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from rag.core.errors import SourceError
from rag.core.records import Document, Failure, Skipped
from rag.core.timings import stage, timed
from rag.load.content import Content, one_line
from rag.load.formats import suffix_of
from rag.load.ocr.settings import NO_OCR, Ocr
from rag.load.read_bytes import read_bytes
from rag.load.read_inner import document_of, find_inner, read_inner


def doc_id_of(path: Path) -> str:
    """Identity of a file: 16 hexadecimal digits of the sha256 of its absolute path."""
    absolute = os.path.normpath(path.absolute())
    return hashlib.sha256(os.fsencode(absolute)).hexdigest()[:16]


@timed("read")
def read_document(path: Path, source: str, doc_id: str, ocr: Ocr = NO_OCR) -> Document:
    """Read a file of any known format, or the document inside it that has this identity.

    :param source: the path as the person typed it; kept, never opened.
    :param ocr: how pages and pictures without text are read.
    :raises SourceError: with the reason, for whatever cannot be read: missing rights, encrypted,
        damaged, empty, a scan, a bomb, or beyond the limits on time and memory.
    """
    content = _content_of(path, ocr)
    if content.inner and doc_id and doc_id != (own := doc_id_of(path)):
        inner = find_inner(content, (source, own), doc_id, ocr)
        if inner is not None:
            return dataclasses.replace(inner, source=source)
    return document_of(content, doc_id, source, _name_of(path))


def read_documents(
    path: Path, source: str, doc_id: str, ocr: Ocr = NO_OCR
) -> Iterator[Document | Failure | Skipped]:
    """Everything a file holds: first what stands inside it, or why that is not read; then itself.

    :raises SourceError: as `read_document`, before anything was given.
    """
    with stage("read"):
        content = _content_of(path, ocr)
    yield from read_inner(content, (source, doc_id), ocr)
    yield document_of(content, doc_id, source, _name_of(path))


def _name_of(path: Path) -> str:
    """Its name without endings: the title where the document has none."""
    whole = suffix_of(path.name) == path.suffix.lower()
    return one_line(path.stem if whole else Path(path.stem).stem)


def _content_of(path: Path, ocr: Ocr) -> Content:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}") from error
    return read_bytes(raw, suffix_of(path.name), path, ocr)
