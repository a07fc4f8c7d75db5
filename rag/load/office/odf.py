"""OpenDocument text and presentations (ODT, ODP): headings, lists, tables, slides as pages."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rag.core.errors import SourceError
from rag.load import marks
from rag.load.archive import Archive, attribute, child, local, open_archive
from rag.load.compose import Composer
from rag.load.content import Content, iso_date, meaningful_title
from rag.load.office.docx_numbers import counted
from rag.load.office.odf_text import UNSEEN, OdfStyles, OdfTexts, read_odf_styles
from rag.load.table.grid import Cell, grid
from rag.load.table.sheet import add_tables

REPEATED = 200
"""Cells that claim to repeat more often fill a sheet's empty rest."""
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
          "I": "upperRoman"}  # fmt: skip
_MARGINS = ("header", "header-left", "header-first", "footer", "footer-left", "footer-first")


def read_odf(raw: bytes) -> Content:
    """The document's body in reading order, notes after their paragraph; headers and footers once.

    :raises SourceError: when it is encrypted, damaged or refused.
    """
    archive = open_archive(raw)
    manifest = archive.optional_xml("META-INF/manifest.xml")
    if any(local(element) == "encryption-data" for element in manifest.iter()):
        raise SourceError("is encrypted: save it without a password first")
    root = archive.xml("content.xml")
    common = archive.optional_xml("styles.xml")
    composer = Composer()
    reader = _Reader(composer, read_odf_styles(common, root))
    for part in child(root, "body"):
        if local(part) == "spreadsheet":
            reader.add_sheets(part)
        else:
            reader.add(part)
    reader.add_margins(common)
    fields = _fields(archive)
    return composer.content(
        title=meaningful_title(fields.get("title", "")),
        date=iso_date(fields.get("creation-date") or fields.get("date")),
    )


def _fields(archive: Archive) -> dict[str, str]:
    meta = child(archive.optional_xml("meta.xml"), "meta")
    return {local(element): element.text or "" for element in meta}


class _Reader:
    """Walks a body, counting slides and the entries of lists."""

    def __init__(self, composer: Composer, styles: OdfStyles) -> None:
        self._composer = composer
        self._styles = styles
        self._texts = OdfTexts(styles)
        self._slides = 0
        self._counts: dict[tuple[str, int], int] = {}
        self._mark = ""
        self._style = ""

    def add(self, parent: Element, depth: int = 0) -> None:
        for element in parent:
            name = local(element)
            if name == "h":
                self._heading(element, depth)
            elif name == "p":
                self._paragraph(element, depth)
            elif name == "list":
                self._list(element, depth + 1)
            elif name == "table":
                self._table(element)
            elif name == "page":
                self._slides += 1
                self._composer.page(self._slides)
                self._slide(element)
            elif name == "forms":
                self._composer.block("\n".join(_fields_of_forms(element)))
            elif name not in UNSEEN:
                self.add(element, depth)

    def add_sheets(self, spreadsheet: Element) -> None:
        """Sheets under their names, numbers as they are shown; hidden ones say so."""
        for sheet in (e for e in spreadsheet if local(e) == "table"):
            rows = [[self._sheet_cell(cell) for cell in _cells(row)] for row, _ in _rows(sheet)]
            if not any(cell.text for row in rows for cell in row):
                continue
            hidden = attribute(sheet, "style-name") in self._styles.hidden_tables
            name = attribute(sheet, "name") + (" (hidden sheet)" if hidden else "")
            self._composer.heading(name, 1, shown=False)
            self._composer.block(name)
            add_tables(self._composer, rows)
            self._add_inner(Element("none"))

    def _sheet_cell(self, cell: Element) -> Cell:
        """A cell; a formula that nobody calculated yet is told."""
        shown = self._cell(cell)
        formula = attribute(cell, "formula").removeprefix("of:").lstrip("=")
        if formula and not shown.text:
            return Cell(f"(not calculated: ={formula[:200]})")
        return shown

    def add_margins(self, styles: Element) -> None:
        """Headers and footers say on every page the same: they are told once."""
        said: dict[str, None] = {}
        for margin in (e for e in styles.iter() if local(e) in _MARGINS):
            for paragraph in (e for e in margin.iter() if local(e) == "p"):
                text = " ".join(self._texts.of(paragraph).split())
                if any(map(str.isalpha, text)):
                    said[text] = None
        if said:
            self._composer.heading("Header and footer", 1, shown=False)
            self._composer.block("\n".join(f"Header or footer: {text}" for text in said))

    def _heading(self, element: Element, depth: int) -> None:
        level = attribute(element, "outline-level")
        mark, self._mark = self._mark if depth else "", ""
        self._composer.heading(
            f"{mark.strip('- ')} {self._texts.of(element)}", int(level) if level.isdigit() else 1
        )
        self._add_inner(element)

    def _list(self, element: Element, depth: int) -> None:
        before = self._style
        self._style = attribute(element, "style-name") or self._style
        key = (self._style, depth)
        form, ending, start = self._styles.lists.get(self._style, {}).get(depth, ("", ".", 1))
        if attribute(element, "continue-numbering") != "true" or key not in self._counts:
            self._counts[key] = start - 1
        for entry in element:
            if local(entry) == "list-item" and form:
                own = attribute(entry, "start-value")
                self._counts[key] = int(own) if own.isdigit() else self._counts[key] + 1
                self._mark = f"{counted(self._counts[key], _FORMS.get(form, 'decimal'))}{ending} "
            else:
                self._mark = "- " if local(entry) == "list-item" else ""
            self.add(entry, depth)
        self._style = before

    def _paragraph(self, element: Element, depth: int) -> None:
        text = self._texts.of(element).strip()
        if text and depth:
            mark, self._mark = self._mark, "  "
            text = "  " * (min(depth, 6) - 1) + mark + text
        self._composer.block(text)
        self._add_inner(element)

    def _add_inner(self, element: Element) -> None:
        """Notes and comments whose marks were met, then boxes."""
        notes, self._texts.notes = self._texts.notes, []
        for label, body in notes:
            text = " ".join(self._texts.of(p).strip() for p in body.iter() if local(p) == "p")
            self._composer.block(f"{label} {text}" if text.strip() else "")
        boxes = [inner for inner in element.iter() if local(inner) == "text-box"]
        for box in boxes:
            self.add(box)

    def _table(self, table: Element) -> None:
        inner = [e for e in table.iter() if local(e) == "table" and e is not table]
        within = {id(row) for nested in inner for row in nested.iter()}
        rows, heads = [], 0
        for row, is_head in _rows(table):
            if id(row) not in within:
                rows.append([self._cell(cell) for cell in _cells(row)])
                heads += is_head
        self._composer.table(grid(rows, heads=heads or None))
        self._add_inner(Element("none"))
        for nested in inner:
            self._composer.block(f"{_first_words(self._texts, table, nested)}:")
            self._table(nested)

    def _cell(self, cell: Element) -> Cell:
        spans = (attribute(cell, f"number-{what}-spanned") for what in ("columns", "rows"))
        columns, rows = (int(span) if span.isdigit() else 1 for span in spans)
        text = " ".join(self._texts.of(p).strip() for p in _cell_paragraphs(cell))
        return Cell(text, columns, rows)

    def _slide(self, page: Element) -> None:
        """The title first, whatever its place in the file."""
        titles = [f for f in page if attribute(f, "class") == "title"]
        for frame in titles:
            words = (self._texts.of(p) for p in frame.iter() if local(p) == "p")
            self._composer.heading(" ".join(words), 1)
        if attribute(page, "style-name") in self._styles.hidden_pages:
            self._composer.block("(hidden slide)")
        for frame in page:
            if frame not in titles and local(frame) not in UNSEEN:
                self.add(frame)
        for notes in (e for e in page if local(e) == "notes"):
            texts = (self._texts.of(p).strip() for p in notes.iter() if local(p) == "p")
            if text := "\n".join(filter(None, texts)):
                self._composer.block(f"Notes: {text}")


def _fields_of_forms(forms: Element) -> Iterator[str]:
    """What a form shows: labels, the values that were filled in, boxes with their ticks."""
    for control in forms.iter():
        value = attribute(control, "current-value")
        label = attribute(control, "label") or (attribute(control, "name") if value else "")
        if local(control) in ("checkbox", "radio"):
            state = attribute(control, "current-state") or attribute(control, "current-selected")
            box = marks.tick(state in ("checked", "true"))
            yield f"{box} {label or attribute(control, 'name')}"
        elif label:
            yield f"{label}: {value}" if value else label


def _rows(table: Element, *, heads: bool = False) -> Iterator[tuple[Element, bool]]:
    """Rows, and whether they are marked as names of columns."""
    for element in table:
        name = local(element)
        if name == "table-row":
            repeated = attribute(element, "number-rows-repeated")
            for _ in range(min(int(repeated), REPEATED) if repeated.isdigit() else 1):
                yield element, heads
        elif name in ("table-header-rows", "table-row-group", "table-rows"):
            yield from _rows(element, heads=heads or name == "table-header-rows")


def _cells(row: Element) -> Iterator[Element]:
    for cell in row:
        if local(cell) == "table-cell":
            repeated = attribute(cell, "number-columns-repeated")
            for _ in range(min(int(repeated), REPEATED) if repeated.isdigit() else 1):
                yield cell


def _cell_paragraphs(cell: Element) -> Iterator[Element]:
    """Paragraphs of a cell, without those of a table in it."""
    for element in cell:
        if local(element) in ("p", "h"):
            yield element
        elif local(element) != "table":
            yield from _cell_paragraphs(element)


def _first_words(texts: OdfTexts, table: Element, nested: Element) -> str:
    for row, _ in _rows(table):
        if any(inner is nested for inner in row.iter()):
            words = (texts.of(p).strip() for c in _cells(row) for p in _cell_paragraphs(c))
            return next(filter(None, words), "")
    return ""
