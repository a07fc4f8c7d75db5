"""Pictures of text, made where a test needs one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest

Image = pytest.importorskip("PIL.Image")
ImageDraw = pytest.importorskip("PIL.ImageDraw")
ImageFont = pytest.importorskip("PIL.ImageFont")


def drawn(lines: Sequence[tuple[int, int, str]], size: tuple[int, int] = (1200, 500)) -> Any:
    """A grey picture with lines of text at (x, y), 32 pixels high."""
    picture = Image.new("L", size, 255)
    pen = ImageDraw.Draw(picture)
    for x, y, text in lines:
        pen.text((x, y), text, fill=0, font=ImageFont.load_default(size=32))
    return picture


def packed(picture: Any, kind: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def scan_pdf(*pages: Any) -> bytes:
    """Pages that are pictures, at 150 dots per inch."""
    first, *others = (page.convert("RGB") for page in pages)
    return packed(first, "PDF", save_all=True, append_images=others, resolution=150)
