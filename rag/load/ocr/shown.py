"""Pictures that a content brings with it, such as a mail's, read and put where they stand.

Each is read as the file it would be: what stands in a hundred mails, such as a letterhead, is read
once.
"""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from rag.core.errors import SourceError
from rag.load.content import Content
from rag.load.ocr.insert_pages import with_pages
from rag.load.ocr.page import PageRead
from rag.load.ocr.process import read_scan
from rag.load.ocr.settings import Ocr, Scan


def with_shown(content: Content, ocr: Ocr) -> Content:
    """A content with what OCR reads in its `pictures`, at their `places`."""
    numbers = {name: number for number, (name, _) in enumerate(content.pictures, 1)}
    places: dict[int, tuple[int, int]] = {}
    for name, start, page in content.places:
        if name in numbers:
            places.setdefault(numbers[name], (start, page))
    read = {}
    with tempfile.TemporaryDirectory(prefix="rag-") as folder:
        file = Path(folder) / "shown.png"  # its first bytes tell what it is
        for name, raw in content.pictures:
            file.write_bytes(raw)
            # One picture that cannot be unpacked says nothing of the others.
            with suppress(SourceError):
                read[numbers[name]] = _first(Scan(file, raw, file.suffix, numbers=(1,)), ocr)
    return with_pages(content, read, ocr.engine, paged=False, places=places)


def _first(scan: Scan, ocr: Ocr) -> PageRead:
    return next(iter(read_scan(scan, ocr).pages.values()), PageRead())
