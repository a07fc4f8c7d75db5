"""The text of one Word paragraph: runs with the marks that carry meaning, links, equations.

Deleted, struck-out and hidden text is left out; notes leave their mark and are gathered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from rag.load import marks
from rag.load.archive import attribute, child, local
from rag.load.formula import formula
from rag.load.office.docx_styles import Styles

# Deleted and moved text, fallbacks that repeat their alternative, properties, field codes.
UNSEEN = frozenset(
    ("del", "moveFrom", "Fallback", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "instrText")
)
_TEXTS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes",
          "commentReference": "comments"}  # fmt: skip

_ADDRESS = re.compile(r'\s*HYPERLINK\s+"([^"]{1,2000})"', re.IGNORECASE)

NoteKey = tuple[str, str]
"""The part a note stands in, and its id there."""

_Piece = tuple[str, str]
"""How it is set (``superscript``, ``subscript`` or nothing), and the text."""


@dataclass(slots=True)
class Texts:
    """Reads paragraphs; `notes` holds those met since it was last emptied, `pictures` the ids by
    which pictures are shown, `drawn` those of charts and diagrams."""

    styles: Styles
    links: Mapping[str, str]
    notes: list[NoteKey] = field(default_factory=list)
    numbers: dict[NoteKey, int] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    _style: str = ""

    def of(self, paragraph: Element) -> str:
        """The visible text of a paragraph, boxes apart."""
        self._style = attribute(child(paragraph, "pPr", "pStyle"), "val")
        return marks.joined(self._pieces(paragraph))

    def number(self, key: NoteKey) -> int:
        """The number a note is known by: they count in the order of their marks."""
        return self.numbers.setdefault(key, 1 + sum(part == key[0] for part, _ in self.numbers))

    def _pieces(self, element: Element) -> list[_Piece]:
        found: list[_Piece] = []
        fields: list[_Field] = []
        for inner in element:
            name = local(inner)
            if name == "r":
                found.extend(self._run(inner))
                _follow(inner, fields, found)
            elif name == "hyperlink":
                address = self.links.get(attribute(inner, "id"), "")
                found.append(("", marks.link(marks.joined(self._pieces(inner)), address)))
            elif name in ("oMath", "oMathPara"):
                found.append(("", formula(inner)))
            elif name == "sdt":
                found.extend(self._control(inner))
            elif name not in UNSEEN and name != "txbxContent":
                found.extend(self._one(inner) or self._pieces(inner))
        return found

    def _control(self, element: Element) -> list[_Piece]:
        """A content control; one to tick shows its state whatever glyph it is drawn with."""
        for box in element.iter():
            if local(box) == "checkbox":
                value = attribute(child(box, "checked"), "val")
                return [("", marks.tick(value in ("1", "true", "on")))]
        return self._pieces(child(element, "sdtContent"))

    def _run(self, run: Element) -> list[_Piece]:
        value = self.styles.run_value
        if any(value(run, name, self._style) for name in ("vanish", "strike", "dstrike")):
            return []
        style = value(run, "vertAlign") or _by_hand(run)
        pieces = [piece for inner in run for piece in (self._one(inner) or self._inside(inner))]
        return [(style if text.strip() and not kind else "", text) for kind, text in pieces]

    def _inside(self, element: Element) -> list[_Piece]:
        skipped = local(element) in UNSEEN or local(element) == "txbxContent"
        return [] if skipped else self._pieces(element)

    def _one(self, element: Element) -> list[_Piece]:
        """What a single element of a run says; the kind ``mark`` is never raised."""
        name = local(element)
        if name == "t":
            return [("", element.text or "")]
        if name == "ruby":
            base, read = (marks.joined(self._pieces(child(element, p))) for p in ("rubyBase", "rt"))
            return [("", f"{base}({read})" if read else base)]
        if name in _TEXTS:
            return [("mark", _TEXTS[name])]
        if name == "sym":
            code = attribute(element, "char")
            return [("mark", marks.symbol(attribute(element, "font"), int(code or "0", 16)))]
        if name in _NOTES:
            return [("mark", self._note(_NOTES[name], attribute(element, "id")))]
        if name == "checkBox":
            return [("mark", marks.tick(_is_ticked(element)))]
        if name in ("blip", "imagedata"):
            self.pictures.append(attribute(element, "embed") or attribute(element, "id"))
        if name in ("chart", "relIds"):
            self.drawn.append(attribute(element, "id") or attribute(element, "dm"))
        if name == "docPr" and (shown := marks.picture(attribute(element, "descr"))):
            return [("mark", shown)]
        return []

    def _note(self, part: str, key: str) -> str:
        self.notes.append((part, key))
        if part == "comments":
            return ""
        number = self.number((part, key))
        return f"[^{number}]" if part == "footnotes" else f"[^e{number}]"


@dataclass(slots=True)
class _Field:
    """A field that is open: what it is told to show, and at which piece its result begins."""

    told: str = ""
    start: int = -1


def _follow(run: Element, fields: list[_Field], found: list[_Piece]) -> None:
    """Note where fields begin and end; the result of one that is a link gets its address."""
    for inner in run:
        kind = attribute(inner, "fldCharType") if local(inner) == "fldChar" else ""
        if kind == "begin":
            fields.append(_Field())
        elif local(inner) == "instrText" and fields:
            fields[-1].told += inner.text or ""
        elif kind == "separate" and fields:
            fields[-1].start = len(found)
        elif kind == "end" and fields:
            ended = fields.pop()
            address = _ADDRESS.match(ended.told)
            if address and 0 <= ended.start < len(found):
                text = marks.link(marks.joined(found[ended.start :]), address[1])
                found[ended.start :] = [("", text)]


def _by_hand(run: Element) -> str:
    """How a number is set that somebody moved up or down, in letters of another size."""
    properties = child(run, "rPr")
    moved = attribute(child(properties, "position"), "val")
    text = "".join(t.text or "" for t in run if local(t) == "t").strip()
    if not re.fullmatch(r"-?[1-9]\d?", moved) or not re.fullmatch(r"[-+−]?\d+", text):
        return ""
    return "subscript" if moved.startswith("-") else "superscript"


def _is_ticked(box: Element) -> bool:
    for name in ("checked", "default"):
        found = child(box, name)
        if local(found) == name:
            return attribute(found, "val") not in ("0", "false", "off")
    return False
