"""The records of recognition: words with their boxes, lines of them, and a page that was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2

    def covers(self, other: Box) -> float:
        """The share of another rectangle that lies in this one, 0..1."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        area = (other.right - other.left) * other.height
        return max(0.0, width) * max(0.0, height) / area if area > 0 else 0.0


def around(boxes: Iterable[Box]) -> Box:
    """The smallest rectangle that holds all of some."""
    sides = [(box.left, box.top, box.right, box.bottom) for box in boxes]
    lefts, tops, rights, bottoms = zip(*sides, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on one line with no wide gap between them.

    :ivar confidence: how sure the engine is, 0..1: the mean of its words, weighted by length.
    :ivar weakest: how sure it is of the least sure word.
    :ivar size: usual height of its words in pixels.
    """

    text: str
    box: Box
    confidence: float
    weakest: float
    size: float

    @property
    def letters(self) -> int:
        """How many letters and digits it has."""
        return sum(map(str.isalnum, self.text))

    def moved(self, down: float) -> Piece:
        """The same, so many pixels lower."""
        box = Box(self.box.left, self.box.top + down, self.box.right, self.box.bottom + down)
        return replace(self, box=box)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine saw in one picture.

    :ivar slope: of the lines: pixels down for each pixel to the right.
    """

    pieces: tuple[Piece, ...] = ()
    slope: float = 0.0

    @property
    def confidence(self) -> float:
        """Mean over all letters, 0..1; 0 where nothing was seen."""
        letters = sum(piece.letters for piece in self.pieces)
        return sum(p.confidence * p.letters for p in self.pieces) / letters if letters else 0.0

    @property
    def worth(self) -> float:
        """What tells the better of two readings of one picture: letters that are likely right."""
        return sum(max(0.0, p.confidence - 0.5) * p.letters for p in self.pieces)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as it was read.

    :ivar size: height of its letters against those of the page's usual lines.
    """

    text: str
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class PageRead:
    """The outcome for one page or picture.

    :ivar pieces: everything that stands in `blocks`, with its place.
    :ivar unsure: lines too uncertain to be quoted, kept apart.
    :ivar reason: why it could not be read, or "".
    :ivar width: of the page as it lies, in pixels, as `height`; 0 where it is not known.
    :ivar degrees: by which it was turned clockwise, about its middle, to be read.
    :ivar scale: by which it was enlarged after that.
    """

    blocks: tuple[Block, ...] = ()
    pieces: tuple[Piece, ...] = ()
    unsure: tuple[str, ...] = ()
    confidence: float = 0.0
    reason: str = ""
    width: int = 0
    height: int = 0
    degrees: float = 0.0
    scale: float = 1.0
