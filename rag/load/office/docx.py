"""Word documents (DOCX): what is on the page, headings by their style, tables as tables.

Read from the XML itself, because text in insertions, boxes, content controls and equations is
missing from what the libraries at hand return.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from rag.load.archive import Archive, attribute, child, local, open_archive
from rag.load.compose import Composer
from rag.load.content import Content, iso_date, meaningful_title
from rag.load.office.docx_drawn import add_chunk, add_drawn
from rag.load.office.docx_numbers import BULLET, Numbering, read_numbering
from rag.load.office.docx_styles import Styles, read_styles
from rag.load.office.docx_text import UNSEEN, NoteKey, Texts
from rag.load.table.grid import Cell, grid, merged

TABLE_DEPTH = 4
_NOTE_PARTS = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}
_MARGINS = re.compile(r"word/(?:header|footer)\d*\.xml")
_FIELDS = re.compile(r"\s*\b(?:page|seite|página|pagina)?\s*\d*\s*(?:of|von|de|/)?\s*\d*\s*", re.I)


def read_docx(raw: bytes) -> Content:
    """Body with its notes and comments where they belong, then headers and footers, each once.

    :raises SourceError: when it is encrypted, damaged or refused.
    """
    archive = open_archive(raw)
    main = next((n for n in archive.names if re.fullmatch(r"word/document\d*\.xml", n)), "")
    main = main or "word/document.xml"
    styles = read_styles(archive.optional_xml("word/styles.xml"))
    numbering = read_numbering(archive.optional_xml("word/numbering.xml"))
    composer = Composer()
    texts = Texts(styles, archive.addresses(main))
    body = _Body(
        composer, styles, numbering, texts, _notes(archive), archive.relations(main), archive
    )
    body.add(child(archive.xml(main), "body"))
    body.add_left_notes()
    _add_margins(body, archive)
    core = core_properties(archive)
    return composer.content(
        title=meaningful_title(core.get("title", "")) or body.title,
        date=iso_date(core.get("created") or core.get("modified")),
    )


def core_properties(archive: Archive) -> dict[str, str]:
    """Title, dates and the like that OOXML files carry."""
    core = archive.optional_xml("docProps/core.xml")
    return {local(element): element.text or "" for element in core}


def _notes(archive: Archive) -> dict[NoteKey, Element]:
    """Footnotes, endnotes and comments by their part and id."""
    return {
        (part, attribute(note, "id")): note
        for part, name in _NOTE_PARTS.items()
        for note in archive.optional_xml(f"word/{part}.xml")
        if local(note) == name
    }


@dataclass(slots=True)
class _Body:
    """Adds blocks in their order; `title` is the first text in the style "Title"."""

    composer: Composer
    styles: Styles
    numbering: Numbering
    texts: Texts
    notes: dict[NoteKey, Element]
    targets: Mapping[str, str]
    archive: Archive
    title: str = ""
    _was_item: bool = False
    _told: set[NoteKey] = field(default_factory=set)

    def add(self, body: Element) -> None:
        for block in _blocks(body):
            if local(block) == "tbl":
                self._table(block)
            elif local(block) == "altChunk":
                add_chunk(self.composer, self.archive, self.targets.get(attribute(block, "id"), ""))
            else:
                self._paragraph(block)
            self._add_notes()
            self._add_pictures()

    def _add_pictures(self) -> None:
        """The charts and pictures that the block before shows stand behind it."""
        for key in self.texts.drawn:
            add_drawn(self.composer, self.archive, self.targets.get(key, ""))
        self.texts.drawn.clear()
        for key in self.texts.pictures:
            self.composer.picture(self.targets.get(key, ""))
        self.texts.pictures.clear()

    def _paragraph(self, paragraph: Element) -> None:
        text, level = self.texts.of(paragraph).strip(), self.styles.level(paragraph)
        place = self.styles.list_of(paragraph)
        mark = self.numbering.mark(*place) if place and text else ""
        if level is not None and text:
            self.title = self.title or (text if level == 0 else "")
            self.composer.heading(_marked(mark.strip(BULLET), text), max(level, 1))
        elif place and text:
            indent = "  " * min(place[1], 6)
            self.composer.block(indent + _marked(mark, text), tight=self._was_item)
        else:
            self.composer.block(text)
        self._was_item = place is not None and level is None

    def _table(self, table: Element, depth: int = 0) -> None:
        """A table; those inside its cells follow it, each with the row it stands in."""
        inner: list[tuple[str, Element]] = []
        rows = [self._cells(row, inner) for row in _rows(table)]
        heads = _head_rows(table)
        self.composer.table(grid(merged(rows), heads=heads or None))
        self._was_item = False
        for label, nested in inner:
            if depth < TABLE_DEPTH:
                self.composer.block(f"{label}:" if label else "")
                self._table(nested, depth + 1)

    def _cells(self, row: Element, inner: list[tuple[str, Element]]) -> list[Cell]:
        first = ""
        before = attribute(child(row, "trPr", "gridBefore"), "val")
        found = [Cell("")] * min(int(before) if before.isdigit() else 0, 100)
        for cell in _children(row, "tc"):
            blocks = list(_blocks(cell))
            text = " ".join(self._cell_texts(b for b in blocks if local(b) == "p"))
            first = first or text
            inner += [(first, block) for block in blocks if local(block) == "tbl"]
            span = attribute(child(cell, "tcPr", "gridSpan"), "val")
            columns = int(span) if span.isdigit() and len(span) < 6 else 1
            if found and _goes_on(cell, "hMerge"):
                found[-1] = replace(found[-1], columns=found[-1].columns + columns)
            else:
                found.append(Cell(text, columns, 0 if _goes_on(cell, "vMerge") else 1))
        return found

    def _cell_texts(self, paragraphs: Iterator[Element]) -> Iterator[str]:
        for paragraph in paragraphs:
            place = self.styles.list_of(paragraph)
            text = self.texts.of(paragraph).strip()
            mark = self.numbering.mark(*place) if place and text else ""
            yield _marked(mark.strip(BULLET), text)

    def _add_notes(self) -> None:
        """The notes whose marks stand in the block before."""
        met, self.texts.notes = list(dict.fromkeys(self.texts.notes)), []
        for key in met:
            self._add_note(key)

    def _add_note(self, key: NoteKey) -> None:
        note = self.notes.get(key)
        if note is None or key in self._told:
            return
        self._told.add(key)
        text = " ".join(filter(None, (self.texts.of(p).strip() for p in _paragraphs(note))))
        if text and key[0] == "comments":
            author = attribute(note, "author")
            self.composer.block(f"Comment by {author}: {text}" if author else f"Comment: {text}")
        elif text:
            sign = "e" if key[0] == "endnotes" else ""
            self.composer.block(f"[^{sign}{self.texts.number(key)}]: {text}")

    def add_left_notes(self) -> None:
        """Notes that no mark refers to; Word keeps separators among them, which say nothing."""
        for part in _NOTE_PARTS:
            left = [key for key in self.notes if key[0] == part and key not in self._told]
            said = [
                (attribute(self.notes[key], "author"), text)
                for key in left
                if (
                    text := " ".join(self.texts.of(p) for p in _paragraphs(self.notes[key])).strip()
                )
            ]
            if said:
                self.composer.heading(part.capitalize(), 1)
            for author, text in said:
                self.composer.block(f"{author}: {text}" if author else text)


def _add_margins(body: _Body, archive: Archive) -> None:
    """Headers and footers say on every page the same: they are told once, page numbers not."""
    said: dict[str, None] = {}
    for part in sorted(filter(_MARGINS.fullmatch, archive.names)):
        body.texts.links = archive.addresses(part)
        for paragraph in _paragraphs(archive.optional_xml(part)):
            text = " ".join(body.texts.of(paragraph).split())
            if not _FIELDS.fullmatch(text):
                said[text] = None
    if said:
        body.composer.heading("Header and footer", 1, shown=False)
        body.composer.block("\n".join(f"Header or footer: {text}" for text in said))


def _marked(mark: str, text: str) -> str:
    return f"{mark} {text}" if mark else text


def _blocks(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables, also those inside content controls and insertions."""
    for element in parent:
        name = local(element)
        if name in ("p", "tbl", "altChunk"):
            yield element
            yield from _boxes(element) if name == "p" else ()
        elif name not in UNSEEN:
            yield from _blocks(element)


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Paragraphs of the text boxes anchored in a paragraph."""
    stack = [inner for inner in reversed(paragraph)]
    while stack:
        element = stack.pop()
        if local(element) == "txbxContent":
            yield from _blocks(element)
        elif local(element) not in UNSEEN:
            stack.extend(reversed(element))


def _paragraphs(parent: Element) -> Iterator[Element]:
    """Paragraphs in order, those of tables included."""
    for block in _blocks(parent):
        if local(block) == "p":
            yield block
        else:
            for cell in (cell for row in _rows(block) for cell in _children(row, "tc")):
                yield from _paragraphs(cell)


def _rows(table: Element) -> Iterator[Element]:
    return _children(table, "tr")


def _children(parent: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also inside content controls; never those of a table in
    a cell."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo"):
            yield from _children(element, name)


def _goes_on(cell: Element, name: str) -> bool:
    """Whether a cell is merged with the one above it or, of old, with the one before it."""
    merge = child(cell, "tcPr", name)
    return local(merge) == name and attribute(merge, "val") != "restart"


def _head_rows(table: Element) -> int:
    """Rows marked as repeated on every page."""
    count = 0
    for row in _rows(table):
        if local(child(row, "trPr", "tblHeader")) != "tblHeader":
            break
        count += 1
    return count
