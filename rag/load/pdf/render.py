"""Pages of a PDF as pictures, for those that hold no text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

LOWEST, HIGHEST = 150.0, 300.0
"""Dots per inch: fewer lose small print, more only magnify a scan's noise."""
PIXELS = 30_000_000
_IMAGE = 3


def rendered(raw: bytes, numbers: Sequence[int]) -> Iterator[tuple[int, Any]]:
    """Pages by their number from 1 as grey pictures (Pillow), as fine as they were scanned."""
    import pypdfium2

    with closing(pypdfium2.PdfDocument(raw)) as document:
        for number in numbers:
            with closing(document[number - 1]) as page:
                scale = _resolution(page) / 72
                width, height = page.get_size()
                scale = min(scale, (PIXELS / max(1.0, width * height)) ** 0.5)
                yield number, page.render(scale=scale, grayscale=True).to_pil().convert("L")


def _resolution(page: Any) -> float:
    """The dots per inch of the page's largest picture, within bounds."""
    found = [(0.0, HIGHEST - 100)]
    for image in page.get_objects(filter=[_IMAGE], max_depth=3):
        left, bottom, right, top = image.get_bounds()
        width = max(1.0, right - left)
        found.append((width * (top - bottom), image.get_px_size()[0] / width * 72))
    return min(HIGHEST, max(LOWEST, max(found)[1]))
