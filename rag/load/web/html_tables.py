"""The cells of an HTML table while it is read, and what becomes of it: a grid, or loose blocks.

Pages are laid out by tables too: only what looks like data is kept as a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rag.load.table.grid import Cell, Grid, grid
from rag.load.web.html_block import Block

CELL_CHARACTERS = 300
"""A cell longer than this is laid out by a table that names no columns; it is no table's."""


@dataclass(slots=True)
class _Cell:
    blocks: list[Block]
    columns: int
    rows: int
    heads: bool


@dataclass(slots=True)
class OpenTable:
    """Rows of cells, each cell a list of blocks."""

    rows: list[list[_Cell]] = field(default_factory=list)
    caption: str = ""

    def begin_row(self) -> None:
        self.rows.append([])

    def begin_cell(self, attributes: dict[str, str], *, heads: bool) -> None:
        if not self.rows:
            self.begin_row()
        columns = _count(attributes["colspan"]) if "colspan" in attributes else 1
        rows = _count(attributes["rowspan"]) if "rowspan" in attributes else 1
        self.rows[-1].append(_Cell([], columns, rows, heads))

    def put(self, block: Block) -> bool:
        """Put a block into the cell that is open; whether there is one."""
        if not self.rows or not self.rows[-1]:
            return False
        self.rows[-1][-1].blocks.append(block)
        return True

    @property
    def blocks(self) -> list[Block]:
        """What all its cells hold, in order."""
        return [block for _, cell in self._cells() for block in cell.blocks]

    def is_data(self) -> bool:
        """Whether it is a table of several columns rather than a way to lay out a page."""
        if max(map(len, self.rows), default=0) < 2 or not any(one.text for one in self.blocks):
            return False
        if self.caption or any(cell.heads for _, cell in self._cells()):
            return True
        return all(
            sum(len(block.text) for block in cell.blocks) <= CELL_CHARACTERS
            and all(block.kind in ("paragraph", "item") for block in cell.blocks)
            for _, cell in self._cells()
        )

    def grid(self) -> Grid | None:
        """The table, without those inside its cells."""
        rows = [
            [Cell(_words(cell), cell.columns, cell.rows, cell.heads) for cell in row]
            for row in self.rows
        ]
        return grid(rows, caption=self.caption)

    def inner_tables(self) -> Iterator[tuple[str, Block]]:
        """Tables inside cells, each with the first words of the row it stands in."""
        for row, cell in self._cells():
            label = next((words for one in row if (words := _words(one))), "")
            for block in cell.blocks:
                if block.kind == "table":
                    yield label, block

    def _cells(self) -> Iterator[tuple[list[_Cell], _Cell]]:
        for row in self.rows:
            for cell in row:
                yield row, cell


def _words(cell: _Cell) -> str:
    return " ".join(block.text for block in cell.blocks if block.kind != "table")


def _count(value: str) -> int:
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 6 else 1
