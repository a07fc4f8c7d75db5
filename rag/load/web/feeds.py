"""XML: feeds (RSS, Atom) as their articles, data as records, anything else as its paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from rag.load.archive import child, local, parse_xml
from rag.load.compose import Composer
from rag.load.content import Content, iso_date
from rag.load.plain.tables import add_entries
from rag.load.web.html import add_blocks, read_html
from rag.load.web.html_blocks import BlockParser

DEPTH = 50
"""Of elements within elements; deeper ones are told as their words."""
_ROOTS = ("rss", "feed", "RDF")
_BODIES = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date", "updated")


def read_xml(raw: bytes) -> Content:
    """A section for every article of a feed; else data with the names of its fields, or prose.

    :raises SourceError: when it is no XML or declares entities.
    """
    root = parse_xml(raw, "the file")
    if local(root) == "html":
        return read_html(raw)
    composer = Composer()
    if local(root) == "plist":
        add_entries(composer, [_property(value) for value in root])
        return composer.content(kind="text")
    if local(root) not in _ROOTS:
        if _is_prose(root):
            for paragraph in _paragraphs(root):
                composer.block(paragraph)
        elif any(_said(element.text) or element.items() for element in root.iter()):
            add_entries(composer, [_value(root)])
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


def _is_prose(root: Element) -> bool:
    """Whether words and elements stand beside each other somewhere, as in a text with emphasis."""
    return any(len(e) and any(map(_said, (e.text, *(i.tail for i in e)))) for e in root.iter())


def _said(text: str | None) -> bool:
    return bool(text and text.strip())


def _paragraphs(root: Element) -> Iterator[str]:
    """The words of each element that has words of its own, those inside it included."""
    stack = [root]
    while stack:
        element = stack.pop()
        if any(map(_said, (element.text, *(inner.tail for inner in element)))):
            yield " ".join("".join(element.itertext()).split())
        else:
            stack.extend(reversed(element))


def _property(element: Element, depth: int = 0) -> object:
    """A value of a property list, whose keys stand beside their values rather than around them."""
    kind = local(element)
    if depth > DEPTH or kind == "data":
        return "(data)"
    if kind == "dict":
        inner = list(element)
        pairs = zip(inner[::2], inner[1::2], strict=False)
        return {_words(key): _property(value, depth + 1) for key, value in pairs}
    if kind == "array":
        return [_property(one, depth + 1) for one in element]
    return kind == "true" if kind in ("true", "false") else _words(element)


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _value(element: Element, depth: int = 0) -> object:
    """An element of data as JSON would have it: fields by name, those of one name as a list."""
    said = " ".join((element.text or "").split())
    attributes: dict[str, object] = {
        key.rpartition("}")[2]: " ".join(value.split()) for key, value in element.items()
    }
    if depth > DEPTH:
        return " ".join("".join(element.itertext()).split())
    if not len(element):
        told = ", ".join(f"{key} {value}" for key, value in attributes.items() if value)
        return (f"{said} ({told})" if told else said) if said else attributes
    fields = attributes
    for inner in element:
        name, value = local(inner), _value(inner, depth + 1)
        if name not in fields:
            fields[name] = value
        elif isinstance(held := fields[name], list):
            held.append(value)
        else:
            fields[name] = [held, value]
    return fields
