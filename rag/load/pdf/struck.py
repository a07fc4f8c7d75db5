"""Words on a PDF's page with a line drawn through them: by the writer, or by a reader's mark.

They are left out, as in every format: beside what replaced them they would be a false fact.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from typing import Any

from rag.load.pdf.glyphs import Glyphs
from rag.load.pdf.rules import Rule

LOW, HIGH = 0.15, 0.4
"""Where a line crosses letters, in their sizes above the line they stand on."""
THICK = 0.2
"""Edges that lie further apart than this belong to a box, not to a line."""
NEAR = 0.6
"""A line through words begins and ends with them, within so many letter sizes."""
ANNOTATIONS = 1000
_STRIKE_OUT = 12


def strikes(page: Any, rules: Sequence[Rule]) -> list[Rule]:
    """Level lines that may go through words, and those of strike-out marks."""
    return [*(rule for rule in rules if not rule.upright), *_marks(page)]


def _marks(page: Any) -> Iterator[Rule]:
    from pypdfium2 import raw as pdfium

    corners = pdfium.FS_QUADPOINTSF()
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if pdfium.FPDFAnnot_GetSubtype(annotation) == _STRIKE_OUT:
            for at in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), ANNOTATIONS)):
                if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, at, ctypes.byref(corners)):
                    xs = (corners.x1, corners.x2, corners.x3, corners.x4)
                    ys = (corners.y1, corners.y2, corners.y3, corners.y4)
                    low, high = min(ys), max(ys)
                    yield Rule(False, low + 0.45 * (high - low), min(xs), max(xs))
        pdfium.FPDFPage_CloseAnnot(annotation)


def through(glyphs: Glyphs, first: int, lines: Sequence[Rule]) -> list[Rule]:
    """Those of the lines that cross the letters of the line whose first character this is."""
    crossing = [rule for rule in lines if _crosses(rule, first, glyphs)]
    size = glyphs.size(first)
    return [rule for rule in crossing if not _is_edge(rule, lines, size)]


def _crosses(rule: Rule, place: int, glyphs: Glyphs) -> bool:
    """Whether a line is at the height of a character's middle, wherever it is from left to right.

    The bar of a fraction is so only for what stands beside it.
    """
    return LOW < (rule.at - glyphs.baseline(place)) / glyphs.size(place) < HIGH


def _is_edge(rule: Rule, lines: Sequence[Rule], size: float) -> bool:
    """Whether a line is one side of a box, such as a highlight."""
    return any(
        THICK * size < abs(other.at - rule.at) < 2 * size
        and abs(other.start - rule.start) < 1 > abs(other.end - rule.end)
        for other in lines
    )


def struck_out(text: str, first: int, glyphs: Glyphs, lines: Sequence[Rule]) -> list[range]:
    """The places in a text of the words that lines go through.

    :param first: the place of its first character on the page.
    :param lines: those that cross its letters.
    """
    words = [match.span() for match in re.finditer(r"\S+", text)]
    edges = [(glyphs.edges(first + a)[0], glyphs.edges(first + b - 1)[1]) for a, b in words]
    near = NEAR * glyphs.size(first)
    found: list[range] = []
    for rule in lines:
        covered = [
            at
            for at, (left, right) in enumerate(edges)
            if rule.start <= (left + right) / 2 <= rule.end
        ]
        if not covered or not all(_crosses(rule, first + words[at][0], glyphs) for at in covered):
            continue
        told = text[words[covered[0]][0] : words[covered[-1]][1]]
        if not re.search(r"\d|[^\W\d_].*[^\W\d_]", told):
            continue  # a letter in a drawing
        begins = abs(edges[covered[0]][0] - rule.start) < near
        ends = abs(edges[covered[-1]][1] - rule.end) < near
        if begins and ends:
            found.append(range(words[covered[0]][0], words[covered[-1]][1]))
    return found


def without(text: str, gone: Sequence[range]) -> str:
    """A text without some of its places."""
    if not gone:
        return text
    left = (sign for at, sign in enumerate(text) if not any(at in part for part in gone))
    return re.sub(" {2,}", " ", "".join(left)).strip()
