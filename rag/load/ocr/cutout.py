"""The place on a scanned page where words were read, as a picture: what an "as read" quote shows.

Drawn by a process of its own: pictures come from anywhere. Only pages whose reading is kept can
be cut out; nothing is recognised here.
"""

from __future__ import annotations

import io
import math
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from rag.core.errors import SourceError
from rag.load.formats import PICTURES, SHOWING
from rag.load.guard import environment
from rag.load.limits import limit_process
from rag.load.ocr.kept_pages import KeptPages
from rag.load.ocr.page import Box, PageRead, Piece, around
from rag.load.pdf.picture import find_letters, letters_of

SECONDS = 30
WIDTH = 1100
"""Pixels across: a cut-out that is wider is scaled down."""
MARGIN = 1.5
"""Of the page's height, in per cent, around the words: what stands next to them can be seen."""

Place = tuple[float, float, float, float]
"""Left, top, width, height in per cent of the page as it is drawn."""


def read_places(
    path: Path, scan: tuple[int, str], words: str, kept: Path | None
) -> tuple[Place, ...]:
    """Where words were read on a page, a place a piece; empty where they were not.

    :param scan: number of the page or picture, from 1, and the engine that read it.
    :param kept: the folder of pages that were read.
    :raises SourceError: when the file is gone, or its reading is not kept any more.
    """
    page = _kept_page(path, scan, kept)
    return tuple(_place(page, around(corners)) for corners in _corners(page, words))


def cutout(path: Path, scan: tuple[int, str], words: str, kept: Path | None) -> bytes:
    """The part of a page that shows words, as PNG; the whole page where they are not found.

    :param scan: as `read_places` takes it, as `kept`.
    :raises SourceError: as `read_places` does, or when the page cannot be drawn within the limits.
    """
    places = read_places(path, scan, words, kept) or ((0.0, 0.0, 100.0, 100.0),)
    left, top = min(p[0] for p in places), min(p[1] for p in places)
    right, bottom = max(p[0] + p[2] for p in places), max(p[1] + p[3] for p in places)
    sides = (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN)
    command = [sys.executable, "-P", "-m", "rag.load.ocr.cutout", str(path), str(scan[0])]
    command += [f"{min(100.0, max(0.0, side)):.3f}" for side in sides]
    try:
        done = subprocess.run(
            command, capture_output=True, env=environment(), timeout=SECONDS, check=False
        )
    except (subprocess.TimeoutExpired, OSError, ValueError) as error:
        raise SourceError(f"page {scan[0]} cannot be drawn: {error}") from error
    if done.returncode or not done.stdout:
        raise SourceError(f"page {scan[0]} is not there, or cannot be drawn")
    return done.stdout


def _kept_page(path: Path, scan: tuple[int, str], kept: Path | None) -> PageRead:
    number, engine = scan
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error
    raw, _, place = _read_as(raw, path.suffix.lower(), number)
    page = KeptPages.of(kept, raw, engine).page(place) if kept else None
    if page is None or not page.width:
        raise SourceError(
            f"where the words of page {number} stand is not kept any more",
            hint=f"rag ingest --rebuild {path}",
        )
    return page


def _read_as(raw: bytes, suffix: str, number: int) -> tuple[bytes, str, int]:
    """The bytes, format and number with which a page was read: a mail's pictures are read as the
    files they would be."""
    if suffix not in SHOWING:
        return raw, suffix, number
    from rag.load.read_bytes import read_content

    pictures = read_content(raw, suffix).pictures
    if not 0 < number <= len(pictures):
        raise SourceError(f"picture {number} is not there any more")
    return pictures[number - 1][1], ".png", 1


def _corners(page: PageRead, words: str) -> list[list[Box]]:
    """The pieces that hold the words, each as the box it has on the page as it lies."""
    letters = [(letter, piece) for piece in page.pieces for letter in letters_of(piece.text)]
    start, end = find_letters("".join(letter for letter, _ in letters), letters_of(words))
    held: dict[int, Piece] = {id(piece): piece for _, piece in letters[start:end]}
    return [_turned_back(page, piece.box) for piece in held.values()]


def _turned_back(page: PageRead, box: Box) -> list[Box]:
    """A box of the picture that was read, in pixels of the page that was turned and enlarged for
    it: its four corners."""
    angle = math.radians(page.degrees)
    sine, cosine = math.sin(angle), math.cos(angle)
    # A turned picture is as large as its corners need.
    wide = page.width * abs(cosine) + page.height * abs(sine)
    high = page.width * abs(sine) + page.height * abs(cosine)
    found = []
    for x, y in ((box.left, box.top), (box.right, box.top), (box.left, box.bottom),
                 (box.right, box.bottom)):  # fmt: skip
        across, down = x / page.scale - wide / 2, y / page.scale - high / 2
        back_x = across * cosine + down * sine + page.width / 2
        back_y = -across * sine + down * cosine + page.height / 2
        found.append(Box(back_x, back_y, back_x, back_y))
    return found


def _place(page: PageRead, box: Box) -> Place:
    return (
        100 * box.left / page.width,
        100 * box.top / page.height,
        100 * (box.right - box.left) / page.width,
        100 * box.height / page.height,
    )


def main(path: str, number: str, *sides: str) -> None:
    """Write the cut-out as PNG to standard output."""
    limit_process(SECONDS)
    file = Path(path)
    picture = _drawn(file.read_bytes(), file.suffix.lower(), int(number))
    width, height = picture.size
    left, top, right, bottom = map(float, sides)
    box = (left * width, top * height, right * width, bottom * height)
    part = picture.crop(tuple(round(side / 100) for side in box))
    part.thumbnail((WIDTH, 10 * WIDTH))
    out = io.BytesIO()
    part.save(out, "PNG")
    sys.stdout.buffer.write(out.getvalue())


def _drawn(raw: bytes, suffix: str, number: int) -> Any:
    from rag.load.ocr.pictures import contained, frames_of
    from rag.load.pdf.render import rendered

    raw, suffix, number = _read_as(raw, suffix, number)
    if suffix == ".pdf":
        return next(rendered(raw, [number]))[1]
    if suffix in PICTURES:
        return next(frames_of(raw, [number]))[1]
    return next(frames_of(contained(raw)[number - 1], [1]))[1]


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main(*sys.argv[1:])
