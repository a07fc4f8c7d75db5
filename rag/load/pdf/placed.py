"""Lines that are laid over a page, put among its own: a field's value is told with its label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.load.pdf.lines import Line
from rag.load.pdf.overlay import WIDTH, Laid

NEAR = 0.5
"""Words on one row stand this share of a letter's size above each other at most."""
BESIDE = 150.0
"""A label stands no further left of its field, in points."""
TICKED = 24.0
"""Nor further from its box."""
ABOVE, INDENT = 30.0, 40.0
"""Nor further above its field, and begins about where that does."""
LABEL = 60
"""Characters: longer words before a field are a sentence with a gap."""


def placed(lines: Sequence[Line], laid: Sequence[Laid]) -> tuple[Line, ...]:
    """All lines in reading order.

    :param lines: the page's own, in the order of the file, which stays.
    """
    page = _Page(list(lines))
    for one in sorted(laid, key=lambda line: (-line.baseline, line.left)):
        page.put(one)
    return tuple(page.lines)


@dataclass(slots=True)
class _Page:
    """Lines as they grow; those that hold something laid are no labels any more."""

    lines: list[Line]
    _filled: list[Line] = field(default_factory=list)

    def put(self, one: Laid) -> None:
        row = [line for line in self.lines if _are_beside(line, one)]
        label = _label(row, one)
        if label is not None and not any(label is line for line in self._filled):
            self._replace(label, _labelled(label, one))
            return
        height = row[0].top if row else one.baseline
        is_told = row or any(_is_above(line, one) for line in self.lines)
        text = one.text if is_told else one.named()
        line = Line(text, one.left, one.right, height, height, one.size)
        at = self._at(row, line)
        self.lines.insert(at, line)
        self._take(at)

    def _replace(self, label: Line, whole: Line) -> None:
        at = next(at for at, line in enumerate(self.lines) if line is label)
        self.lines[at] = whole
        self._take(at)

    def _take(self, at: int) -> None:
        """What stands behind something laid over the page does not go on from it."""
        self._filled.append(self.lines[at])
        if at + 1 < len(self.lines):
            self.lines[at + 1] = replace(self.lines[at + 1], goes_on=False)

    def _at(self, row: Sequence[Line], new: Line) -> int:
        """Behind what stands left of it in its row, before what stands right of it; where it is
        alone, before the next line below."""
        places = {id(line): at for at, line in enumerate(self.lines)}
        left = [line for line in row if line.left <= new.left]
        if left:
            return places[id(max(left, key=lambda line: line.left))] + 1
        if row:
            return places[id(min(row, key=lambda line: line.left))]
        below = (at for at, line in enumerate(self.lines) if line.top < new.top)
        return next(below, len(self.lines))


def _are_beside(line: Line, one: Laid) -> bool:
    near = abs(line.top - one.baseline) < NEAR * max(line.size, one.size)
    return near and _gap(line, one) > -line.size


def _gap(line: Line, one: Laid) -> float:
    """How far apart they stand in a row; negative where one covers the other."""
    return max(one.left - line.right, line.left - one.right)


def _is_above(line: Line, one: Laid) -> bool:
    return 0 < line.top - one.baseline < ABOVE and abs(line.left - one.left) < INDENT


def _label(row: Sequence[Line], one: Laid) -> Line | None:
    """What stands before a field, or next to a box; None where nothing does."""
    if one.is_tick:
        near = [line for line in row if _gap(line, one) < TICKED]
        # Of two as near, what follows a box belongs to it.
        return min(
            near, key=lambda line: _gap(line, one) - 3 * (line.left > one.left), default=None
        )
    before = [line for line in row if line.left < one.left and _gap(line, one) < BESIDE]
    return max(before, key=lambda line: line.left, default=None) if one.name else None


def _labelled(label: Line, one: Laid) -> Line:
    """A label with what was filled in, as one line."""
    if one.is_tick:
        return replace(label, text=f"{one.text} {label.text}", left=min(label.left, one.left))
    names = len(label.text) <= LABEL and (label.text[-1:].isalnum() or label.text[-1:] in ")]")
    # As wide as its words, not as its field: what stands behind it is told apart.
    end = max(label.right, min(one.right, one.left + WIDTH * one.size * len(one.text)))
    return replace(label, text=f"{label.text}{':' if names else ''} {one.text}", right=end)
