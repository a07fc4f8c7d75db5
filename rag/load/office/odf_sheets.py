"""Sheets of an OpenDocument workbook: cells as they are shown; what is hidden, comments told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from xml.etree.ElementTree import Element

from rag.load import marks
from rag.load.archive import attribute, child, local
from rag.load.compose import Composer
from rag.load.office.odf_cells import cell_of, cells_of, rows_of
from rag.load.office.odf_text import OdfStyles, OdfTexts
from rag.load.office.xlsx_hidden import column_name, hidden_in_words
from rag.load.table.grid import Cell
from rag.load.table.sheet import add_tables

COMMENTS = 10_000
_VALUES = ("string-value", "date-value", "time-value", "boolean-value", "value")


def add_sheets(composer: Composer, styles: OdfStyles, spreadsheet: Element) -> None:
    """Sheets under their names, numbers as they are shown; hidden ones say so."""
    texts = OdfTexts(styles)
    for sheet in (e for e in spreadsheet if local(e) == "table"):
        rows = [
            [_shown(cell, texts, styles) for cell in cells_of(row)] for row, _ in rows_of(sheet)
        ]
        comments = list(islice(_comments(sheet), COMMENTS))
        if not any(cell.text for row in rows for cell in row) and not comments:
            continue
        hidden = attribute(sheet, "style-name") in styles.hidden_tables
        name = attribute(sheet, "name") + (" (hidden sheet)" if hidden else "")
        composer.heading(name, 1, shown=False)
        composer.block(name)
        composer.block(f"({told})" if (told := _hidden(sheet)) else "")
        add_tables(composer, rows)
        for place, comment in comments:
            creator = child(comment, "creator").text or ""
            said = " ".join(texts.of(p).strip() for p in comment if local(p) in ("p", "list"))
            by = f" by {creator}" if creator else ""
            composer.block(f"Comment on {place}{by}: {said}" if said.strip() else "")


def _shown(cell: Element, texts: OdfTexts, styles: OdfStyles) -> Cell:
    """A cell; its stored value where no words show it, and a formula that nobody calculated yet
    is told."""
    shown = cell_of(texts, cell)
    if not shown.text and attribute(cell, "value-type"):
        value = next((v for name in _VALUES if (v := attribute(cell, name))), "")
        shown = Cell(value, shown.columns, shown.rows)
    formula = attribute(cell, "formula").removeprefix("of:").lstrip("=")
    if formula and not shown.text:
        return Cell(f"(not calculated: ={formula[:200]})")
    if shown.text and styles.is_struck(attribute(cell, "style-name")):
        return Cell(marks.struck(shown.text), shown.columns, shown.rows)
    return shown


def _hidden(sheet: Element) -> str:
    """Which of its rows and columns are hidden or filtered away."""
    found: dict[str, list[tuple[int, int]]] = {"table-row": [], "table-column": []}
    counts = dict.fromkeys(found, 0)
    for element in sheet.iter():
        kind = local(element)
        if kind in found:
            first = counts[kind] + 1
            counts[kind] += _repeated(element, f"number-{kind[6:]}s-repeated")
            if attribute(element, "visibility") in ("collapse", "filter"):
                found[kind].append((first, counts[kind]))
    return hidden_in_words(found["table-row"], found["table-column"])


def _comments(sheet: Element) -> Iterator[tuple[str, Element]]:
    """Comments with the names of their cells, counted as the sheet counts."""
    row_number = 0
    for row in (element for element in sheet.iter() if local(element) == "table-row"):
        row_number += 1
        column = 0
        for cell in row:
            column += 1
            for inner in cell:
                if local(inner) == "annotation":
                    yield f"{column_name(column)}{row_number}", inner
            column += _repeated(cell, "number-columns-repeated") - 1
        row_number += _repeated(row, "number-rows-repeated") - 1


def _repeated(element: Element, name: str) -> int:
    value = attribute(element, name)
    return int(value) if value.isdigit() and len(value) < 8 else 1
