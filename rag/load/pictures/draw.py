"""A picture drawn anew: nothing of its file but what can be seen goes on from here.

What is made here is what the model sees, what the map shows and what tells copies apart.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from rag.core.errors import SourceError
from rag.core.picture import Picture
from rag.load.pictures.exif import UNFORESEEN

THUMBNAIL = 96
SHORT, LONG = 384, 1152
"""Sides of what a model sees: models in use look at 224 to 384 pixels of the shorter side."""
QUALITY, FINE = 70, 92
TINTS = 4
"""Copies have the same mean colour in each of 4 × 4 fields."""
COARSE, CLOSE = 8, 16
"""Sides of the two perceptual hashes: text pages agree in the coarse one."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture that was looked at.

    :ivar pixels: it as a JPEG for a model to see.
    """

    picture: Picture
    pixels: bytes = b""


def drawn(raw: bytes, at: Picture, least: int) -> Drawn | None:
    """A picture's bytes as what is kept of it; None for one that is too small to show anything.

    :param at: where it stands; the rest is filled in.
    :param least: shortest side, in pixels.
    :raises SourceError: where it is no picture, damaged or too large.
    """
    from rag.load.ocr.pictures import opened

    try:
        with opened(raw) as file:
            if min(file.size) < least:
                return None
            return _drawn(file, raw, at)
    except MemoryError as error:
        raise SourceError("needs more memory to be unpacked than it may use") from error
    except UNFORESEEN as error:
        raise SourceError(f"is damaged: the picture cannot be unpacked ({error})"[:200]) from error


def _drawn(file: Any, raw: bytes, at: Picture) -> Drawn:
    width, height = file.size
    if file.getexif().get(0x0112, 1) in (5, 6, 7, 8):  # lies on its side
        width, height = height, width
    seen = upright(file)
    thumbnail = seen.copy()
    thumbnail.thumbnail((THUMBNAIL, THUMBNAIL))
    picture = Picture(
        number=at.number,
        content_hash=hashlib.sha256(raw).hexdigest(),
        width=width,
        height=height,
        page=at.page,
        where=at.where,
        words=at.words,
        print=print_of(seen),
        thumbnail=_jpeg(thumbnail, QUALITY),
    )
    return Drawn(picture, _jpeg(seen, FINE))


def upright(file: Any) -> Any:
    """An open picture's first frame in RGB on white, within `SHORT` and `LONG`."""
    from PIL import Image, ImageOps

    scale = min(1.0, SHORT / min(file.size), LONG / max(file.size))
    size = tuple(max(1, round(side * scale)) for side in file.size)
    file.draft("RGB", size)
    if file.mode in ("P", "1") and max(file.size) > 4096:
        # Colours by number cannot be mixed, and unpacked to RGBA they take four times the memory.
        file = file.resize((size[0] * 2, size[1] * 2), Image.Resampling.NEAREST)
    if file.mode.startswith("I;16") or file.mode in ("I", "F"):
        file = file.point(lambda value: value / 256).convert("L")
    if file.mode not in ("RGB", "L", "RGBA", "LA"):
        file = file.convert("RGBA" if "transparency" in file.info else "RGB")
    small = file.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    small = ImageOps.exif_transpose(small)
    if small.mode in ("RGBA", "LA"):
        small = small.convert("RGBA")
        small = Image.alpha_composite(Image.new("RGBA", small.size, "white"), small)
    return small.convert("RGB")


def print_of(seen: Any) -> bytes:
    """What copies share: two perceptual hashes, mean colours, and how much there is to see.

    8 + 32 + 48 + 1 bytes.
    """
    import imagehash
    import numpy as np

    grey = seen.convert("L")
    hashes = [np.packbits(imagehash.phash(grey, side).hash).tobytes() for side in (COARSE, CLOSE)]
    tints = seen.resize((TINTS, TINTS)).tobytes()
    spread = min(255, round(float(np.asarray(grey).std())))
    return b"".join((*hashes, tints, bytes([spread])))


def _jpeg(picture: Any, quality: int) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    # From the bare pixels: Pillow writes a comment that came with the file into the new one.
    Image.frombytes(picture.mode, picture.size, picture.tobytes()).save(
        out, "JPEG", quality=quality
    )
    return out.getvalue()
