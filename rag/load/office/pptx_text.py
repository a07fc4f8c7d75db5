"""The text of one shape of a slide: paragraphs with their marks and automatic numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element

from rag.load import marks
from rag.load.archive import attribute, child, local
from rag.load.counted import counted
from rag.load.table.grid import Cell

_FORMS = {"arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter",
          "romanLc": "lowerRoman", "romanUc": "upperRoman"}  # fmt: skip


@dataclass(slots=True)
class SlideTexts:
    """Reads shapes; `links` are the addresses of the slide's links by their id."""

    links: Mapping[str, str]

    def paragraphs(self, element: Element) -> list[str]:
        """The paragraphs of a shape or cell that hold text, numbered ones with their number."""
        found: list[str] = []
        counts: dict[int, int] = {}
        for paragraph in (p for p in element.iter() if local(p) == "p"):
            text = "".join(self._runs(paragraph)).strip()
            if text:
                found.append(_number(paragraph, counts) + text)
        return found

    def cells(self, table: Element) -> list[list[Cell]]:
        """Rows of a table; a cell that another one covers is left out."""
        return [
            [
                Cell(
                    " ".join(self.paragraphs(cell)),
                    int(cell.get("gridSpan") or 1),
                    int(cell.get("rowSpan") or 1),
                )
                for cell in row
                if local(cell) == "tc" and not (cell.get("hMerge") or cell.get("vMerge"))
            ]
            for row in table
            if local(row) == "tr"
        ]

    def _runs(self, paragraph: Element) -> Iterator[str]:
        for kind, group in groupby(self._pieces(paragraph), key=lambda piece: piece[0]):
            text = "".join(text for _, text in group)
            raised, lowered = kind.startswith("+"), kind.startswith("-")
            yield marks.raised(text) if raised else marks.lowered(text) if lowered else text

    def _pieces(self, paragraph: Element) -> Iterator[tuple[str, str]]:
        """How a piece is set (``+``, ``-`` or nothing), and its text."""
        for run in paragraph:
            name, properties = local(run), child(run, "rPr")
            if name == "br":
                yield "", "\n"
            elif name in ("r", "fld"):
                text = child(run, "t").text or ""
                key = attribute(child(properties, "hlinkClick"), "id")
                text = marks.link(text, self.links.get(key, ""))
                baseline = properties.get("baseline", "0").rstrip("%")
                sign = "-" if baseline.startswith("-") else "+" if baseline.strip("0.") else ""
                if properties.get("strike", "noStrike") == "noStrike":
                    yield sign, text
            elif name not in ("pPr", "endParaRPr"):
                yield from (("", t.text or "") for t in run.iter() if local(t) == "t")


def _number(paragraph: Element, counts: dict[int, int]) -> str:
    """What a numbered paragraph is preceded by; deeper levels count anew under each."""
    properties = child(paragraph, "pPr")
    level = int(properties.get("lvl") or 0)
    for deeper in [key for key in counts if key > level]:
        del counts[deeper]
    numbered = child(properties, "buAutoNum")
    if local(numbered) == "none":
        counts.pop(level, None)
        return ""
    counts[level] = counts.get(level, int(numbered.get("startAt") or 1) - 1) + 1
    kind = re.match(r"[a-z]+(?:Lc|Uc)?", numbered.get("type") or "")
    number = counted(counts[level], _FORMS.get(kind[0] if kind else "", "decimal"))
    both = (numbered.get("type") or "").endswith("Both")
    return "  " * level + (f"({number}) " if both else f"{number}. ")
