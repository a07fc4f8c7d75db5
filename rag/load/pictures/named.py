"""A picture as a document without anybody reading it: by its name, its day and its place."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace

from rag.core.errors import NothingToRead
from rag.load.content import Content, iso_date, one_line
from rag.load.pictures.exif import Taken, in_words
from rag.load.pictures.settings import LEAST_PIXELS


def read_head(raw: bytes) -> Content:
    """What a picture's file says of itself, packed into the text of a content: this is how the
    process hands it over that looked.

    :raises SourceError: where it is no picture or too large.
    """
    from rag.load.ocr.pictures import head_of

    return Content(json.dumps(asdict(head_of(raw))))


def named(content: Content, name: str) -> Content:
    """The document of a picture from what `read_head` packed.

    :raises NothingToRead: for an icon and the like.
    """
    head = json.loads(content.text)
    if head["pixels"] < LEAST_PIXELS:
        raise NothingToRead("is a picture too small to be looked at")
    taken = Taken(head["taken"], head["place"], head["description"])
    text = description(name, taken)
    return replace(content, text=text, date=day_of(taken))


def description(name: str, taken: Taken) -> str:
    """A picture in a line: ``Picture harbour 2, taken on 2026-01-29 at 17:15``, and below it what
    its file says that it shows."""
    words = one_line(re.sub(r"[_\W]+", " ", name))
    line = ", ".join(filter(None, (f"Picture {words}".strip(), in_words(taken))))
    return f"{line}\n{taken.description}" if taken.description else line


def day_of(taken: Taken) -> str:
    """The day a picture was taken, ISO 8601, or ""."""
    return iso_date(taken.time.replace(":", "-", 2))
