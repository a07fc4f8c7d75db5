"""Grid tables of reStructuredText (``+---+``) in verbatim text, merged cells expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.core.document_structure import Table
from rag.language.blocks import Span
from rag.load.table.grid import Cell
from rag.load.table.placed import TABLES, PlacedRow, placed_table

_FULL = re.compile(r"^[ \t]*\+(?:[-=]+\+)+[ \t]*$", re.MULTILINE)
_LINE = re.compile(r"[ \t]*[|+]")
_RULE = re.compile(r"\+(?:[-=]+\+)+")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text.rstrip())


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Lines between rules, and the rules: one more than there are bands of lines."""

    bands: tuple[tuple[_Line, ...], ...]
    rules: tuple[_Line, ...]
    edges: tuple[tuple[int, int], ...]

    def is_parted(self, rule: int, column: int) -> bool:
        """Whether a rule runs through a column, so that its cell ends there."""
        left, right = self.edges[column]
        drawn = self.rules[rule].text[left:right]
        return bool(drawn) and not drawn.strip("-=")

    def columns_of(self, band: int, column: int) -> int:
        """How many columns the cell covers that begins here."""
        last = column
        while last + 1 < len(self.edges) and self._is_open(band, self.edges[last][1]):
            last += 1
        return last - column + 1

    def _is_open(self, band: int, post: int) -> bool:
        return all(line.text[post : post + 1] not in ("|", "+") for line in self.bands[band])

    def words(self, band: int, column: int, cell: Cell) -> str:
        """What stands in a cell, on rules that do not run through it too."""
        left, right = self.edges[column][0], self.edges[column + cell.columns - 1][1]
        said: list[str] = []
        for at in range(band, band + cell.rows):
            said += [line.text[left:right] for line in self.bands[at]]
            if at + 1 < band + cell.rows:
                said.append(self.rules[at + 1].text[left:right])
        return " ".join(said)


def grid_tables(text: str) -> Iterator[Table]:
    """Tables in their order."""
    position = found = 0
    while found < TABLES and (first := _FULL.search(text, position)):
        lines = list(_lines(text, first.start()))
        position = max(first.end(), lines[-1].end)
        if table := _table(lines):
            found += 1
            yield table


def _lines(text: str, start: int) -> Iterator[_Line]:
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if not _LINE.match(text, start, end):
            return
        yield _Line(start, text[start:end])
        start = end + 1


def _table(lines: Sequence[_Line]) -> Table | None:
    at_rules = [at for at, line in enumerate(lines) if _RULE.search(line.text)]
    if len(at_rules) < 2 or not _FULL.match(lines[at_rules[-1]].text):
        return None
    posts = sorted(
        {
            match.start() + place
            for at in at_rules
            for match in _RULE.finditer(lines[at].text)
            for place, sign in enumerate(match[0])
            if sign == "+"
        }
    )
    drawing = _Drawing(
        tuple(tuple(lines[a + 1 : b]) for a, b in pairwise(at_rules)),
        tuple(lines[at] for at in at_rules),
        tuple((a + 1, b) for a, b in pairwise(posts)),
    )
    heads = next((n for n, at in enumerate(at_rules) if "=" in lines[at].text and n), 0)
    whole = Span(lines[0].start, lines[at_rules[-1]].end)
    return placed_table(list(_rows(drawing)), whole, heads=heads if heads else None)


def _rows(drawing: _Drawing) -> Iterator[PlacedRow]:
    covered: set[tuple[int, int]] = set()
    for band, lines in enumerate(drawing.bands):
        cells: list[Cell] = []
        column = 0
        while column < len(drawing.edges):
            if (band, column) in covered:
                column += 1
                continue
            shape = Cell("", drawing.columns_of(band, column), _rows_of(drawing, band, column))
            reached = range(band + 1, band + shape.rows)
            covered |= {(b, column + n) for b in reached for n in range(shape.columns)}
            words = drawing.words(band, column, shape)
            cells.append(Cell(words, shape.columns, shape.rows))
            column += shape.columns
        if lines:
            yield PlacedRow(tuple(cells), lines[0].start, lines[-1].end)


def _rows_of(drawing: _Drawing, band: int, column: int) -> int:
    last = band
    while last + 1 < len(drawing.bands) and not drawing.is_parted(last + 1, column):
        last += 1
    return last - band + 1
