"""Tesseract: the first engine. The only file that imports tesserocr.

It reads print of the languages whose data is installed, in the order of columns, and says how sure
it is of each word.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from rag.load.ocr.page import Box, Piece, Reading, around

MILLISECONDS = 30_000
"""It is asked to stop by then; noise has kept it busy for six minutes."""
SPECKS = frozenset("\"'‘’‚“”„`|<>_~«»^°©®=;:,.")
"""What dust, folds and pictures beside a line are taken for."""
GAP = 1.6
"""Words further apart than this many letter heights are pieces of their own."""


class Tesseract:
    """One engine with its languages loaded.

    :param folder: where the ``.traineddata`` files lie.
    """

    def __init__(self, folder: Path, languages: tuple[str, ...]) -> None:
        import tesserocr

        self._library = tesserocr
        self._folder = f"{folder}/"
        self._api = tesserocr.PyTessBaseAPI(path=self._folder, lang="+".join(languages))

    def read(self, picture: Any, *, scattered: bool = False) -> Reading:
        """Recognise a picture (Pillow, mode L).

        :param scattered: look for words anywhere instead of for columns of text.
        """
        modes = self._library.PSM
        self._api.SetPageSegMode(modes.SPARSE_TEXT if scattered else modes.AUTO)
        self._api.SetImage(picture)
        self._api.SetSourceResolution(150)
        if not self._api.Recognize(MILLISECONDS):
            return Reading()
        return self._found()

    def orientation(self, picture: Any) -> tuple[int, str]:
        """By how many degrees the picture has to be turned clockwise, and the script it is in.

        (0, "") where there is too little to tell.
        """
        if not Path(self._folder, "osd.traineddata").is_file():
            return 0, ""
        modes = self._library.PSM
        with self._library.PyTessBaseAPI(path=self._folder, lang="osd", psm=modes.OSD_ONLY) as osd:
            osd.SetImage(picture)
            osd.SetSourceResolution(150)
            found = osd.DetectOrientationScript()
        if not found or found["orient_conf"] < 1.0:
            return 0, ""
        script = found["script_name"] if found["script_conf"] > 1.0 else ""
        return (360 - int(found["orient_deg"])) % 360, script

    def _found(self) -> Reading:
        levels = self._library.RIL
        iterator = self._api.GetIterator()
        if iterator is None:
            return Reading()
        lines: list[list[Piece]] = []
        slopes: list[tuple[float, float]] = []
        size = 0.0
        for place in self._library.iterate_level(iterator, levels.WORD):
            if place.Empty(levels.WORD):
                continue
            if place.IsAtBeginningOf(levels.TEXTLINE) or not lines:
                lines.append([])
                (x, y), (right, down) = place.Baseline(levels.TEXTLINE) or ((0, 0), (0, 0))
                if right > x:
                    slopes.append((right - x, (down - y) / (right - x)))
                size = place.RowAttributes()["row_height"]
            text = place.GetUTF8Text(levels.WORD).strip()
            if text:
                box = Box(*place.BoundingBox(levels.WORD))
                sure = place.Confidence(levels.WORD) / 100
                lines[-1].append(Piece(text, box, sure, sure, size))
        pieces = [piece for line in lines for piece in joined(line)]
        return Reading(tuple(pieces), _slope(slopes))


def _slope(found: list[tuple[float, float]]) -> float:
    """The usual slope of lines long enough to have one."""
    long = [slope for width, slope in found if width > 150]
    usual = median(long) if len(long) > 2 else 0.0
    return usual if math.isfinite(usual) and abs(usual) < 0.5 else 0.0


def joined(words: Sequence[Piece]) -> list[Piece]:
    """Words of one line as pieces, parted where the gap is wide, without specks at the ends."""
    while words and not words[0].letters and words[0].text in SPECKS:
        words = words[1:]
    while words and not words[-1].letters and words[-1].text in SPECKS:
        words = words[:-1]
    groups: list[list[Piece]] = []
    height = median(word.box.height for word in words) if words else 0.0
    for word in words:
        if groups and word.box.left - groups[-1][-1].box.right < GAP * height:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_piece(group) for group in groups]


def _piece(words: Sequence[Piece]) -> Piece:
    lengths = [max(1, word.letters) for word in words]
    sure = sum(w.confidence * n for w, n in zip(words, lengths, strict=True)) / sum(lengths)
    weakest = min((word.confidence for word in words if word.letters), default=sure)
    text = " ".join(word.text for word in words)
    return Piece(text, around(word.box for word in words), sure, weakest, words[0].size)
