"""Reads quotes again from the files as they are on disk: what is cited is there, word for word.

It does not decide what is cited.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rag.errors import RagError
from rag.load.read import read_document
from rag.records import Citation, Document, Quote


def cite(quotes: Sequence[Quote], paths: Sequence[Path]) -> tuple[Citation, ...]:
    """A citation for each quote, marked from 1; every file is read once.

    :param paths: the file of each quote, in their order.
    """
    documents: dict[Path, Document | None] = {}
    found = []
    for marker, (quote, path) in enumerate(zip(quotes, paths, strict=True), 1):
        if path not in documents:
            documents[path] = read_again(quote, path)
        found.append(_citation(marker, quote, documents[path]))
    return tuple(found)


def verify(quote: Quote, path: Path) -> bool:
    """Whether the file holds the quote, word for word, as it is on disk now."""
    document = read_again(quote, path)
    return document is not None and _find(quote, document) is not None


def read_again(quote: Quote, path: Path) -> Document | None:
    """The quote's document as it is on disk now; None when it cannot be read any more."""
    try:
        return read_document(path, quote.passage.source, quote.passage.doc_id)
    except (RagError, OSError):
        return None


def _find(quote: Quote, document: Document) -> int | None:
    """Where the quote stands now: at its old place, or else the nearest to it."""
    text = quote.text
    if document.text.startswith(text, quote.start):
        return quote.start
    before = document.text.rfind(text, 0, quote.start + len(text))
    after = document.text.find(text, quote.start)
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - quote.start)) if places else None


def _citation(marker: int, quote: Quote, document: Document | None) -> Citation:
    start = _find(quote, document) if document else None
    lines: tuple[int | None, int | None] = (quote.passage.start_line, quote.passage.end_line)
    page = quote.passage.page
    if document is not None and start is not None:
        lines = _lines(document, start, start + len(quote.text))
        page = next((p.number for p in document.pages if p.start <= start < p.end), page)
    return Citation(
        marker=marker,
        passage_id=quote.passage.passage_id,
        source=quote.passage.source,
        quote=quote.text,
        page=page,
        start_line=lines[0],
        end_line=lines[1],
        verified=start is not None,
    )


def _lines(document: Document, start: int, end: int) -> tuple[int | None, int | None]:
    if not document.verbatim:
        return None, None
    first = document.text.count("\n", 0, start) + 1
    return first, first + document.text.count("\n", start, end)
