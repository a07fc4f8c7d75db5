"""OpenDocument text and presentations (ODT, ODP): headings, lists, tables, slides as pages."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rag.core.errors import SourceError
from rag.load.archive import Archive, attribute, child, local, open_archive
from rag.load.compose import Composer
from rag.load.content import Content, iso_date, meaningful_title

_UNSEEN = frozenset(
    ("tracked-changes", "sequence-decls", "annotation", "note", "settings", "notes")
)


def read_odf(raw: bytes) -> Content:
    """The document's body in reading order; footnotes follow their paragraph.

    :raises SourceError: when it is encrypted, damaged or refused.
    """
    archive = open_archive(raw)
    manifest = archive.optional_xml("META-INF/manifest.xml")
    if any(local(element) == "encryption-data" for element in manifest.iter()):
        raise SourceError("is encrypted: save it without a password first")
    body = child(archive.xml("content.xml"), "body")
    composer = Composer()
    for part in body:
        _Reader(composer).add(part)
    fields = _fields(archive)
    return composer.content(
        title=meaningful_title(fields.get("title", "")),
        date=iso_date(fields.get("creation-date") or fields.get("date")),
    )


def _fields(archive: Archive) -> dict[str, str]:
    meta = child(archive.optional_xml("meta.xml"), "meta")
    return {local(element): element.text or "" for element in meta}


class _Reader:
    """Walks a body, counting slides."""

    def __init__(self, composer: Composer) -> None:
        self._composer = composer
        self._slides = 0

    def add(self, parent: Element, depth: int = 0) -> None:
        for element in parent:
            name = local(element)
            if name == "h":
                level = attribute(element, "outline-level")
                self._composer.heading(_text(element), int(level) if level.isdigit() else 1)
            elif name == "p":
                self._paragraph(element, depth)
            elif name == "list":
                self.add(element, depth + 1)
            elif name == "table":
                self._composer.table(list(_rows(element)))
            elif name == "page":
                self._slides += 1
                self._composer.page(self._slides)
                self._slide(element)
            elif name == "forms":
                self._composer.block("\n".join(_fields_of_forms(element)))
            elif name not in _UNSEEN:
                self.add(element, depth)

    def _paragraph(self, element: Element, depth: int) -> None:
        mark = "  " * (min(depth, 6) - 1) + "- " if depth else ""
        text = _text(element).strip()
        self._composer.block(mark + text if text else "")
        for inner in element.iter():
            if local(inner) in ("text-box", "note-body", "annotation"):
                self.add(inner)

    def _slide(self, page: Element) -> None:
        """The title first, whatever its place in the file."""
        titles = [f for f in page if attribute(f, "class") == "title"]
        for frame in titles:
            self._composer.heading(" ".join(_text(p) for p in frame.iter() if local(p) == "p"), 1)
        for frame in page:
            if frame not in titles and local(frame) not in _UNSEEN:
                self.add(frame)


def _text(element: Element) -> str:
    """Text of a paragraph; boxes, notes and comments in it are added on their own."""
    parts = [element.text or ""]
    for inner in element:
        name = local(inner)
        if name == "s":
            count = attribute(inner, "c")
            parts.append(" " * min(int(count) if count.isdigit() else 1, 100))
        elif name == "tab":
            parts.append("\t")
        elif name == "line-break":
            parts.append("\n")
        elif name not in _UNSEEN and name != "text-box":
            parts.append(_text(inner))
        parts.append(inner.tail or "")
    return "".join(parts)


def _fields_of_forms(forms: Element) -> Iterator[str]:
    """What a form shows: labels, and the values that were filled in."""
    for control in forms.iter():
        value = attribute(control, "current-value")
        label = attribute(control, "label") or (attribute(control, "name") if value else "")
        if label:
            yield f"{label}: {value}" if value else label


def _rows(table: Element) -> Iterator[list[str]]:
    for row in table.iter():
        if local(row) == "table-row":
            cells = (cell for cell in row if local(cell) == "table-cell")
            yield [
                " ".join(_text(p) for p in cell.iter() if local(p) in ("p", "h")) for cell in cells
            ]
