"""Tables that are written as HTML in verbatim text, as Markdown allows: found beside the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from rag.core.document_structure import Table
from rag.language.blocks import Span, fences
from rag.load.table.grid import Cell
from rag.load.table.placed import TABLES, PlacedRow, placed_table
from rag.load.web.html_blocks import BlockParser

CHARACTERS = 200_000
"""A longer table is not looked for: nobody writes one by hand."""

_MARK = re.compile(r"<(/?)table[\s>][^<>]*", re.IGNORECASE)
_ROW = re.compile(r"<tr[\s>]", re.IGNORECASE)
_CELL = re.compile(r"<(t[dh])([^<>]*)>", re.IGNORECASE)
_SPAN = re.compile(r"(col|row)span\s*=\s*[\"']?(\d{1,5})", re.IGNORECASE)


def html_tables(text: str, start: int = 0) -> Iterator[Table]:
    """Tables outside fenced code, in order; of those within another only the inner ones."""
    code = fences(text, Span(start, len(text))) if "```" in text or "~~~" in text else []
    marks = list(islice(_MARK.finditer(text, start), 2 * TABLES))
    for begin, end in pairwise(marks):
        inside = any(span.start <= begin.start() < span.end for span in code)
        closed = not begin[1] and end[1] and end.start() - begin.end() < CHARACTERS
        if closed and not inside and (table := _table(text, begin.end(), end)):
            yield table


def _table(text: str, start: int, end: re.Match[str]) -> Table | None:
    rows = [match.start() for match in _ROW.finditer(text, start, end.start())]
    ends = [*rows[1:], end.start()]
    placed = [_row(text, a, b) for a, b in zip(rows, ends, strict=False)]
    if max((len(row.cells) for row in placed), default=0) < 2:
        return None
    return placed_table(placed, Span(rows[0], end.end()))


def _row(text: str, start: int, end: int) -> PlacedRow:
    cells = list(_CELL.finditer(text, start, end))
    ends = [*(match.start() for match in cells[1:]), end]
    shown = tuple(
        _cell(match, text[match.end() : until]) for match, until in zip(cells, ends, strict=False)
    )
    return PlacedRow(shown, start, start + len(text[start:end].rstrip()))


def _cell(match: re.Match[str], page: str) -> Cell:
    spans = {name.lower(): int(value) for name, value in _SPAN.findall(match[2])}
    words = " ".join(block.text for block in BlockParser(page, web=False).blocks)
    return Cell(words, spans.get("col", 1), spans.get("row", 1), match[1].lower() == "th")
