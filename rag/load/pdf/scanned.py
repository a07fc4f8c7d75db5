"""Which pages of a PDF have to be looked at to be read: those whose text is missing or broken."""

from __future__ import annotations

import unicodedata
from typing import Any

ENOUGH_LETTERS = 250
"""A page with more has text of its own; a header printed over a scan has fewer."""
PICTURED = 0.4
"""Pictures over this share of a page with little text are its text."""
OUTLINES = 150
"""A page without letters but with so many shapes shows letters drawn as shapes."""
BROKEN = 0.2
"""Share of characters that stand for nothing, from which a text layer is rubbish."""
LEAST_PIXELS = 100
_PATH, _IMAGE = 2, 3


def is_scanned(page: Any, letters: int) -> bool:
    """Whether the page shows more than its text says.

    :param page: as pypdfium2 has it; it is looked into only where there is little text.
    :param letters: how many letters and digits of text it has.
    """
    if letters >= ENOUGH_LETTERS:
        return False
    width, height = page.get_size()
    covered, shapes = 0.0, 0
    for thing in page.get_objects(filter=[_PATH, _IMAGE], max_depth=3):
        shapes += thing.type == _PATH
        if thing.type == _IMAGE and min(thing.get_px_size()) >= LEAST_PIXELS:
            left, bottom, right, top = thing.get_bounds()
            covered += max(0.0, right - left) * max(0.0, top - bottom)
    if covered >= PICTURED * width * height:
        return True
    return not letters and (covered >= 0.05 * width * height or shapes >= OUTLINES)


def is_broken(text: str) -> bool:
    """Whether a text layer is of signs that stand for nothing: its font tells no letters."""
    shown = [character for character in text if not character.isspace()]
    nothing = sum(unicodedata.category(c) in ("Co", "Cn", "Cc") or c == "\ufffd" for c in shown)
    return len(shown) > 20 and nothing > BROKEN * len(shown)
