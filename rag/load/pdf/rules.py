"""The straight lines that are drawn on a PDF's page: the rules of its tables."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

OBJECTS = 20_000
SEGMENTS = 20_000
"""Of one page; a drawing has more, a table does not."""
SHORT = 4.0
STRAIGHT = 1.5
"""Points by which a line may lean, or a bar be thick, and still be a rule."""
_PATH = 2
_LINE_TO, _MOVE_TO = 0, 2

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line; coordinates in points, y upwards.

    :ivar at: its x where it is upright, else its y.
    :ivar start: where it begins in the other direction; `end` is larger.
    """

    upright: bool
    at: float
    start: float
    end: float


def rules_of(page: Any) -> tuple[Rule, ...]:
    """The upright and level lines of a page; none where it is a drawing.

    :param page: as pypdfium2 has it; what is inside other objects is not looked at.
    """
    from pypdfium2 import raw as pdfium

    found: list[Rule] = []
    segments = 0
    for index in range(min(pdfium.FPDFPage_CountObjects(page), OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) != _PATH:
            continue
        segments += pdfium.FPDFPath_CountSegments(thing)
        if segments > SEGMENTS:
            return ()
        found += _straight(thing)
    return tuple(found)


def _straight(path: Any) -> Iterator[Rule]:
    """The rules of one path; a thin filled bar gives its long edges, which lie on each other."""
    for (x1, y1), (x2, y2) in _lines(path):
        wide, high = abs(x1 - x2), abs(y1 - y2)
        if wide <= STRAIGHT and high >= SHORT:
            yield Rule(True, (x1 + x2) / 2, min(y1, y2), max(y1, y2))
        elif high <= STRAIGHT and wide >= SHORT:
            yield Rule(False, (y1 + y2) / 2, min(x1, x2), max(x1, x2))


def _lines(path: Any) -> Iterator[tuple[Point, Point]]:
    from pypdfium2 import raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == _MOVE_TO:
            first = here
        elif kind == _LINE_TO:
            yield last, here
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield here, first
        last = here
