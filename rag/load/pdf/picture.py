"""A PDF's page as a picture, and where words stand on it; run as a process of its own.

Words are found by their letters alone: the text that is quoted has other line ends, hyphens and
spaces than the page. Nothing but the picture and numbers leaves the process.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag.core.errors import SourceError
from rag.load.guard import environment
from rag.load.limits import limit_process

WIDTH = 1100
"""Pixels across: sharp on a laptop, some 100 KB for a page of text."""
SECONDS = 20
MOST_PIXELS = 12_000_000
MERGED = 0.6
"""Two letters are of one line when this much of their height is the same."""

Box = tuple[float, float, float, float]
"""Left, top, width, height in per cent of the page."""


def page_picture(path: Path, number: int) -> bytes:
    """A page as PNG.

    :param number: from 1.
    :raises SourceError: when there is no such page, or it cannot be drawn within the limits.
    """
    return _run("picture", path, number)


def page_boxes(path: Path, number: int, words: Sequence[str]) -> tuple[tuple[Box, ...], ...]:
    """Where some words each stand on a page, a box a line; empty where they do not.

    :raises SourceError: when there is no such page, or it cannot be read within the limits.
    """
    found = json.loads(_run("boxes", path, number, json.dumps(words)))
    return tuple(tuple((b[0], b[1], b[2], b[3]) for b in one) for one in found)


def _run(kind: str, path: Path, number: int, words: str = "") -> bytes:
    command = [sys.executable, "-P", "-m", "rag.load.pdf.picture", kind, str(path), str(number)]
    try:
        done = subprocess.run(
            command,
            input=words.encode("utf-8", "replace"),
            capture_output=True,
            env=environment(),
            timeout=SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError, ValueError) as error:
        raise SourceError(f"page {number} cannot be drawn: {error}") from error
    if done.returncode or not done.stdout:
        raise SourceError(f"page {number} is not there, or cannot be drawn")
    return done.stdout


def main(kind: str, path: str, number: str) -> None:
    """Write a PNG, or boxes as JSON, to standard output."""
    limit_process(SECONDS)
    words = sys.stdin.buffer.read().decode()
    import pypdfium2

    page = pypdfium2.PdfDocument(path)[int(number) - 1]
    if kind == "picture":
        out = _png(page)
    else:
        out = json.dumps([_boxes(page, one) for one in json.loads(words)]).encode()
    sys.stdout.buffer.write(out)


def _png(page: Any) -> bytes:
    width, height = page.get_size()
    scale = min(WIDTH / width, (MOST_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=False)
    rows, across = bitmap.height, bitmap.width
    data = bytes(bitmap.buffer)
    channels = bitmap.n_channels
    lines = [
        data[row * bitmap.stride : row * bitmap.stride + across * channels] for row in range(rows)
    ]
    kind = {1: 0, 3: 2, 4: 6}[channels]
    header = struct.pack(">IIBBBBB", across, rows, 8, kind, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + line for line in lines), 6)
    parts = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, part) for name, part in parts)


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _boxes(page: Any, words: str) -> list[Box]:
    if not words:
        return []
    width, height = page.get_size()
    text = page.get_textpage()
    count = text.count_chars()
    letters: list[tuple[str, int]] = []
    for place in range(count):
        characters = text.get_text_range(place, 1)
        letters += [(letter, place) for letter in letters_of(characters)]
    found = find_letters("".join(letter for letter, _ in letters), letters_of(words))
    places = sorted({place for _, place in letters[found[0] : found[1]]})
    boxes = [text.get_charbox(place) for place in places]
    return [
        (
            100 * left / width,
            100 * (height - top) / height,
            100 * (right - left) / width,
            100 * (top - bottom) / height,
        )
        for left, bottom, right, top in _lines(boxes)
    ]


def letters_of(text: str) -> str:
    """What tells words apart: letters and digits, whatever their case and form."""
    import unicodedata

    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def find_letters(letters: str, wanted: str) -> tuple[int, int]:
    """Where the wanted letters stand; of words that go on from or to another page, their part."""
    if not wanted:
        return 0, 0
    start = letters.find(wanted)
    if start >= 0:
        return start, start + len(wanted)
    for length in range(len(wanted) - 1, min(12, len(wanted)) - 1, -1):
        if letters.endswith(wanted[:length]):
            return len(letters) - length, len(letters)
        if letters.startswith(wanted[-length:]):
            return 0, length
    return 0, 0


def _lines(boxes: Sequence[tuple[float, ...]]) -> list[list[float]]:
    """Boxes of letters joined into one a line; coordinates in points, y upwards."""
    found: list[list[float]] = []
    for left, bottom, right, top in boxes:
        if found:
            last = found[-1]
            shared = min(top, last[3]) - max(bottom, last[1])
            if shared >= MERGED * min(top - bottom, last[3] - last[1]) and left >= last[0] - 1:
                last[:] = [last[0], min(bottom, last[1]), max(right, last[2]), max(top, last[3])]
                continue
        found.append([left, bottom, right, top])
    return found


if __name__ == "__main__":
    main(*sys.argv[1:4])
