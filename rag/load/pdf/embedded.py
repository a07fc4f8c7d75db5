"""Pictures that stand on pages of a PDF, as it holds them; scans are pages, not pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from rag.core.errors import SourceError
from rag.core.picture import Picture

_IMAGE = 3
PAGES = 2000
PIXELS = 40_000_000
LEAST = 48
WHOLE = 0.85
"""A picture that covers this much of its page is the page."""


def embedded(raw: bytes) -> Iterator[tuple[Picture, bytes]]:
    """Where each picture stands, and it as a PNG drawn by us.

    :raises SourceError: where the file cannot be opened.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        raise SourceError(f"is damaged: no PDF ({error})") from error
    with closing(document):
        for number in range(min(PAGES, len(document))):
            with closing(document[number]) as page:
                for image in page.get_objects(filter=[_IMAGE], max_depth=3):
                    if _is_picture(image, page):
                        yield Picture(0, "", 0, 0, number + 1, f"page {number + 1}"), _png(image)


def _is_picture(image: Any, page: Any) -> bool:
    width, height = image.get_px_size()
    if min(width, height) < LEAST or width * height > PIXELS:
        return False
    left, bottom, right, top = image.get_bounds()
    wide, high = page.get_size()
    return bool((right - left) * (top - bottom) < WHOLE * wide * high)


def _png(image: Any) -> bytes:
    import pypdfium2

    try:
        picture = image.get_bitmap().to_pil()
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return b""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()
