"""What Word's styles say of a paragraph or a run: heading, list, raised, struck out.

A style takes from the one it is based on whatever it does not say itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from rag.load.archive import attribute, child, local

_HEADING_NAME = re.compile(r"heading (\d)$", re.IGNORECASE)
_DEPTH = 12
_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Styles:
    """Properties by style id; heading levels from 1, 0 is the title."""

    levels: dict[str, int]
    elements: dict[str, Element]

    def level(self, paragraph: Element) -> int | None:
        """A paragraph's heading level; None where it is none."""
        properties = child(paragraph, "pPr")
        outline = attribute(child(properties, "outlineLvl"), "val")
        if outline.isdigit() and int(outline) < 9:
            return int(outline) + 1
        return self.levels.get(attribute(child(properties, "pStyle"), "val"))

    def list_of(self, paragraph: Element) -> tuple[str, int] | None:
        """The list a paragraph belongs to, by itself or by its style, and its depth in it."""
        properties = child(paragraph, "pPr")
        style = attribute(child(properties, "pStyle"), "val")
        own = child(properties, "numPr")
        found = own if local(own) != "none" else self._of_style(style, "pPr", "numPr")
        list_id = attribute(child(found, "numId"), "val")
        if not list_id:
            list_id = attribute(child(self._of_style(style, "pPr", "numPr"), "numId"), "val")
        depth = attribute(child(found, "ilvl"), "val")
        return (list_id, int(depth) if depth.isdigit() else 0) if list_id.strip("0") else None

    def run_value(self, run: Element, name: str, paragraph_style: str = "") -> str:
        """A property of a run, from itself, its style or that of its paragraph: its value, ``on``,
        or "" where unset."""
        properties = child(run, "rPr")
        found = child(properties, name)
        styles = (attribute(child(properties, "rStyle"), "val"), paragraph_style)
        for style in styles:
            if local(found) == "none" and style:
                found = self._of_style(style, "rPr", name)
        if local(found) == "none":
            return ""
        value = attribute(found, "val") or "on"
        return "" if value in _OFF else value

    def _of_style(self, style: str, *names: str) -> Element:
        for _ in range(_DEPTH):
            element = self.elements.get(style)
            if element is None:
                break
            found = child(element, *names)
            if local(found) != "none":
                return found
            style = attribute(child(element, "basedOn"), "val")
        return Element("none")


def read_styles(root: Element) -> Styles:
    """What ``styles.xml`` says."""
    levels: dict[str, int] = {}
    elements = {attribute(s, "styleId"): s for s in root if local(s) == "style"}
    for key, style in elements.items():
        name = attribute(child(style, "name"), "val")
        outline = attribute(child(style, "pPr", "outlineLvl"), "val")
        if match := _HEADING_NAME.match(name):
            levels[key] = int(match[1])
        elif name.lower() == "title":
            levels[key] = 0
        elif outline.isdigit() and int(outline) < 9:
            levels[key] = int(outline) + 1
    return Styles(levels, elements)
