"""XML: feeds (RSS, Atom) as their articles, anything else as the text between its tags."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rag.load.archive import child, local, parse_xml
from rag.load.compose import Composer
from rag.load.content import Content, iso_date
from rag.load.web.html import add_blocks, read_html
from rag.load.web.html_blocks import BlockParser

_ROOTS = ("rss", "feed", "RDF")
_BODIES = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date", "updated")


def read_xml(raw: bytes) -> Content:
    """A section for every article of a feed; else the text of every element in order.

    :raises SourceError: when it is no XML or declares entities.
    """
    root = parse_xml(raw, "the file")
    if local(root) == "html":
        return read_html(raw)
    composer = Composer()
    if local(root) not in _ROOTS:
        composer.block("\n".join(_leaves(root)))
        return composer.content(kind="text")
    channel = child(root, "channel") if len(child(root, "channel")) else root
    for entry in root.iter():
        if local(entry) in ("item", "entry"):
            _add_article(composer, entry)
    date = _field(channel, "lastBuildDate", *_DATES)
    return composer.content(title=_field(channel, "title"), date=iso_date(date))


def _add_article(composer: Composer, entry: Element) -> None:
    composer.heading(_field(entry, "title"), 1)
    composer.block(iso_date(_field(entry, *_DATES)))
    body = _field(entry, *_BODIES)
    add_blocks(composer, BlockParser(body, web=False).blocks)


def _field(parent: Element, *names: str) -> str:
    """The text of the first of these children that has any."""
    for name in names:
        for element in parent:
            if local(element) == name and (text := "".join(element.itertext()).strip()):
                return text
    return ""


def _leaves(root: Element) -> Iterator[str]:
    for piece in root.itertext():
        if text := " ".join(piece.split()):
            yield text
