"""A quote in its parts: prose, which flows, list items, rows of a table, and code, whose lines stay
as they are written.

It knows nothing of terminals; what comes out is text of documents still.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import dedent
from typing import Literal

from rag.cli.show.table_lines import aligned, separator

LINES = 24
"""Lines of one piece of code that are shown; the file is one click away."""

PartKind = Literal["prose", "list", "table", "code", "heading"]
LineKind = Literal["prose", "list", "table", "code", "heading", "fence", "blank"]

_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[^`]*$")
_DIRECTIVE = re.compile(
    r"[ \t]*(?:\.\. (?:code-block|code|sourcecode|prompt|_[^\n]*):.*|::)[ \t]*$"
)
"""Lines of reStructuredText that say nothing to a reader: that code follows, labels."""
_INDENTED = re.compile(r"(?: {2,}|\t)\S")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+\S")
_STARTS: tuple[tuple[LineKind, re.Pattern[str]], ...] = (
    ("heading", re.compile(r"#{1,6}[ \t]+\S")),
    ("table", re.compile(r"[ \t]*\|")),
    ("list", _ITEM),
)
_RULE = re.compile(r"[\s|:-]*-[\s|:-]*$")


@dataclass(frozen=True, slots=True)
class QuotedPart:
    """A stretch of a quote: a paragraph or list item on one line; code and tables line by line.

    :ivar mark: (start, end) in `text` of what answers most; (0, 0) marks nothing apart.
    """

    text: str
    kind: PartKind = "prose"
    mark: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or a line, as it is shown.

    :ivar marked: whether it is a part of what answers most.
    """

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a quote; `start` counts in the quote."""

    text: str
    start: int
    kind: LineKind

    def words(self, mark: tuple[int, int]) -> list[_Piece]:
        """Its words."""
        return [
            _Piece(word[0], _meets(self.start + word.start(), self.start + word.end(), mark))
            for word in re.finditer(r"\S+", self.text)
        ]

    def whole(self, shown: str, mark: tuple[int, int]) -> _Piece:
        """The line as one piece that is shown as something else."""
        return _Piece(shown, _meets(self.start, self.start + len(self.text), mark))


def quoted_parts(text: str, mark: tuple[int, int] = (0, 0)) -> tuple[QuotedPart, ...]:
    """The parts of a quote in their order, without the marks that fence code in.

    :param mark: (start, end) in the text of what answers most.
    """
    shown = [line for line in _lines(text) if line.kind != "fence"]
    return tuple(
        part
        for kind, run in groupby(_without_gaps(shown), lambda line: line.kind)
        for part in _parts(kind, list(run), mark)
    )


def _lines(text: str) -> list[_Line]:
    """The lines and what each of them is."""
    raw = text.split("\n")
    fences = [bool(_FENCE.match(line)) for line in raw]
    last = max((number for number, line in enumerate(raw) if line.strip()), default=0)
    # An odd number of fences that ends with one began in the middle of a block of code.
    inside = fences[last] and sum(fences) % 2 == 1 and _opens_inside(raw, fences)
    kinds: list[LineKind] = []
    for line, fence in zip(raw, fences, strict=True):
        if not inside and _DIRECTIVE.match(line):
            kinds.append("fence")
            continue
        if fence:
            inside = not inside
        plain: LineKind = "prose" if line.strip() else "blank"
        kinds.append("fence" if fence else "code" if inside else plain)
    position, found = 0, []
    for line, kind in zip(raw, _told(raw, kinds), strict=True):
        found.append(_Line(line, position, kind))
        position += len(line) + 1
    return found


def _opens_inside(raw: Sequence[str], fences: Sequence[bool]) -> bool:
    """Whether the first fence may be the end of a block: it names no language."""
    return not raw[fences.index(True)].strip().strip("`~")


def _told(raw: Sequence[str], kinds: Sequence[LineKind]) -> Iterator[LineKind]:
    """What the lines outside of fences are, paragraph by paragraph."""
    before: LineKind = "blank"
    for kind, run in groupby(zip(raw, kinds, strict=True), lambda pair: pair[1]):
        inside = [line for line, _ in run]
        if kind != "prose":
            before = before if kind == "blank" else kind
            yield from [kind] * len(inside)
            continue
        told = list(_paragraph(inside, before))
        before = told[-1]
        yield from told


def _paragraph(inside: Sequence[str], before: LineKind) -> Iterator[LineKind]:
    """What the lines of a paragraph are; one with indented lines is code, unless it is a list."""
    if separator(inside):
        for _ in inside:
            yield "table"
        return
    starts = [_start(line) for line in inside]
    lists = before == "list" or any(start in ("list", "table") for start in starts)
    if not lists and any(_INDENTED.match(line) for line in inside):
        for _ in inside:
            yield "code"
        return
    current: LineKind = "prose"
    for line, start in zip(inside, starts, strict=True):
        goes_on = current == "list" and bool(_INDENTED.match(line))
        current = start if start != "prose" or not goes_on else "list"
        yield current


def _start(line: str) -> LineKind:
    return next((kind for kind, sign in _STARTS if sign.match(line)), "prose")


def _without_gaps(lines: Sequence[_Line]) -> Iterator[_Line]:
    """The lines without blank ones, but those between two lines of code, which belong to it."""
    for number, line in enumerate(lines):
        if line.kind != "blank":
            yield line
            continue
        before = next((other for other in lines[number::-1] if other.kind != "blank"), line)
        after = next((other for other in lines[number:] if other.kind != "blank"), line)
        if before.kind == after.kind == "code":
            yield _Line(line.text, line.start, "code")
        elif before.kind == after.kind == "prose":
            yield line


def _parts(kind: LineKind, run: Sequence[_Line], mark: tuple[int, int]) -> Iterator[QuotedPart]:
    if kind == "code":
        yield from _code(run, mark)
    elif kind == "table":
        yield from _table(run, mark)
    elif kind in ("list", "heading"):
        for entry in _entries(run):
            yield _flat(kind, entry, mark)
    elif kind == "prose":
        yield _flat(kind, run, mark)


def _flat(kind: LineKind, lines: Sequence[_Line], mark: tuple[int, int]) -> QuotedPart:
    level = lines[0].text.expandtabs(4)
    level = level[: len(level) - len(level.lstrip())] if kind == "list" else ""
    pieces = [piece for line in lines for piece in line.words(mark)]
    return _joined("heading" if kind == "heading" else "list" if kind == "list" else "prose",
                   " ", pieces, level)  # fmt: skip


def _entries(run: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lines of a list, item by item; headings line by line."""
    entry: list[_Line] = []
    for line in run:
        if entry and (line.kind == "heading" or _ITEM.match(line.text)):
            yield entry
            entry = []
        entry.append(line)
    if entry:
        yield entry


def _code(run: Sequence[_Line], mark: tuple[int, int]) -> Iterator[QuotedPart]:
    shown = dedent("\n".join(line.text.expandtabs(4).rstrip() for line in run)).split("\n")
    pieces = [line.whole(text, mark) for line, text in zip(run, shown, strict=True)]
    while pieces and not pieces[0].text:
        pieces = pieces[1:]
    while pieces and not pieces[-1].text:
        pieces = pieces[:-1]
    if len(pieces) > LINES:
        pieces = [*pieces[: LINES - 1], _Piece("…", False)]
    if pieces:
        yield _joined("code", "\n", pieces)


def _table(run: Sequence[_Line], mark: tuple[int, int]) -> Iterator[QuotedPart]:
    """Rows with their cells under one another, without the rule below the head."""
    lines = [line for line in run if not _RULE.match(line.text)]
    shown = aligned([line.text for line in lines])
    pieces = [line.whole(text, mark) for line, text in zip(lines, shown, strict=True)]
    if pieces:
        yield _joined("table", "\n", pieces)


def _joined(kind: PartKind, between: str, pieces: Sequence[_Piece], before: str = "") -> QuotedPart:
    """Pieces as one part; what stands between marked ones is marked too."""
    text, marked = before, (0, 0)
    for number, piece in enumerate(pieces):
        text += between if number else ""
        if piece.marked:
            marked = (marked[0] if marked[1] else len(text), len(text) + len(piece.text))
        text += piece.text
    return QuotedPart(text, kind, marked)


def _meets(start: int, end: int, mark: tuple[int, int]) -> bool:
    return start < mark[1] and mark[0] < end
