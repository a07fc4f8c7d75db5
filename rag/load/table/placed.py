"""Cells with spans and the places of their rows in verbatim text, put together as a Table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.core.document_structure import Table, TableRow
from rag.language.blocks import Span
from rag.load.table.grid import Cell, grid

REACH = 100
"""Rows that a cell can reach down, where markup is looked back at row by row."""
TABLES = 20_000
"""Of one kind in one text; nobody wrote more by hand."""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row as it is written: its cells, and its characters in the text."""

    cells: tuple[Cell, ...]
    start: int
    end: int


def placed_table(
    rows: Sequence[PlacedRow], whole: Span, *, heads: int | None = None, caption: str = ""
) -> Table | None:
    """The table of these rows, merged cells in every place they cover; None where it says nothing.

    :param heads: how many rows hold names, where the markup tells.
    """
    found = grid([row.cells for row in rows], heads=heads, caption=caption)
    said = [row for row in rows if any(cell.text.strip() for cell in row.cells)]
    if found is None or len(said) < len(found.rows):  # a row of nothing but cells from above
        return None
    below = said[len(said) - len(found.rows) :]
    body = (TableRow(c, r.start, r.end) for c, r in zip(found.rows, below, strict=True))
    return Table(found.columns, tuple(body), whole.start, whole.end, found.caption)
