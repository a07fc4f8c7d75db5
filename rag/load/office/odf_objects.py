"""What an OpenDocument file holds inside itself: formulas (MathML), and the tables of charts."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from rag.load.archive import Archive, attribute, child, local
from rag.load.formula import formula

OBJECTS = 1000
"""Of one file; a person draws fewer."""


@dataclass(slots=True)
class OdfObjects:
    """Reads the objects that frames show."""

    archive: Archive | None = None
    _read: int = 0

    def formula_of(self, frame: Element) -> str:
        """The formula that a frame shows on one line, or ""."""
        root = self._root(frame)
        return " ".join(formula(root).split()) if local(root) == "math" else ""

    def chart_of(self, frame: Element) -> Element | None:
        """The table from which a frame's chart is drawn; None where it shows no chart."""
        chart = child(self._root(frame), "body", "chart", "chart")
        table = child(chart, "table")
        return table if local(table) == "table" else None

    def _root(self, frame: Element) -> Element:
        shown = child(frame, "object")
        if local(child(shown, "math")) == "math":
            return child(shown, "math")
        part = attribute(shown, "href").removeprefix("./")
        if not part or self.archive is None or self._read >= OBJECTS:
            return Element("none")
        self._read += 1
        return self.archive.optional_xml(f"{part}/content.xml")
