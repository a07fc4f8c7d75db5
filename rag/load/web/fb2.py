"""Books as FictionBook (FB2): titles, paragraphs, verses and notes of each section."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rag.load import marks
from rag.load.archive import attribute, child, local, parse_xml
from rag.load.compose import Composer
from rag.load.content import Content, iso_date
from rag.load.table.grid import Cell, grid

DEPTH = 50
"""Marks within marks: no deeper."""

_PARAGRAPHS = ("p", "v", "subtitle", "text-author", "date")


def read_fb2(raw: bytes) -> Content:
    """The bodies in order; pictures in it are left out.

    :raises SourceError: when it is no XML or declares entities.
    """
    root = parse_xml(raw, "the book")
    about = child(root, "description", "title-info")
    title = _words(child(about, "book-title"))
    author = " ".join(_words(part) for part in child(about, "author"))
    composer = Composer()
    if title:
        composer.heading(title, 1)
    composer.block(author)
    for body in root:
        if local(body) == "body":
            _add(composer, body)
    written = child(about, "date")
    return composer.content(title=title, date=iso_date(written.get("value") or _words(written)))


def _add(composer: Composer, body: Element) -> None:
    """With a stack: sections may be nested deeper than calls can be."""
    stack = [(element, 1) for element in reversed(list(body))]
    while stack:
        element, level = stack.pop()
        name = local(element)
        if name == "title":
            composer.heading(_words(element), max(2, level))
        elif name in _PARAGRAPHS:
            composer.block(_words(element))
        elif name == "table":
            composer.table(grid([_cells(row) for row in element if local(row) == "tr"]))
        else:
            deeper = level + (name == "section" and level < 6)
            stack.extend((inner, deeper) for inner in reversed(list(element)))


def _cells(row: Element) -> list[Cell]:
    return [
        Cell(_words(cell), _span(cell, "colspan"), _span(cell, "rowspan"), local(cell) == "th")
        for cell in row
    ]


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "")
    return int(value) if value.isdigit() and len(value) < 6 else 1


def _words(element: Element, depth: int = 0) -> str:
    """Its words with the marks that carry meaning; what is struck out is left out."""
    return " ".join("".join(_pieces(element, depth)).split())


def _pieces(element: Element, depth: int) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        yield _one(inner, depth + 1) if depth < DEPTH else "".join(inner.itertext())
        yield inner.tail or ""


def _one(element: Element, depth: int) -> str:
    name = local(element)
    if name == "strikethrough":
        return ""
    if name == "image":
        return marks.picture(attribute(element, "alt"))
    text = "".join(_pieces(element, depth))
    if name == "a":
        note = element.get("type") == "note"
        return (
            f"[^{text.strip().strip('[]')}]"
            if note
            else marks.link(text, attribute(element, "href"))
        )
    return {"sup": marks.raised, "sub": marks.lowered}.get(name, str)(text)
