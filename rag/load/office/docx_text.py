"""The text of one Word paragraph: runs with the marks that carry meaning, links, equations.

Deleted, struck-out and hidden text is left out; notes leave their mark and are gathered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from rag.load import marks
from rag.load.archive import attribute, child, local
from rag.load.office.docx_styles import Styles

# Deleted and moved text, fallbacks that repeat their alternative, properties, field codes.
UNSEEN = frozenset(
    ("del", "moveFrom", "Fallback", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "instrText")
)
_TEXTS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_NOTES = {"footnoteReference": "footnotes", "endnoteReference": "endnotes",
          "commentReference": "comments"}  # fmt: skip

NoteKey = tuple[str, str]
"""The part a note stands in, and its id there."""

_Piece = tuple[str, str]
"""How it is set (``superscript``, ``subscript`` or nothing), and the text."""


@dataclass(slots=True)
class Texts:
    """Reads paragraphs; `notes` holds those met since it was last emptied."""

    styles: Styles
    links: Mapping[str, str]
    notes: list[NoteKey] = field(default_factory=list)
    numbers: dict[NoteKey, int] = field(default_factory=dict)

    def of(self, paragraph: Element) -> str:
        """The visible text of a paragraph, boxes apart."""
        return marks.joined(self._pieces(paragraph))

    def number(self, key: NoteKey) -> int:
        """The number a note is known by: they count in the order of their marks."""
        return self.numbers.setdefault(key, 1 + sum(part == key[0] for part, _ in self.numbers))

    def _pieces(self, element: Element) -> list[_Piece]:
        found: list[_Piece] = []
        for inner in element:
            name = local(inner)
            if name == "r":
                found.extend(self._run(inner))
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
        if any(value(run, name) for name in ("vanish", "strike", "dstrike")):
            return []
        style = value(run, "vertAlign")
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
        if name in _TEXTS:
            return [("mark", _TEXTS[name])]
        if name == "sym":
            code = attribute(element, "char")
            return [("mark", marks.symbol(attribute(element, "font"), int(code or "0", 16)))]
        if name in _NOTES:
            return [("mark", self._note(_NOTES[name], attribute(element, "id")))]
        if name == "checkBox":
            return [("mark", marks.tick(_is_ticked(element)))]
        if name == "docPr" and (shown := marks.picture(attribute(element, "descr"))):
            return [("mark", shown)]
        return []

    def _note(self, part: str, key: str) -> str:
        self.notes.append((part, key))
        if part == "comments":
            return ""
        number = self.number((part, key))
        return f"[^{number}]" if part == "footnotes" else f"[^e{number}]"


def _is_ticked(box: Element) -> bool:
    for name in ("checked", "default"):
        found = child(box, name)
        if local(found) == name:
            return attribute(found, "val") not in ("0", "false", "off")
    return False


def formula(element: Element) -> str:
    """An equation on one line: fractions with a slash, powers with a caret."""
    joined = {"f": ("num", "/", "den"), "sSup": ("e", "^", "sup"), "sSub": ("e", "_", "sub")}
    name = local(element)
    if name in ("t",):
        return element.text or ""
    if name in joined:
        first, mark, second = joined[name]
        parts = (_grouped(formula(child(element, part))) for part in (first, second))
        return mark.join(parts)
    if name == "rad":
        return f"√{_grouped(formula(child(element, 'e')))}"
    if name == "d":
        return f"({''.join(formula(inner) for inner in element if local(inner) == 'e')})"
    if name == "nary":
        limits = (_grouped(formula(child(element, part))) for part in ("sub", "sup"))
        sign = attribute(child(element, "naryPr", "chr"), "val") or "∫"
        return f"{sign}_{'^'.join(limits)} {formula(child(element, 'e'))}"
    return "".join(formula(inner) for inner in element if local(inner) not in UNSEEN)


def _grouped(text: str) -> str:
    return text if len(text) < 2 or text.isalnum() else f"({text})"
