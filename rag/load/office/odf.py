"""OpenDocument text and presentations (ODT, ODP): headings, lists, tables, slides as pages."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rag.core.errors import SourceError
from rag.load import marks
from rag.load.archive import Archive, attribute, child, local, open_archive
from rag.load.compose import Composer
from rag.load.content import Content, iso_date, meaningful_title
from rag.load.counted import counted
from rag.load.office.odf_cells import cell_of, cell_paragraphs, cells_of, rows_of
from rag.load.office.odf_objects import OdfObjects
from rag.load.office.odf_sheets import add_sheets
from rag.load.office.odf_text import OUTLINE, UNSEEN, OdfStyles, OdfTexts, read_odf_styles
from rag.load.table.grid import grid

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
    styles = read_odf_styles(common, root)
    reader = _Reader(composer, styles, OdfObjects(archive))
    for part in child(root, "body"):
        if local(part) == "spreadsheet":
            add_sheets(composer, styles, part)
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

    def __init__(self, composer: Composer, styles: OdfStyles, objects: OdfObjects) -> None:
        self._composer = composer
        self._styles = styles
        self._texts = OdfTexts(styles, objects)
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
            elif name == "frame" and (chart := self._texts.objects.chart_of(element)) is not None:
                self._table(chart.table, chart.caption)
            elif name == "forms":
                self._composer.block("\n".join(_fields_of_forms(element)))
            elif name not in UNSEEN and attribute(element, "display") != "none":
                self.add(element, depth)

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
        outline = attribute(element, "outline-level")
        level = int(outline) if outline.isdigit() else 1
        mark, self._mark = self._mark if depth else "", ""
        if not mark.strip("- ") and attribute(element, "is-list-header") != "true":
            mark = self._counted(OUTLINE, level, element)
        self._composer.heading(f"{mark.strip('- ')} {self._texts.of(element)}", level)
        self._add_inner(element)

    def _list(self, element: Element, depth: int) -> None:
        before = self._style
        self._style = attribute(element, "style-name") or self._style
        goes_on = (
            attribute(element, "continue-numbering") == "true"
            or attribute(element, "continue-list") != ""
        )
        if not goes_on:
            self._counts.pop((self._style, depth), None)
        for entry in element:
            is_entry = local(entry) == "list-item"
            mark = self._entry_mark(depth, entry) if is_entry else ""
            self._mark = mark or ("- " if is_entry else "")
            self.add(entry, depth)
        self._style = before

    def _entry_mark(self, depth: int, entry: Element) -> str:
        """The number of an entry; one that has a style of its own counts on in its list."""
        own = attribute(entry, "style-override")
        if not own:
            return self._counted(self._style, depth, entry)
        if (self._style, depth) in self._counts:
            self._counts[own, depth] = self._counts[self._style, depth]
        mark = self._counted(own, depth, entry)
        if (own, depth) in self._counts:
            self._counts[self._style, depth] = self._counts[own, depth]
        return mark

    def _counted(self, style: str, depth: int, entry: Element) -> str:
        """The number of the next entry or heading, with those it stands under; "" without one."""
        levels = self._styles.lists.get(style, {})
        level = levels.get(depth)
        if level is None or not level.form:
            return ""
        own = attribute(entry, "start-value")
        last = self._counts.get((style, depth), level.start - 1)
        self._counts[style, depth] = int(own) if own.isdigit() else last + 1
        for deeper in [key for key in self._counts if key[0] == style and key[1] > depth]:
            del self._counts[deeper]
        shown = [
            counted(self._counts.get((style, at), levels[at].start), levels[at].form)
            for at in range(max(1, depth - level.shown + 1), depth + 1)
            if at in levels and levels[at].form
        ]
        return f"{level.before}{'.'.join(shown)}{level.behind} "

    def _paragraph(self, element: Element, depth: int) -> None:
        text = self._texts.of_paragraph(element).strip()
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
        self._add_pictures(element)
        charts, self._texts.charts = self._texts.charts, []
        for chart in charts:
            self._table(chart.table, chart.caption)

    def _add_pictures(self, element: Element) -> None:
        for image in (inner for inner in element.iter() if local(inner) == "image"):
            self._composer.picture(attribute(image, "href").removeprefix("./"))

    def _table(self, table: Element, caption: str = "") -> None:
        inner = [e for e in table.iter() if local(e) == "table" and e is not table]
        within = {id(row) for nested in inner for row in nested.iter()}
        rows, heads = [], 0
        for row, is_head in rows_of(table):
            if id(row) not in within:
                rows.append([cell_of(self._texts, cell) for cell in cells_of(row)])
                heads += is_head
        self._composer.table(grid(rows, heads=heads or None, caption=caption))
        self._add_inner(Element("none"))
        for nested in inner:
            self._composer.block(f"{_first_words(self._texts, table, nested)}:")
            self._table(nested)

    def _slide(self, page: Element) -> None:
        """The title first, whatever its place in the file."""
        titles = [f for f in page if attribute(f, "class") == "title"]
        for frame in titles:
            words = (self._texts.of(p) for p in frame.iter() if local(p) == "p")
            self._composer.heading(" ".join(words), 1)
        if attribute(page, "style-name") in self._styles.hidden_pages:
            self._composer.block("(hidden slide)")
        for frame in page:
            if (chart := self._texts.objects.chart_of(frame)) is not None:
                self._table(chart.table, chart.caption)
            elif frame not in titles and local(frame) not in UNSEEN:
                self.add(frame)
                self._add_pictures(frame)
        for notes in (e for e in page if local(e) == "notes"):
            frames = (f for f in notes if attribute(f, "class") in ("notes", "outline", ""))
            texts = (self._texts.of(p).strip() for f in frames for p in f.iter() if local(p) == "p")
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


def _first_words(texts: OdfTexts, table: Element, nested: Element) -> str:
    for row, _ in rows_of(table):
        if any(inner is nested for inner in row.iter()):
            words = (texts.of(p).strip() for c in cells_of(row) for p in cell_paragraphs(c))
            return next(filter(None, words), "")
    return ""
