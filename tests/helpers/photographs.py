"""Photographs with what a camera writes into them."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.helpers.pictures import packed
from tests.helpers.shapes import COLOURS, Shape, every_shape

Image = pytest.importorskip("PIL.Image")


def taken(
    time: str = "2026:01:29 17:15:02",
    place: tuple[Any, ...] = ("N", (48, 51, 30.13), "E", (2, 17, 40.13)),
    description: Any = "",
) -> Any:
    """EXIF data as a telephone writes them."""
    exif = Image.Exif()
    exif[306] = time
    if description:
        exif[270] = description
    if place:
        exif.get_ifd(0x8825).update(dict(zip((1, 2, 3, 4), place, strict=True)))
    return exif


def shape(**wanted: str) -> Shape:
    """A shape, large and red and round on a white table unless it is said otherwise."""
    values = {"size": "large", "colour": "red", "form": "circle", "ground": "white"} | wanted
    assert values["colour"] in COLOURS
    return Shape(**values)


def photograph(one: Shape | None = None, luck: int = 1, side: int = 256, **options: Any) -> bytes:
    """A JPEG of a shape."""
    return packed((one or shape()).drawn(random.Random(luck), side), "JPEG", **options)


def shapes(count: int) -> list[Shape]:
    """So many different ones."""
    return random.Random(3).sample(every_shape(), count)
