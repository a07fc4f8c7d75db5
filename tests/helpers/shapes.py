"""Pictures of coloured shapes with captions: what the tiny CLIP of the tests knows of the world."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from typing import Any

SIDE = 64
COLOURS = {
    "red": (214, 40, 40),
    "green": (42, 157, 76),
    "blue": (38, 84, 200),
    "yellow": (244, 200, 40),
    "purple": (130, 50, 160),
    "orange": (240, 130, 30),
}
GROUNDS = {"white": (245, 245, 245), "black": (20, 20, 20), "grey": (128, 128, 128)}
SHAPES = ("circle", "square", "triangle", "star", "ring", "cross")
SIZES = {"small": (12, 15), "large": (23, 27)}
UNSEEN = 40
"""Combinations that training never shows."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a picture shows."""

    size: str
    colour: str
    form: str
    ground: str

    @property
    def caption(self) -> str:
        return f"a {self.size} {self.colour} {self.form} on a {self.ground} table"

    def drawn(self, luck: random.Random, side: int = SIDE) -> Any:
        """A picture of it, never twice the same."""
        from PIL import Image, ImageDraw

        picture = Image.new("RGB", (SIDE * 4, SIDE * 4), _near(GROUNDS[self.ground], luck))
        radius = luck.uniform(*SIZES[self.size]) * 4
        x, y = (luck.uniform(radius + 8, SIDE * 4 - radius - 8) for _ in "xy")
        _draw(ImageDraw.Draw(picture), self.form, (x, y, radius), _near(COLOURS[self.colour], luck))
        return picture.resize((side, side), Image.Resampling.LANCZOS)


def every_shape() -> list[Shape]:
    """All combinations, in one order."""
    values = itertools.product(SIZES, COLOURS, SHAPES, GROUNDS)
    return [Shape(*value) for value in values]


def split_shapes() -> tuple[list[Shape], list[Shape]]:
    """Combinations to learn from, and those to be kept from sight."""
    shapes = every_shape()
    random.Random(7).shuffle(shapes)
    return shapes[UNSEEN:], shapes[:UNSEEN]


def _near(colour: tuple[int, int, int], luck: random.Random) -> tuple[int, ...]:
    return tuple(min(255, max(0, part + luck.randint(-12, 12))) for part in colour)


def _draw(pen: Any, form: str, at: tuple[float, float, float], fill: tuple[int, ...]) -> None:
    x, y, r = at
    box = (x - r, y - r, x + r, y + r)
    if form == "circle":
        pen.ellipse(box, fill=fill)
    elif form == "ring":
        pen.ellipse(box, outline=fill, width=int(r / 2.6))
    elif form == "square":
        pen.rectangle((x - r * 0.85, y - r * 0.85, x + r * 0.85, y + r * 0.85), fill=fill)
    elif form == "cross":
        pen.rectangle((x - r, y - r / 4, x + r, y + r / 4), fill=fill)
        pen.rectangle((x - r / 4, y - r, x + r / 4, y + r), fill=fill)
    else:
        pen.polygon(_corners(3 if form == "triangle" else 5, (x, y, r)), fill=fill)


def _corners(points: int, at: tuple[float, float, float]) -> list[tuple[float, float]]:
    """Of a triangle, or a star that has as many points again drawn in."""
    import math

    x, y, r = at
    steps = points * (2 if points == 5 else 1)
    return [
        (
            x + (r * 0.42 if points == 5 and n % 2 else r) * math.sin(2 * math.pi * n / steps),
            y - (r * 0.42 if points == 5 and n % 2 else r) * math.cos(2 * math.pi * n / steps),
        )
        for n in range(steps)
    ]
