"""Pieces of text on a page to rows in reading order: columns apart, rows of a form together.

Two things stand side by side on a page: columns, which are read one after the other, and the cells
of a row, which belong together. Cells stand on one line with their neighbours; columns of prose do
too, but are prose; a side bar does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from statistics import median

from rag.load.ocr.page import Box, Piece

Row = tuple[Piece, ...]

WIDE = 0.6
"""A piece this much of the region's width spans its columns."""
GUTTER = 1.2
"""Columns stand at least this many letter heights apart."""
ON_ONE_LINE = 0.4
"""Middles of pieces on one line differ by less than this many letter heights."""
ALIGNED = 0.6
"""Where this share of one side's lines has a partner on the other, the sides are cells."""
PROSE_LETTERS = 20


def reading_order(pieces: Sequence[Piece], slope: float = 0.0) -> list[Row]:
    """Every piece once; rows from top to bottom, column after column.

    :param slope: of the lines: pixels down for each pixel to the right.
    """
    level = [piece.moved(-slope * (piece.box.left + piece.box.right) / 2) for piece in pieces]
    return [row for region in _regions(level) for row in rows_of(region)]


def _regions(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces parted into columns, and what spans these, in reading order."""
    if len(pieces) < 4:
        return [list(pieces)]
    if sides := _columns(pieces):
        return [region for side in sides for region in _regions(side)]
    left, right = _edges(pieces)
    wide = WIDE * (right - left)
    ordered = sorted(pieces, key=lambda piece: piece.box.middle)
    bands = [
        list(group) for _, group in groupby(ordered, lambda p: p.box.right - p.box.left > wide)
    ]
    if len(bands) == 1:
        return bands
    found: list[list[Piece]] = []
    for band in bands:
        sides = _columns(band)
        if sides:
            found.extend(region for side in sides for region in _regions(side))
        elif found and not _was_parted(found):
            found[-1].extend(band)
        else:
            found.append(band)
    return found


def _was_parted(found: Sequence[Sequence[Piece]]) -> bool:
    """Whether the last region stands beside the one before it."""
    if len(found) < 2:
        return False
    (_, end), (start, _) = _edges(found[-2]), _edges(found[-1])
    return start > end


def _edges(pieces: Sequence[Piece]) -> tuple[float, float]:
    return min(p.box.left for p in pieces), max(p.box.right for p in pieces)


def _columns(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]] | None:
    """The two sides of the widest gutter that parts columns; None where there is none."""
    height = median(piece.box.height for piece in pieces)
    gutters: list[tuple[float, float]] = []
    reach = float("-inf")
    for piece in sorted(pieces, key=lambda piece: piece.box.left):
        if piece.box.left - reach > GUTTER * height and reach > float("-inf"):
            gutters.append((piece.box.left - reach, piece.box.left))
        reach = max(reach, piece.box.right)
    for _, edge in sorted(gutters, reverse=True):
        left = [piece for piece in pieces if piece.box.left < edge]
        right = [piece for piece in pieces if piece.box.left >= edge]
        if _are_columns(rows_of(left), rows_of(right)):
            return left, right
    return None


def _are_columns(left: Sequence[Row], right: Sequence[Row]) -> bool:
    if min(len(left), len(right)) < 2:
        return False
    if _is_prose(left) and _is_prose(right):
        return True
    few, many = sorted((left, right), key=len)
    partners = sum(any(_on_one_line(row[0].box, other[0].box) for other in many) for row in few)
    return partners < ALIGNED * len(few)


def _is_prose(rows: Sequence[Row]) -> bool:
    return len(rows) > 2 and median(sum(p.letters for p in row) for row in rows) >= PROSE_LETTERS


def rows_of(pieces: Iterable[Piece]) -> list[Row]:
    """Pieces on one line together, from left to right; lines from top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.box.middle):
        beside = rows and all(_is_beside(piece.box, other.box) for other in rows[-1])
        if beside and _on_one_line(piece.box, rows[-1][0].box):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [tuple(sorted(row, key=lambda piece: piece.box.left)) for row in rows]


def _on_one_line(first: Box, second: Box) -> bool:
    return abs(first.middle - second.middle) < ON_ONE_LINE * max(first.height, second.height)


def _is_beside(first: Box, second: Box) -> bool:
    slack = 0.3 * min(first.height, second.height)
    return first.left > second.right - slack or first.right < second.left + slack
