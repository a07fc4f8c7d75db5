"""Bytes of a picture file, or of a file that holds pictures, to pictures that can be read.

Nothing in it is trusted: sizes are looked at before anything is unpacked. The only file of this
room that imports Pillow to open what comes from outside.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rag.core.errors import SourceError
from rag.load.formats import PICTURES
from rag.load.pictures.exif import taken_of

PIXELS = 80_000_000
"""A larger picture is refused: unpacked it would take gigabytes."""
SIDE = 3200
"""Longer sides are scaled down to this: a page at 300 dpi has 3,500, and letters of a photograph
are large."""
LEAST = (40, 16)
"""Smaller pictures are icons, bullets and rules."""
FRAMES = 500
CONTAINED = 200
"""Pictures that are looked at in one office file."""

FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")


@dataclass(frozen=True, slots=True)
class Head:
    """What a picture's file says of itself.

    :ivar frames: how many pictures it holds.
    :ivar taken: when, as EXIF has it (``2026:01:29 17:15:02``), or "".
    :ivar pixels: width times height.
    :ivar place: where, in decimal degrees, or "".
    :ivar description: what its file says that it shows, or "".
    """

    frames: int
    taken: str
    pixels: int
    place: str = ""
    description: str = ""


def head_of(raw: bytes) -> Head:
    """Frames, date and place, without unpacking the picture.

    :raises SourceError: where it is no picture or too large.
    """
    with _unpacking(), opened(raw) as picture:
        frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
        taken = taken_of(picture)
        pixels = picture.width * picture.height
        return Head(min(FRAMES, frames), taken.time, pixels, taken.place, taken.description)


def frames_of(raw: bytes, numbers: Sequence[int]) -> Iterator[tuple[int, Any]]:
    """Frames by their number from 1, upright, as grey pictures on white paper.

    :raises SourceError: as `head_of` does.
    """
    for number in numbers:
        with _unpacking(), opened(raw) as picture:
            if number > 1:
                picture.seek(number - 1)
                _weigh(picture)
            grey = _grey(picture)
        yield number, grey


def contained(raw: bytes) -> list[bytes]:
    """The pictures inside an office file or book, each once, in the order of their names."""
    from rag.load.archive import open_archive

    archive = open_archive(raw)
    names: dict[int, str] = {}
    for name, number in numbers_of_contained(raw).items():
        names.setdefault(number, name)
    return [archive.read(name) for name in names.values()]


def numbers_of_contained(raw: bytes) -> dict[str, int]:
    """By its name, which of the distinct pictures inside a file each one is, from 1."""
    from rag.load.archive import open_archive

    archive = open_archive(raw)
    seen: dict[str, int] = {}
    digests = ((n, hashlib.sha256(archive.read(n)).hexdigest()) for n in names_of_contained(raw))
    return {name: seen.setdefault(digest, len(seen) + 1) for name, digest in digests}


def names_of_contained(raw: bytes) -> list[str]:
    """Names of the pictures inside an office file or book, image2 before image10."""
    from rag.load.archive import open_archive

    names = filter(_is_content, open_archive(raw).names)
    return sorted(names, key=lambda name: (len(name), name))[:CONTAINED]


def _is_content(name: str) -> bool:
    folder = name.rpartition("/")[0]
    return name.lower().endswith(tuple(PICTURES)) and folder != "docProps"


@contextmanager
def _unpacking() -> Iterator[None]:
    """What Pillow raises on damaged pictures, with the reason said."""
    try:
        yield
    except (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError) as error:
        reason = f"is damaged: the picture cannot be unpacked ({error})"
        raise SourceError(reason[:200]) from error


def opened(raw: bytes) -> Any:
    """A picture (Pillow) that is not unpacked yet, of a format that can be borne.

    :raises SourceError: where it is too large; and whatever Pillow raises.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # weighed below, with a reason of our own
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = Image.open(io.BytesIO(raw), formats=FORMATS)
    _weigh(picture)
    return picture


def _weigh(picture: Any) -> None:
    width, height = picture.size
    if width * height > PIXELS:
        raise SourceError(f"was refused: {width:,} × {height:,} pixels (a picture bomb?)")


def _grey(picture: Any) -> Any:
    from PIL import Image, ImageOps

    picture.draft("L", (SIDE, SIDE))
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA", "P"):
        upright = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright)
    if upright.mode.startswith("I;16") or upright.mode in ("I", "F"):
        upright = upright.point(lambda value: value / 256).convert("L")
    grey = upright.convert("L")
    grey.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return grey


def is_too_small(picture: Any) -> bool:
    """Whether nobody could read anything in it."""
    width, height = picture.size
    return bool(width < LEAST[0] or height < LEAST[1])
