"""Rows that were read to paragraphs, by the same rules as the lines of a PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from rag.load.ocr.order import Row
from rag.load.ocr.page import Block, around
from rag.load.pdf.layout import Paragraph, mend_hyphens, paragraphs
from rag.load.pdf.lines import HYPHEN, Line

POINTS = 10.0
"""What usual letters are taken to measure: a picture does not tell."""
LARGE = 1.4
"""Letters this much larger than usual are another size; less is how the engines measure."""

_BROKEN = re.compile(rf"{HYPHEN}[ \n]+(?=[^\W\d_A-Z])")
_PARTED = re.compile(rf"\w*{HYPHEN} \w*")
_JOINING = re.compile(rf"{HYPHEN}(?=(?:und|oder|bzw|and|or)\b)")


def blocks_of(rows: Sequence[Row]) -> tuple[Block, ...]:
    """The paragraphs of a page, in order."""
    if not rows:
        return ()
    usual = median(_height(row) for row in rows for _ in row[0].text)
    scale = POINTS / max(1.0, usual)
    lines = [_line(row, scale) for row in rows]
    whole = _PARTED.sub(" ", " ".join(line.text for line in lines))
    words = frozenset(re.findall(r"\w+", whole.lower()))
    return tuple(
        Block(_mended(_shown(paragraph), words), paragraph.size / POINTS)
        for paragraph in paragraphs(lines)
    )


def _shown(paragraph: Paragraph) -> str:
    """Its text; a table row by row, as rows of a picture are told elsewhere too."""
    grid = paragraph.grid
    if grid is None:
        return paragraph.text
    return "\n".join("  ".join(filter(None, row)) for row in (grid.columns, *grid.rows))


def row_text(row: Row) -> str:
    """A row as one line; cells stay apart."""
    return "  ".join(piece.text for piece in row)


def _height(row: Row) -> float:
    return min(piece.size for piece in row)


def _line(row: Row, scale: float) -> Line:
    box = around(piece.box for piece in row)
    size = _height(row) * scale
    text = re.sub(r"(?<=[^\W\d_])-$", HYPHEN, row_text(row))
    down = -box.middle * scale
    large = size >= LARGE * POINTS
    return Line(text, box.left * scale, box.right * scale, down, down, size if large else POINTS)


def _mended(text: str, words: frozenset[str]) -> str:
    """Words whole again that a line's end parted; other hyphens stay."""
    text = _JOINING.sub("- ", _BROKEN.sub(HYPHEN, text))
    return mend_hyphens(text, words)
