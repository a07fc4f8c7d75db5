"""A picture as a document: what is read in it, or what its file says of it where nothing is."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.core.errors import NothingToRead
from rag.core.records import SHOWS_NONE
from rag.load.content import Content, iso_date, one_line
from rag.load.ocr.process import ScanRead

PIXELS = 300_000
"""A smaller picture without a date is no photograph but an icon, a logo or a thumbnail."""

_TIME = re.compile(r"\d{4}:\d\d:\d\d (\d\d:\d\d)")


def as_photograph(content: Content, name: str, read: ScanRead) -> Content:
    """With the day it was taken as its date; one that shows no text is found by name and day.

    :param name: what people call it; "" for a picture inside another file, such as a mail's logo.
    :raises NothingToRead: for an icon and the like.
    """
    day = iso_date(read.taken.replace(":", "-", 2))
    dated = replace(content, date=day)
    if content.text.strip() or any(scan.reason != SHOWS_NONE for scan in content.scans):
        return dated
    if not name or (not day and read.pixels < PIXELS):
        raise NothingToRead(f"is a picture that {SHOWS_NONE}")
    time = _TIME.match(read.taken)
    taken = f", taken on {day}" + (f" at {time[1]}" if time else "") if day else ""
    words = one_line(re.sub(r"[_\W]+", " ", name))
    return replace(dated, text=f"Picture {words}{taken}")
