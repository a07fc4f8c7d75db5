"""Single characters of a PDF's page: how wide the gap before one is, and whether it is raised.

Asked only of blanks and digits, because each answer is a call into pdfium.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Sequence
from typing import Any

from rag.load import marks

GAP = 1.1
"""A gap of this many letter sizes parts pieces of a line: columns, or cells of a table."""
RAISED, LOWERED = 0.18, 0.08
"""How far above or below the line, in its letter sizes, a character is set as a mark."""
SMALLER = 0.88


_MATHS = re.compile("CMMI|CMR|Math")
"""Fonts of formulas: ``x1`` is a name of its own there, which a person types so."""


class Glyphs:
    """What pdfium knows of the characters of one page, by their place among them."""

    def __init__(self, text_page: Any) -> None:
        from pypdfium2 import raw

        self._page = text_page
        self._raw = raw
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._origin = (ctypes.c_double(), ctypes.c_double())
        self._matrix = raw.FS_MATRIX()

    def gaps(self, text: str, first: int, size: float, posts: Sequence[float]) -> list[int]:
        """Where the pieces begin that a wide gap or a rule parts from what is before them.

        :param posts: where upright rules cross the line.
        """
        found: list[int] = []
        for match in re.finditer(r"(?<=\S) +(?=\S)", text):
            left = self.edges(first + match.start() - 1)[1]
            right = self.edges(first + match.end())[0]
            if right - left > GAP * size or any(left - 1 < post < right + 1 for post in posts):
                found.append(match.end())
        return found

    def marked(self, text: str, first: int) -> str:
        """The text with digits that are smaller and stand above or below the line as such."""
        if not any(map(str.isdigit, text)):
            return text
        letters = [at for at, sign in enumerate(text) if sign.isalpha()]
        anchor = letters[0] if letters else 0
        base, size = self.baseline(first + anchor), self.size(first + anchor)
        signs = [self._sign(text[at], first + at, base, size) for at in range(len(text))]
        signs = [
            text[at] if sign == "\ue001" and not _is_index(text, signs, at) else sign
            for at, sign in enumerate(signs)
        ]
        shown = "".join(signs)
        # Before a power stands its sign, as small and as high.
        for match in re.finditer("(?<=\\S)[-+−](?=\ue000)", shown):
            if self._sign("1", first + match.start(), base, size) == "\ue000":
                shown = f"{shown[: match.start()]}\ue000{shown[match.end() :]}"
        forms = {"\ue000": marks.raised, "\ue001": marks.lowered}
        return re.sub("\ue000+|\ue001+", lambda m: forms[m[0][0]](text[m.start() : m.end()]), shown)

    def _sign(self, sign: str, place: int, base: float, size: float) -> str:
        """The character, or a stand-in where it is raised or lowered, or is a prime."""
        if not sign.isdigit():
            return sign
        if sign == "0" and "CMSY" in self._font(place):  # TeX's signs, which tell no Unicode
            return "′"
        height = self.baseline(place) - base
        if -LOWERED * size < height < RAISED * size or self.size(place) >= SMALLER * size:
            return sign
        if height > 0:
            return "\ue000"
        return sign if _MATHS.search(self._font(place - 1) + self._font(place)) else "\ue001"

    def _font(self, place: int) -> str:
        name, flags = ctypes.create_string_buffer(64), ctypes.c_int()
        self._raw.FPDFText_GetFontInfo(self._page, place, name, 64, flags)
        return name.value.decode("ascii", "replace")

    def baseline(self, place: int) -> float:
        """Height of a character's origin on the page, in points."""
        x, y = self._origin
        self._raw.FPDFText_GetCharOrigin(self._page, place, x, y)
        return y.value

    def size(self, place: int) -> float:
        """Height of a character's letters, in points."""
        size = float(self._raw.FPDFText_GetFontSize(self._page, place))
        if self._raw.FPDFText_GetMatrix(self._page, place, self._matrix):
            size *= math.hypot(self._matrix.c, self._matrix.d)
        return size or 1.0

    def edges(self, place: int) -> tuple[float, float]:
        """Where a character begins and ends, in points from the left."""
        left, right, _, _ = self._edges
        self._raw.FPDFText_GetCharBox(self._page, place, *self._edges)
        return left.value, right.value


def _is_index(text: str, signs: Sequence[str], at: int) -> bool:
    """Whether a lowered digit stands behind a letter, as in H₂O, or behind another such digit."""
    while at and signs[at - 1] == "\ue001":
        at -= 1
    return bool(at) and text[at - 1].isascii() and (text[at - 1].isalpha() or text[at - 1] in ")]")
