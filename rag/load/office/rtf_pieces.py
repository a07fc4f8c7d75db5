"""What Rich Text (RTF) is put together from: groups with their settings, pieces, paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
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
    :ivar skip: how many characters stand in for a Unicode letter, for programs of old.
    """

    kind: str = ""
    words: list[Piece] = field(default_factory=list)
    unseen: bool = False
    starred: bool = False
    struck: bool = False
    hidden: bool = False
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
    :ivar notes: footnotes and comments whose marks stand in it: label and words.
    """

    text: str = ""
    level: int = 0
    mark: str = ""
    cells: tuple[Cell, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


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


def shaped(cells: list[str], shapes: list[str]) -> Iterator[Cell]:
    """Cells with the columns they cover; one that goes on with that above has no rows."""
    at = 0
    while at < len(cells):
        columns = 1
        while at + columns < len(cells) and "clmrg" in _at(shapes, at + columns).split():
            columns += 1
        rows = 0 if "clvmrg" in _at(shapes, at) else 1
        yield Cell(cells[at], columns, rows)
        at += columns


def _at(shapes: list[str], place: int) -> str:
    return shapes[place] if place < len(shapes) else ""
