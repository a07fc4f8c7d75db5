"""What an OpenDocument file holds inside itself: formulas (MathML), and the tables of charts."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from rag.load.archive import Archive, attribute, child, local
from rag.load.formula import formula

OBJECTS = 1000
"""Of one file; a person draws fewer."""


@dataclass(frozen=True, slots=True)
class OdfChart:
    """The table from which a chart is drawn, and its titles."""

    table: Element
    caption: str


@dataclass(slots=True)
class OdfObjects:
    """Reads the objects that frames show."""

    archive: Archive | None = None
    _read: int = 0

    def formula_of(self, frame: Element) -> str:
        """The formula that a frame shows on one line, or ""."""
        root = self._root(frame)
        return " ".join(formula(root).split()) if local(root) == "math" else ""

    def chart_of(self, frame: Element) -> OdfChart | None:
        """The chart of a frame; None where it shows none. What is missing in it says nothing."""
        chart = child(self._root(frame), "body", "chart", "chart")
        table = child(chart, "table")
        if local(table) != "table":
            return None
        for cell in (one for one in table.iter() if local(one) == "table-cell"):
            if _is_gap(cell):
                cell[:] = []
        axes = [axis for axis in child(chart, "plot-area") if local(axis) == "axis"]
        titled = (chart, *(axis for axis in axes if attribute(axis, "dimension") == "y"))
        caption = " · ".join(filter(None, map(_title, titled)))
        down = next((axis for axis in axes if attribute(axis, "dimension") == "x"), chart)
        _name_corner(table, _title(down) if down is not chart else "")
        return OdfChart(table, caption)

    def _root(self, frame: Element) -> Element:
        shown = child(frame, "object")
        if local(child(shown, "math")) == "math":
            return child(shown, "math")
        part = attribute(shown, "href").removeprefix("./")
        if not part or self.archive is None or self._read >= OBJECTS:
            return Element("none")
        self._read += 1
        return self.archive.optional_xml(f"{part}/content.xml")


def _is_gap(cell: Element) -> bool:
    """Whether a cell stands for a value that nobody gave."""
    value = attribute(cell, "value") or "".join(cell.itertext()).strip()
    return value.strip("-+.#1").lower() in ("nan", "ind", "qnan")


def _title(element: Element) -> str:
    words = (" ".join("".join(p.itertext()).split()) for p in child(element, "title"))
    return " ".join(filter(None, words))


def _name_corner(table: Element, title: str) -> None:
    """What the categories are goes above them, where nothing stands there yet."""
    first = next((one for one in table.iter() if local(one) == "table-cell"), None)
    if first is None or not title or "".join(first.itertext()).strip():
        return
    text = Element("p")
    text.text = title
    first[:] = [text]
