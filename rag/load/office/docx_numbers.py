"""The numbers and marks that Word puts before paragraphs by itself: lists, clauses, headings.

They are no text of the file, yet a person reads and cites them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from rag.load.archive import attribute, child, local
from rag.load.counted import counted

LEVELS: Final = 9
BULLET: Final = "-"


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list counts: from where, in what signs, inside what words."""

    start: int = 1
    form: str = "bullet"
    words: str = ""


@dataclass(slots=True)
class Numbering:
    """Lists by their id; it counts, so paragraphs must be asked for in their order."""

    _levels: dict[tuple[str, int], _Level]
    _abstract: dict[str, str]
    _restarts: set[tuple[str, int]]
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def mark(self, list_id: str, depth: int) -> str:
        """What stands before the next paragraph of a list: ``3.``, ``(a)``, ``4.2`` or a dash."""
        abstract = self._abstract.get(list_id, "")
        level = self._levels.get((abstract, depth), _Level())
        if level.form == "bullet" or not abstract:
            return BULLET
        self._count(list_id, abstract, depth)
        return self._words(abstract, depth) if level.form != "none" else ""

    def _count(self, list_id: str, abstract: str, depth: int) -> None:
        key = (abstract, depth)
        # A list of its own over the same form starts anew, once.
        anew = (list_id, depth) in self._restarts and (list_id, depth) not in self._begun
        self._begun.add((list_id, depth))
        level = self._levels[key]
        self._counts[key] = (
            level.start if anew or key not in self._counts else self._counts[key] + 1
        )
        for deeper in range(depth + 1, LEVELS):
            self._counts.pop((abstract, deeper), None)

    def _words(self, abstract: str, depth: int) -> str:
        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level = self._levels.get((abstract, at), _Level())
            return counted(self._counts.get((abstract, at), level.start), level.form)

        return re.sub(r"%([1-9])", number, self._levels[abstract, depth].words).strip()


def read_numbering(root: Element) -> Numbering:
    """What ``numbering.xml`` says."""
    levels: dict[tuple[str, int], _Level] = {}
    abstract: dict[str, str] = {}
    restarts: set[tuple[str, int]] = set()
    for element in root:
        if local(element) == "abstractNum":
            key = attribute(element, "abstractNumId")
            levels.update(((key, depth), level) for depth, level in _levels(element))
        elif local(element) == "num":
            list_id = attribute(element, "numId")
            abstract[list_id] = attribute(child(element, "abstractNumId"), "val")
            for override in element:
                if local(child(override, "startOverride")) == "startOverride":
                    restarts.add((list_id, _depth(attribute(override, "ilvl"))))
    return Numbering(levels, abstract, restarts)


def _levels(element: Element) -> Iterator[tuple[int, _Level]]:
    for level in element:
        if local(level) == "lvl":
            start = attribute(child(level, "start"), "val")
            yield (
                _depth(attribute(level, "ilvl")),
                _Level(
                    int(start) if start.isdigit() else 1,
                    attribute(child(level, "numFmt"), "val"),
                    attribute(child(level, "lvlText"), "val")[:100],
                ),
            )


def _depth(value: str) -> int:
    return min(int(value), LEVELS - 1) if value.isdigit() else 0
