"""Pictures made easier to read: turned upright, their light evened out, small letters enlarged."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from rag.load.ocr.page import Box

SMALL_LETTERS = 24.0
"""Lines lower than this many pixels are read better at twice the size."""
SMALL_ON_SCREENS = 28.0
"""The same for screens, whose letters have no more dots than they need."""
DARK = 110
LEAST_INK = 0.002
"""Of the page: less is dust."""
SLANTED = 0.02
"""A slope (1.1 degrees) beyond which a picture is turned back before it is read again."""


def turned(picture: Any, degrees: float) -> Any:
    """Turned clockwise; what comes in at the corners is white.

    Pillow keeps notes with a picture: by how much it was turned and enlarged is one (`view_of`).
    """
    sharp = degrees % 90 == 0
    options = {"expand": True} if sharp else {"expand": True, "fillcolor": 255, "resample": 2}
    found = picture.rotate(-degrees, **options)
    before, scale = view_of(picture)
    found.info["view"] = (before + degrees, scale)
    return found


def view_of(picture: Any) -> tuple[float, float]:
    """By how many degrees, clockwise, a picture was turned here, and how often it was enlarged."""
    degrees, scale = picture.info.get("view", (0.0, 1.0))
    return float(degrees), float(scale)


def levelled(picture: Any, slope: float) -> Any:
    """Turned so that lines of this slope run level."""
    return turned(picture, -math.degrees(math.atan(slope)))


def flattened(picture: Any) -> Any:
    """Light and shadow taken out: each pixel against the paper around it.

    It harms small print: for a second try only.
    """
    from PIL import Image, ImageChops, ImageFilter, ImageOps

    small = picture.resize((max(1, picture.width // 8), max(1, picture.height // 8)))
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(6))
    paper = paper.resize(picture.size, Image.Resampling.BILINEAR)
    smooth = picture.filter(ImageFilter.MedianFilter(3))
    flat = ImageOps.invert(ImageChops.subtract(paper, smooth))
    even = ImageOps.autocontrast(flat, cutoff=1)
    even.info["view"] = view_of(picture)
    return even


def enlarged(picture: Any) -> Any:
    """Twice as wide and high."""
    from PIL import Image

    degrees, scale = view_of(picture)
    large = picture.resize((2 * picture.width, 2 * picture.height), Image.Resampling.LANCZOS)
    large.info["view"] = (degrees, 2 * scale)
    return large


def missed_ink(picture: Any, boxes: Iterable[Box]) -> float:
    """The share of what is dark that lies in none of the boxes, 0..1; 0 for a page nearly blank."""
    from PIL import ImageDraw

    dark = picture.point(lambda value: 255 if value < DARK else 0)
    whole = dark.histogram()[255]
    if whole < LEAST_INK * picture.width * picture.height:
        return 0.0
    draw = ImageDraw.Draw(dark)
    for box in boxes:
        draw.rectangle((box.left - 2, box.top - 2, box.right + 2, box.bottom + 2), fill=0)
    return float(dark.histogram()[255] / whole)
