"""Whether a document says some words, as its file is on disk now.

It does not know the catalogue: the caller hands over what is known of the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from rag.core.errors import SourceError
from rag.evidence.check_quotes import is_unchanged
from rag.load.read import read_document


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of a quote.

    :ivar found: the document holds the words, one white space being as good as another.
    :ivar file_changed: the file is another one than was read into the collection, or gone.
    :ivar start: first character in the document's text, as it is now; `end` is exclusive.
    """

    found: bool
    file_changed: bool
    start: int | None = None
    end: int | None = None
    start_line: int | None = None
    end_line: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the collection knows of a document: its file, and the text it was read as.

    :ivar pages: (first character, number) of each page.
    """

    path: str
    source: str
    content_hash: str
    text: str
    verbatim: bool
    pages: tuple[tuple[int, int], ...] = ()
    doc_id: str = ""


def verify_words(quote: str, known: Known) -> Verified:
    """Look for a quote; only a file that has changed is read again."""
    changed = not is_unchanged(Path(known.path), known.content_hash) if known.path else False
    if changed:
        try:
            again = read_document(Path(known.path), known.source, known.doc_id)
        except (SourceError, OSError):
            return Verified(False, True)
        pages = tuple((page.start, page.number) for page in again.pages)
        known = Known(known.path, known.source, "", again.text, again.verbatim, pages)
    place = find_words(known.text, quote)
    if place is None:
        return Verified(False, changed)
    start, end = place
    first = known.text.count("\n", 0, start) + 1
    last = first + known.text.count("\n", start, end)
    before = [number for begin, number in known.pages if begin <= start]
    return Verified(
        True,
        changed,
        start,
        end,
        first if known.verbatim else None,
        last if known.verbatim else None,
        before[-1] if before else None,
    )


def find_words(text: str, quote: str) -> tuple[int, int] | None:
    """First place of a quote in a text, (start, end), whatever white space parts its words."""
    words = quote.split()
    if not words:
        return None
    exact = text.find(quote.strip())
    if exact >= 0:
        return exact, exact + len(quote.strip())
    found = re.search(r"\s+".join(map(re.escape, words)), text)
    return found.span() if found else None
