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
    """How one level of a list counts: from where, in what signs, inside what words.

    :ivar plain: the levels above it count in plain numbers here, whatever their own signs.
    """

    start: int = 1
    form: str = "bullet"
    words: str = ""
    plain: bool = False


@dataclass(slots=True)
class Numbering:
    """Lists by their id; it counts, so paragraphs must be asked for in their order.

    Levels are those of a form, or of one list that differs from its form; counts are the form's.
    """

    _levels: dict[tuple[str, int], _Level]
    _own: dict[tuple[str, int], _Level]
    _abstract: dict[str, str]
    _restarts: dict[tuple[str, int], int]
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def mark(self, list_id: str, depth: int) -> str:
        """What stands before the next paragraph of a list: ``3.``, ``(a)``, ``4.2`` or a dash."""
        abstract = self._abstract.get(list_id, "")
        level = self._level(list_id, depth)
        if level.form == "bullet" or not abstract:
            return BULLET
        self._count(list_id, level, depth)
        return self._words(list_id, level, depth) if level.form != "none" else ""

    def _level(self, list_id: str, depth: int) -> _Level:
        abstract = self._abstract.get(list_id, "")
        return self._own.get((list_id, depth)) or self._levels.get((abstract, depth), _Level())

    def _count(self, list_id: str, level: _Level, depth: int) -> None:
        abstract = self._abstract[list_id]
        key = (abstract, depth)
        # A list of its own over the same form starts anew, once.
        first = self._restarts.get((list_id, depth))
        anew = first is not None and (list_id, depth) not in self._begun
        self._begun.add((list_id, depth))
        if anew or key not in self._counts:
            self._counts[key] = level.start if first is None else first
        else:
            self._counts[key] += 1
        for deeper in range(depth + 1, LEVELS):
            self._counts.pop((abstract, deeper), None)

    def _words(self, list_id: str, level: _Level, depth: int) -> str:
        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            own = self._level(list_id, at)
            form = "decimal" if level.plain and at < depth else own.form
            return counted(self._counts.get((self._abstract[list_id], at), own.start), form)

        return re.sub(r"%([1-9])", number, level.words).strip()


def read_numbering(root: Element) -> Numbering:
    """What ``numbering.xml`` says."""
    levels: dict[tuple[str, int], _Level] = {}
    own: dict[tuple[str, int], _Level] = {}
    abstract: dict[str, str] = {}
    restarts: dict[tuple[str, int], int] = {}
    by_style: dict[str, str] = {}
    lent: dict[str, str] = {}
    for element in root:
        key = attribute(element, "abstractNumId")
        if local(element) == "abstractNum":
            levels.update(((key, depth), level) for depth, level in _levels(element))
            by_style[attribute(child(element, "styleLink"), "val")] = key
            lent[key] = attribute(child(element, "numStyleLink"), "val")
        elif local(element) == "num":
            list_id = attribute(element, "numId")
            abstract[list_id] = attribute(child(element, "abstractNumId"), "val")
            for override in element:
                start = attribute(child(override, "startOverride"), "val")
                if start.isdigit() and len(start) < 7:
                    restarts[list_id, _depth(attribute(override, "ilvl"))] = int(start)
                own.update(((list_id, depth), level) for depth, level in _levels(override))
    for list_id, key in abstract.items():  # a form may be lent by the list of a style
        if link := lent.get(key):
            abstract[list_id] = by_style.get(link, key)
    return Numbering(levels, own, abstract, restarts)


def _levels(element: Element) -> Iterator[tuple[int, _Level]]:
    for level in element:
        if local(level) == "lvl":
            start = attribute(child(level, "start"), "val")
            plain = child(level, "isLgl")
            yield (
                _depth(attribute(level, "ilvl")),
                _Level(
                    int(start) if start.isdigit() else 1,
                    attribute(child(level, "numFmt"), "val"),
                    attribute(child(level, "lvlText"), "val")[:100],
                    local(plain) == "isLgl" and attribute(plain, "val") not in ("0", "false"),
                ),
            )


def _depth(value: str) -> int:
    return min(int(value), LEVELS - 1) if value.isdigit() else 0
