"""Rows and cells of OpenDocument tables and sheets, those that claim to repeat written out."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rag.load.archive import attribute, local
from rag.load.office.odf_text import OdfTexts
from rag.load.table.grid import Cell

REPEATED = 200
"""Cells that claim to repeat more often fill a sheet's empty rest."""


def cell_of(texts: OdfTexts, cell: Element) -> Cell:
    """What a cell says, with its spans; comments and tables in it are left to the caller."""
    spans = (attribute(cell, f"number-{what}-spanned") for what in ("columns", "rows"))
    columns, rows = (int(span) if span.isdigit() else 1 for span in spans)
    return Cell(" ".join(texts.of(p).strip() for p in cell_paragraphs(cell)), columns, rows)


def rows_of(table: Element, *, heads: bool = False) -> Iterator[tuple[Element, bool]]:
    """Rows, and whether they are marked as names of columns."""
    for element in table:
        name = local(element)
        if name == "table-row":
            repeated = attribute(element, "number-rows-repeated")
            for _ in range(min(int(repeated), REPEATED) if repeated.isdigit() else 1):
                yield element, heads
        elif name in ("table-header-rows", "table-row-group", "table-rows"):
            yield from rows_of(element, heads=heads or name == "table-header-rows")


def cells_of(row: Element) -> Iterator[Element]:
    for cell in row:
        if local(cell) == "table-cell":
            repeated = attribute(cell, "number-columns-repeated")
            for _ in range(min(int(repeated), REPEATED) if repeated.isdigit() else 1):
                yield cell


def cell_paragraphs(cell: Element) -> Iterator[Element]:
    """Paragraphs of a cell, without those of a table in it."""
    for element in cell:
        if local(element) in ("p", "h"):
            yield element
        elif local(element) not in ("table", "annotation"):
            yield from cell_paragraphs(element)
