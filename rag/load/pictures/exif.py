"""What a camera wrote into a picture: when and where it was taken, and what people said it shows.

Every value is a stranger's: of the wrong type, endless or absurd, it counts as absent.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rag.load.content import iso_date, one_line

_TAKEN, _CHANGED, _DESCRIPTION = 36867, 306, 270
_EXIF, _GPS = 0x8769, 0x8825
_LATITUDE, _LONGITUDE = (1, 2), (3, 4)

UNFORESEEN = (
    OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, AttributeError,
    ArithmeticError, struct.error, RecursionError,
)  # fmt: skip
"""What Pillow raises on pictures that no one foresaw."""


@dataclass(frozen=True, slots=True)
class Taken:
    """When and where.

    :ivar time: as EXIF has it (``2026:01:29 17:15:02``), or "".
    :ivar place: latitude and longitude in decimal degrees (``48.85837, 2.29448``), or "".
    :ivar description: in the words of whoever took it, one line, or "".
    """

    time: str = ""
    place: str = ""
    description: str = ""


def taken_of(picture: Any) -> Taken:
    """What the EXIF data of an open picture (Pillow) say."""
    try:
        exif = picture.getexif()
        time = exif.get_ifd(_EXIF).get(_TAKEN) or exif.get(_CHANGED) or ""
        place = _place(exif.get_ifd(_GPS))
        return Taken(_text(time)[:40], place, _text(exif.get(_DESCRIPTION, "")))
    except UNFORESEEN:
        return Taken()


def in_words(taken: Taken) -> str:
    """``taken on 2026-01-29 at 17:15, at 48.85837, 2.29448 (latitude, longitude)``, or as much of
    that as is known."""
    day = iso_date(taken.time.replace(":", "-", 2))
    clock = taken.time[11:16]
    at = f" at {clock}" if day and clock.replace(":", "").isdecimal() and clock != "00:00" else ""
    parts = [f"taken on {day}{at}"] if day else []
    if taken.place:
        parts.append(f"at {taken.place} (latitude, longitude)")
    return ", ".join(parts)


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value[:2000].decode("utf-8", "replace")
    # Cameras that ask nobody leave their own name, or blanks, as the description.
    return one_line(value[:2000].strip("\0 ")) if isinstance(value, str) else ""


def _place(gps: Any) -> str:
    north, east = (_degrees(gps, *keys) for keys in (_LATITUDE, _LONGITUDE))
    if north is None or east is None or (north == 0 == east):
        return ""
    return f"{north:.5f}, {east:.5f}" if abs(north) <= 90 and abs(east) <= 180 else ""


def _degrees(gps: Any, side: int, angle: int) -> float | None:
    """Degrees, minutes and seconds as one number; south and west are negative."""
    values = gps.get(angle)
    if not isinstance(values, Sequence) or not 1 <= len(values) <= 3:
        return None
    degrees = math.fsum(float(value) / 60.0**power for power, value in enumerate(values))
    if math.isnan(degrees) or degrees < 0:  # 0/0 is what cameras write for nothing
        return None
    return -degrees if _text(gps.get(side, ""))[:1].upper() in ("S", "W") else degrees
