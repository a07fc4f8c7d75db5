"""What Rich Text (RTF) is put together from: groups with their settings, pieces, paragraphs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from rag.load import marks
from rag.load.table.grid import Cell

_SETTINGS = {"super": "superscript", "up": "superscript", "sub": "subscript", "dn": "subscript",
             "nosupersub": ""}  # fmt: skip

Piece = tuple[str, str, str]
"""How words are set (``superscript``, ``subscript``, ``mark`` or nothing), the words, and the code
page of those that are bytes still."""


@dataclass(slots=True)
class Group:
    """What holds inside a pair of braces; the next one begins as its copy.

    :ivar kind: the destination whose words it holds; "" where they go to the group around it.
    :ivar inner: it tells how a row looks of a table that stands inside a cell.
    :ivar skip: how many characters stand in for a Unicode letter, for programs of old.
    """

    kind: str = ""
    words: list[Piece] = field(default_factory=list)
    unseen: bool = False
    starred: bool = False
    struck: bool = False
    hidden: bool = False
    inner: bool = False
    setting: str = ""
    skip: int = 1
    font: int = 0
    style: int = 0

    def set_letters(self, name: str, number: int | None) -> bool:
        """Whether a control word tells how letters are set; then they are from here on."""
        off = number == 0
        if name in _SETTINGS:
            self.setting = "" if off else _SETTINGS[name]
        elif name == "plain":
            self.setting, self.struck, self.hidden = "", False, False
        elif name in ("strike", "striked", "deleted"):
            self.struck = not off
        elif name == "v":
            self.hidden = not off
        elif name == "uc":
            self.skip = min(max(number or 0, 0), 10)
        elif name == "f":
            self.font = number or 0
        else:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or, where `cells` are there, a row of a table.

    :ivar level: of a heading; 0 where it is none.
    :ivar mark: the number or bullet before it.
    :ivar edges: how far right each of its cells reaches, where that is told.
    :ivar notes: footnotes and comments whose marks stand in it: label and words.
    :ivar inner: tables that stand in its cells, each as its rows.
    """

    text: str = ""
    level: int = 0
    mark: str = ""
    cells: tuple[Cell, ...] = ()
    edges: tuple[int, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    inner: tuple[tuple[Paragraph, ...], ...] = ()


def names(text: str) -> frozenset[str]:
    """A set of control words."""
    return frozenset(text.split())


def joined(pieces: list[Piece]) -> str:
    """The words of pieces; bytes of one code page are decoded together, for a letter may be two."""
    decoded = []
    for (setting, page), group in groupby(pieces, key=lambda piece: (piece[0], piece[2])):
        text = "".join(piece[1] for piece in group)
        decoded.append((setting, text.encode("latin-1").decode(page, "replace") if page else text))
    return marks.joined(decoded)


def shaped(cells: list[str], shapes: list[tuple[str, int]]) -> Iterator[tuple[Cell, int]]:
    """Cells with the columns they cover, and where each ends; one that goes on with that above has
    no rows.

    :param shapes: how each is merged, and its right edge.
    """
    at = 0
    while at < len(cells):
        columns = 1
        while at + columns < len(cells) and "clmrg" in _at(shapes, at + columns)[0].split():
            columns += 1
        rows = 0 if "clvmrg" in _at(shapes, at)[0] else 1
        yield Cell(cells[at], columns, rows), _at(shapes, at + columns - 1)[1]
        at += columns


def aligned(rows: Sequence[Paragraph]) -> list[tuple[Cell, ...]]:
    """The cells of a table, each over as many columns as it is wide: rows of fewer cells have
    wider ones."""
    edges = sorted({edge for row in rows for edge in row.edges})
    near = edges[-1] // 400 if edges else 0
    lines = [edge for at, edge in enumerate(edges) if not at or edge - edges[at - 1] > near]
    if not all(len(row.edges) == len(row.cells) and min(row.edges) > 0 for row in rows):
        return [row.cells for row in rows]
    return [tuple(_widened(row, lines, near)) for row in rows]


def _widened(row: Paragraph, lines: Sequence[int], near: int) -> Iterator[Cell]:
    begun = 0
    for cell, edge in zip(row.cells, row.edges, strict=True):
        ended = bisect_right(lines, edge)
        # Where edges lie close together the first of them is the line.
        ended = max(ended, bisect_left(lines, edge - near) + 1)
        yield replace(cell, columns=max(1, min(ended, len(lines)) - begun))
        begun = max(begun + 1, ended)


def _at(shapes: list[tuple[str, int]], place: int) -> tuple[str, int]:
    return shapes[place] if place < len(shapes) else ("", 0)
