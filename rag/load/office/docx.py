"""Word documents (DOCX): what is on the page, headings by their style, tables as tables.

Read from the XML itself, because text in insertions, boxes, content controls and equations is
missing from what the libraries at hand return.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from rag.load.archive import Archive, attribute, child, local, open_archive
from rag.load.compose import Composer
from rag.load.content import Content, iso_date, meaningful_title

_HEADING_NAME = re.compile(r"heading (\d)$", re.IGNORECASE)
# Deleted and moved text, fallbacks that repeat their alternative, properties, field codes.
_UNSEEN = frozenset(
    ("del", "moveFrom", "Fallback", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "instrText")
)
_TEXTS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


@dataclass(frozen=True, slots=True)
class _Styles:
    """Heading level by style id; 0 is the title."""

    levels: dict[str, int]

    def level(self, paragraph: Element) -> int | None:
        properties = child(paragraph, "pPr")
        outline = attribute(child(properties, "outlineLvl"), "val")
        if outline.isdigit() and int(outline) < 9:
            return int(outline) + 1
        return self.levels.get(attribute(child(properties, "pStyle"), "val"))


def read_docx(raw: bytes) -> Content:
    """Body, then footnotes, endnotes and comments, each under a heading of its own.

    :raises SourceError: when it is encrypted, damaged or refused.
    """
    archive = open_archive(raw)
    main = next((n for n in archive.names if re.fullmatch(r"word/document\d*\.xml", n)), "")
    composer = Composer()
    styles = _styles(archive.optional_xml("word/styles.xml"))
    title = _add_body(composer, child(archive.xml(main or "word/document.xml"), "body"), styles)
    for part, name in (("footnotes", "footnote"), ("endnotes", "endnote"), ("comments", "comment")):
        _add_notes(composer, archive, part, name)
    core = core_properties(archive)
    return composer.content(
        title=meaningful_title(core.get("title", "")) or title,
        date=iso_date(core.get("created") or core.get("modified")),
    )


def core_properties(archive: Archive) -> dict[str, str]:
    """Title, dates and the like that OOXML files carry."""
    core = archive.optional_xml("docProps/core.xml")
    return {local(element): element.text or "" for element in core}


def _styles(root: Element) -> _Styles:
    levels: dict[str, int] = {}
    for style in root:
        name = attribute(child(style, "name"), "val")
        outline = attribute(child(style, "pPr", "outlineLvl"), "val")
        if match := _HEADING_NAME.match(name):
            levels[attribute(style, "styleId")] = int(match[1])
        elif name.lower() == "title":
            levels[attribute(style, "styleId")] = 0
        elif outline.isdigit() and int(outline) < 9:
            levels[attribute(style, "styleId")] = int(outline) + 1
    return _Styles(levels)


def _add_body(composer: Composer, body: Element, styles: _Styles) -> str:
    """Add every block; the text in the style "Title" is returned."""
    title = ""
    was_item = False
    for block in _blocks(body):
        if local(block) == "tbl":
            composer.table(_rows(block))
            was_item = False
            continue
        text, level = _text(block).strip(), styles.level(block)
        is_item = bool(attribute(child(block, "pPr", "numPr", "numId"), "val").strip("0"))
        if level is not None and text:
            title = title or (text if level == 0 else "")
            composer.heading(text, max(level, 1))
        elif is_item:
            depth = attribute(child(block, "pPr", "numPr", "ilvl"), "val")
            composer.block(
                "  " * min(int(depth or 0), 6) + f"- {text}" if text else "", tight=was_item
            )
        else:
            composer.block(text)
        was_item = is_item and level is None
    return title


def _blocks(parent: Element) -> Iterator[Element]:
    """Paragraphs and tables, also those inside content controls and insertions."""
    for element in parent:
        name = local(element)
        if name in ("p", "tbl"):
            yield element
            yield from _boxes(element) if name == "p" else ()
        elif name not in _UNSEEN:
            yield from _blocks(element)


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Paragraphs of the text boxes anchored in a paragraph."""
    stack = [inner for inner in reversed(paragraph)]
    while stack:
        element = stack.pop()
        if local(element) == "txbxContent":
            yield from _blocks(element)
        elif local(element) not in _UNSEEN:
            stack.extend(reversed(element))


def _text(element: Element) -> str:
    """The visible text of a paragraph, boxes apart."""
    parts: list[str] = []
    for inner in element:
        name = local(inner)
        if name == "t":
            parts.append(inner.text or "")
        elif name in _TEXTS:
            parts.append(_TEXTS[name])
        elif name in ("oMath", "oMathPara"):
            parts.append(_formula(inner))
        elif name == "r" and local(child(inner, "rPr", "vanish")) != "none":
            continue
        elif name not in _UNSEEN and name != "txbxContent":
            parts.append(_text(inner))
    return "".join(parts)


def _formula(element: Element) -> str:
    """An equation on one line: fractions with a slash, powers with a caret."""
    joined = {"f": ("num", "/", "den"), "sSup": ("e", "^", "sup"), "sSub": ("e", "_", "sub")}
    name = local(element)
    if name in ("t",):
        return element.text or ""
    if name in joined:
        first, mark, second = joined[name]
        parts = (_grouped(_formula(child(element, part))) for part in (first, second))
        return mark.join(parts)
    if name == "rad":
        return f"√{_grouped(_formula(child(element, 'e')))}"
    if name == "d":
        return f"({''.join(_formula(inner) for inner in element if local(inner) == 'e')})"
    if name == "nary":
        limits = (_grouped(_formula(child(element, part))) for part in ("sub", "sup"))
        sign = attribute(child(element, "naryPr", "chr"), "val") or "∫"
        return f"{sign}_{'^'.join(limits)} {_formula(child(element, 'e'))}"
    return "".join(_formula(inner) for inner in element if local(inner) not in _UNSEEN)


def _grouped(text: str) -> str:
    return text if len(text) < 2 or text.isalnum() else f"({text})"


def _rows(table: Element) -> list[list[str]]:
    return [
        [
            " ".join(_text(p) for p in _cell_paragraphs(cell))
            for cell in row.iter()
            if local(cell) == "tc"
        ]
        for row in table.iter()
        if local(row) == "tr"
    ]


def _cell_paragraphs(cell: Element) -> Iterator[Element]:
    for block in _blocks(cell):
        if local(block) == "p":
            yield block


def _add_notes(composer: Composer, archive: Archive, part: str, name: str) -> None:
    """Notes that say something; Word keeps separators among them."""
    notes = [note for note in archive.optional_xml(f"word/{part}.xml") if local(note) == name]
    texts = [
        (attribute(note, "author"), " ".join(_text(p).strip() for p in _cell_paragraphs(note)))
        for note in notes
    ]
    if any(text.strip() for _, text in texts):
        composer.heading(part.capitalize(), 1)
    for author, text in texts:
        composer.block(f"{author}: {text}" if author and text.strip() else text)
