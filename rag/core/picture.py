"""The record of a picture: a file of its own, or one that stands inside a document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept of a picture beside its vector.

    :ivar number: place among the pictures of its file, from 1; 0 for a file that is a picture.
    :ivar content_hash: sha256 of its bytes; the same picture in two files has one vector.
    :ivar width: pixels, upright; so is `height`.
    :ivar page: page or slide it stands on, from 1, where the format tells.
    :ivar where: the same as people say it: ``page 3``, ``slide 2``, ``cell 4``, or "".
    :ivar words: what the file says it shows: its alternative text.
    :ivar print: what tells copies from others: see `rag.search.copies`.
    :ivar thumbnail: a JPEG of at most `rag.load.pictures.draw.THUMBNAIL` pixels, drawn by us.
    """

    number: int
    content_hash: str
    width: int
    height: int
    page: int | None = None
    where: str = ""
    words: str = ""
    print: bytes = b""
    thumbnail: bytes = b""


def picture_name(source: str, number: int, where: str) -> str:
    """What people call a picture: its file, or ``picture 2 in report.docx, page 3``."""
    if not number:
        return source
    return f"picture {number} in {source}" + (f", {where}" if where else "")
