"""Reads quotes again from the files as they are on disk: what is cited is there, word for word.

It does not decide what is cited, and knows nothing of the catalogue.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from rag.core.errors import SourceError
from rag.core.records import Citation, Document, Quote
from rag.core.timings import timed
from rag.load.read import read_document

Lines = tuple[int | None, int | None]


@timed("cite")
def cite(
    quotes: Sequence[Quote], paths: Sequence[Path], hashes: Mapping[str, str] | None = None
) -> tuple[Citation, ...]:
    """A citation for each quote, marked from 1, with the lines it has now; a file is read once.

    :param paths: the file of each quote, in their order.
    :param hashes: by document id, the sha256 of the bytes its passages came from. A file that
        still has it needs no second conversion, which for a long PDF takes seconds.
    """
    files: dict[Path, Document | bool] = {}
    found = []
    for marker, (quote, path) in enumerate(zip(quotes, paths, strict=True), 1):
        if path not in files:
            unchanged = is_unchanged(path, (hashes or {}).get(quote.passage.doc_id, ""))
            files[path] = unchanged or read_again(quote, path) or False
        found.append(_citation(marker, quote, files[path]))
    return tuple(found)


def verify(quote: Quote, path: Path) -> bool:
    """Whether the file holds the quote, word for word, as it is on disk now."""
    document = read_again(quote, path)
    return document is not None and find_quote(quote, document) is not None


def read_again(quote: Quote, path: Path) -> Document | None:
    """The quote's document as it is on disk now; None when it cannot be read any more."""
    try:
        return read_document(path, quote.passage.source, quote.passage.doc_id)
    except (SourceError, OSError):
        return None


def find_quote(quote: Quote, document: Document) -> int | None:
    """Where a quote starts in a document's text now: at its old place, or the nearest to it."""
    text = quote.text
    before = document.text.rfind(text, 0, quote.start + len(text))
    after = document.text.find(text, quote.start)
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - quote.start), default=None)


def lines_of(quote: Quote) -> Lines:
    """First and last line of a quote in its file as it was ingested."""
    first = quote.passage.start_line
    if first is None:
        return None, None
    first += quote.passage.text.count("\n", 0, quote.start - quote.passage.start)
    return first, first + quote.text.count("\n")


def is_unchanged(path: Path, sha256: str) -> bool:
    """Whether a file's bytes still have this sha256; False where there is none to compare with."""
    if not sha256:
        return False
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _citation(marker: int, quote: Quote, file: Document | bool) -> Citation:
    """:param file: the document as it is now; True when unchanged, False when it is gone."""
    lines, page, verified = lines_of(quote), quote.passage.page, bool(file)
    if isinstance(file, Document):
        start = find_quote(quote, file)
        verified = start is not None
        if start is not None:
            lines = _lines(file, start, len(quote.text))
            page = next((p.number for p in file.pages if p.start <= start < p.end), page)
    return Citation(
        marker=marker,
        passage_id=quote.passage.passage_id,
        source=quote.passage.source,
        quote=quote.text,
        page=page,
        start_line=lines[0],
        end_line=lines[1],
        verified=verified,
        read_by_ocr=quote.passage.read_by_ocr,
        highlight=quote.highlight,
        heading=quote.passage.heading,
    )


def _lines(document: Document, start: int, length: int) -> Lines:
    if not document.verbatim:
        return None, None
    first = document.text.count("\n", 0, start) + 1
    return first, first + document.text.count("\n", start, start + length)
