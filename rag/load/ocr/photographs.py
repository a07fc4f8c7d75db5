"""A picture as a document: what is read in it, or what its file says of it where nothing is."""

from __future__ import annotations

from dataclasses import replace

from rag.core.document_structure import SHOWS_NONE
from rag.core.errors import NothingToRead
from rag.load.content import Content
from rag.load.ocr.process import ScanRead
from rag.load.pictures.named import day_of, description
from rag.load.pictures.settings import LEAST_PIXELS

PIXELS = 300_000
"""A smaller picture without a date is no photograph but an icon, a logo or a thumbnail."""


def as_photograph(content: Content, name: str, read: ScanRead, *, looked_at: bool) -> Content:
    """With the day it was taken as its date; one that shows no text is found by name, day and
    place.

    :param name: what people call it; "" for a picture inside another file, such as a mail's logo.
    :param looked_at: it can be found by what it shows too.
    :raises NothingToRead: for an icon and the like.
    """
    taken = read.taken
    day = day_of(taken)
    dated = replace(content, date=day)
    if content.text.strip() or any(scan.reason != SHOWS_NONE for scan in content.scans):
        if not content.text.strip() or not (taken.place or taken.description):
            return dated
        return replace(dated, text=f"{content.text.rstrip()}\n\n{description(name, taken)}")
    least = LEAST_PIXELS if looked_at else PIXELS
    if not name or read.pixels < (LEAST_PIXELS if day else least):
        raise NothingToRead(f"is a picture that {SHOWS_NONE}")
    return replace(dated, text=description(name, taken))
