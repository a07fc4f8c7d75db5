"""Books as FictionBook (FB2): titles, paragraphs, verses and notes of each section."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from rag.load.archive import child, local, parse_xml
from rag.load.compose import Composer
from rag.load.content import Content, iso_date

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
            composer.rows([[_words(cell) for cell in row] for row in element])
        else:
            deeper = level + (name == "section" and level < 6)
            stack.extend((inner, deeper) for inner in reversed(list(element)))


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
