"""Tables of AsciiDoc in verbatim text, cells over several rows and columns expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.core.document_structure import Table
from rag.language.blocks import Span
from rag.load.table.grid import Cell, cell_text
from rag.load.table.placed import REACH, TABLES, PlacedRow, placed_table

_FENCE = re.compile(r"^\|===[ \t]*$", re.MULTILINE)
_CELL = re.compile(r"(?:^|(?<=[ \t]))(?:(\d{1,3})?(?:\.(\d{1,3}))?([+*]))?[<^>.a-z]*\|")
_CAPTION = re.compile(r"^\.(?=[^\s.])([^\n]{1,200})\n(?:\[[^\n]*\]\n)?\Z", re.MULTILINE)


def asciidoc_tables(text: str) -> tuple[Table, ...]:
    """What stands between two ``|===``; a first line of cells under a blank line names columns."""
    fences = list(_FENCE.finditer(text))[: 2 * TABLES]
    found = (_table(text, a, b) for a, b in zip(fences[::2], fences[1::2], strict=False))
    return tuple(table for table in found if table)


def _table(text: str, begin: re.Match[str], end: re.Match[str]) -> Table | None:
    rows: list[PlacedRow] = []
    position = begin.end() + 1
    width, named, gap = 0, False, False
    for line in text[position : end.start()].split("\n"):
        cells = tuple(_cells(line))
        until = position + len(line.rstrip())
        if cells and (not rows or _is_new(rows, cells, width)):
            named = named or (gap and len(rows) == 1)
            width = width or sum(cell.columns for cell in cells)
            rows.append(PlacedRow(cells, position, until))
        elif line.strip() and rows:
            last = rows[-1]
            joined = last.cells + cells if cells else _continued(last.cells, line)
            rows[-1] = PlacedRow(joined, last.start, until)
        gap = not line.strip()
        position += len(line) + 1
    above = _CAPTION.search(text, max(0, begin.start() - 400), begin.start())
    caption = above[1] if above else ""
    heads = int(named and len(rows) > 1)
    return placed_table(rows, Span(begin.start(), end.end()), heads=heads, caption=caption)


def _cells(line: str) -> Iterator[Cell]:
    marks = list(_CELL.finditer(line))
    ends = [*(mark.start() for mark in marks[1:]), len(line)]
    for mark, end in zip(marks, ends, strict=False):
        words = cell_text(line[mark.end() : end])
        many = int(mark[1] or 1)
        if mark[3] == "*":
            yield from [Cell(words)] * min(many, 50)
        else:
            yield Cell(words, many, int(mark[2] or 1))


def _is_new(rows: list[PlacedRow], cells: tuple[Cell, ...], width: int) -> bool:
    """Whether cells begin a row: the row above has as many as the table is wide, those that reach
    into it from further up counted."""
    above = sum(cell.columns for cell in rows[-1].cells)
    for back, row in enumerate(reversed(rows[-REACH:-1]), 1):
        above += sum(cell.columns for cell in row.cells if cell.rows > back)
    return above >= width or sum(cell.columns for cell in cells) >= width


def _continued(cells: tuple[Cell, ...], line: str) -> tuple[Cell, ...]:
    return (*cells[:-1], replace(cells[-1], text=cell_text(f"{cells[-1].text} {line}")))
