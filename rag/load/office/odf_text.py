"""The text of one OpenDocument paragraph, with the marks that its styles give to words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from rag.load import marks
from rag.load.archive import attribute, child, local
from rag.load.office.odf_objects import OdfChart, OdfObjects

UNSEEN: Final = frozenset(
    ("tracked-changes", "sequence-decls", "annotation", "annotation-end", "note", "settings",
     "notes", "title", "desc")
)  # fmt: skip
_DEPTH = 12


OUTLINE: Final = "outline of the document"
"""The list that numbers headings; it has no name of its own."""
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman",
          "I": "upperRoman"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OdfLevel:
    """How one level of a list counts.

    :ivar form: of its numbers, as `counted` takes it; "" where it has none.
    :ivar shown: how many levels stand in a number, from this one upwards.
    """

    form: str = ""
    before: str = ""
    behind: str = ""
    start: int = 1
    shown: int = 1


@dataclass(frozen=True, slots=True)
class OdfStyles:
    """Text properties by style name, and the levels of lists by theirs."""

    texts: dict[str, Element]
    parents: dict[str, str]
    lists: dict[str, dict[int, OdfLevel]]
    hidden_pages: frozenset[str]
    hidden_tables: frozenset[str]

    def value(self, style: str, name: str) -> str:
        """A text property of a style, or of the style it is based on."""
        for _ in range(_DEPTH):
            if style not in self.texts:
                break
            if found := attribute(self.texts[style], name):
                return found
            style = self.parents.get(style, "")
        return ""

    def is_struck(self, style: str) -> bool:
        """Whether a style draws a line through its letters."""
        names = ("text-line-through-style", "text-line-through-type")
        return any(self.value(style, name) not in ("", "none") for name in names)


def read_odf_styles(*roots: Element) -> OdfStyles:
    """What the styles of a document say, those of ``content.xml`` last."""
    texts: dict[str, Element] = {}
    parents: dict[str, str] = {}
    lists: dict[str, dict[int, OdfLevel]] = {}
    hidden: set[str] = set()
    unseen: set[str] = set()
    for group in (group for root in roots for group in root if local(group).endswith("styles")):
        for style in group:
            name = attribute(style, "name")
            if local(style) == "style":
                texts[name] = child(style, "text-properties")
                parents[name] = attribute(style, "parent-style-name")
                if attribute(child(style, "drawing-page-properties"), "visibility") == "hidden":
                    hidden.add(name)
                if attribute(child(style, "table-properties"), "display") == "false":
                    unseen.add(name)
            elif local(style) in ("list-style", "outline-style"):
                key = name if local(style) == "list-style" else OUTLINE
                lists[key] = dict(_list_level(level) for level in style)
    return OdfStyles(texts, parents, lists, frozenset(hidden), frozenset(unseen))


def _list_level(level: Element) -> tuple[int, OdfLevel]:
    def number(name: str) -> int:
        value = attribute(level, name)
        return int(value) if value.isdigit() and len(value) < 7 else 1

    form = attribute(level, "num-format") if "bullet" not in local(level) else ""
    outline = local(level).startswith("outline")
    behind = attribute(level, "num-suffix") or ("" if outline else ".")
    found = OdfLevel(
        _FORMS.get(form, "decimal") if form else "",
        attribute(level, "num-prefix"),
        behind,
        number("start-value"),
        number("display-levels"),
    )
    return number("level"), found


@dataclass(slots=True)
class OdfTexts:
    """Reads paragraphs; `notes` holds notes and comments met since it was last emptied, `charts`
    the tables of charts."""

    styles: OdfStyles
    objects: OdfObjects = field(default_factory=OdfObjects)
    notes: list[tuple[str, Element]] = field(default_factory=list)
    charts: list[OdfChart] = field(default_factory=list)
    _count: int = 0

    def of_paragraph(self, element: Element) -> str:
        """As `of`; of a paragraph whose style strikes or hides it, only what is set otherwise."""
        style = attribute(element, "style-name")
        if not self.styles.is_struck(style) and self.styles.value(style, "display") != "none":
            return self.of(element)
        spans = (e for e in element if local(e) == "span")
        return "".join(self._one(span) for span in spans if self._is_shown(span))

    def _is_shown(self, span: Element) -> bool:
        """Whether a span says itself that it is neither struck out nor hidden."""
        style = attribute(span, "style-name")
        names = ("text-line-through-style", "text-line-through-type")
        shown = any(self.styles.value(style, name) == "none" for name in names)
        return shown or self.styles.value(style, "display") in ("true", "block")

    def of(self, element: Element) -> str:
        """Text of a paragraph; boxes in it are added on their own, notes leave their mark."""
        parts = [element.text or ""]
        for inner in element:
            parts.append(self._one(inner))
            parts.append(inner.tail or "")
        return "".join(parts)

    def _one(self, element: Element) -> str:
        name = local(element)
        if name == "s":
            count = attribute(element, "c")
            return " " * min(int(count) if count.isdigit() else 1, 100)
        if name in ("tab", "line-break"):
            return "\t" if name == "tab" else "\n"
        if name in ("note", "annotation"):
            return self._note(element)
        if name == "span":
            return self._span(element)
        if name == "a":
            return marks.link(self.of(element), attribute(element, "href"))
        if name == "ruby-text":
            return f"({self.of(element)})"
        if name == "frame":
            words = (child(element, part).text for part in ("desc", "title"))
            shown = marks.picture(next((text for text in words if text), ""))
            if told := self.objects.formula_of(element):
                return told
            if (chart := self.objects.chart_of(element)) is not None:
                self.charts.append(chart)
            return shown + self.of(element)
        return "" if name in UNSEEN or name == "text-box" else self.of(element)

    def _span(self, element: Element) -> str:
        style = attribute(element, "style-name")
        value = self.styles.value
        if self.styles.is_struck(style) or value(style, "display") == "none":
            return ""
        position = value(style, "text-position")
        if position.startswith("super") or re.match(r"[1-9]\d*%", position):
            return marks.raised(self.of(element))
        lowered = position.startswith(("sub", "-"))
        return marks.lowered(self.of(element)) if lowered else self.of(element)

    def _note(self, element: Element) -> str:
        if local(element) == "annotation":
            creator = child(element, "creator").text or ""
            self.notes.append((f"Comment by {creator}:" if creator else "Comment:", element))
            return ""
        self._count += 1
        sign = (child(element, "note-citation").text or "").strip() or str(self._count)
        self.notes.append((f"[^{sign}]:", child(element, "note-body")))
        return f"[^{sign}]"
