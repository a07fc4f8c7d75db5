"""RapidOCR: the second opinion. The only file that imports rapidocr.

It sees text of any colour anywhere in a picture and reads Latin accents, Greek, Chinese and
Japanese, but loses blanks now and then and takes five times as long: it is asked about what the
first engine is unsure of.
"""

from __future__ import annotations

import logging
from difflib import SequenceMatcher
from typing import Any

from rag.load.ocr.page import Box, Piece, Reading

MARGIN = 0.25
"""White around a line that is cut out, in its heights."""
CLEAN = 0.8
"""A line read with less confidence may not be a line: what stands in it is looked for."""
LIKE = 0.4
LETTERS = 0.75
"""How much of a line's box its letters take."""


class Rapid:
    """One engine; its models come inside its package."""

    def __init__(self, threads: int) -> None:
        from rapidocr import RapidOCR

        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        # Telling which way up a line is spoils good lines: Spanish .22 instead of .0004.
        self._engine = RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            }
        )

    def read(self, picture: Any) -> Reading:
        """Everything that it sees in a picture (Pillow)."""
        found = self._engine(_pixels(picture), use_det=True, use_rec=True)
        if getattr(found, "txts", None) is None:
            return Reading()
        rows = zip(found.boxes, found.txts, found.scores, strict=True)
        return Reading(tuple(_piece(text, _box(box), float(sure)) for box, text, sure in rows))

    def line(self, picture: Any, piece: Piece) -> Piece:
        """What stands in the place of a piece, looked for around it where it is no clean line."""
        cut = _cut(picture, piece.box, MARGIN)
        if min(cut.size) < 3:
            return _piece("", piece.box, 0.0)
        found = self._engine(_pixels(cut), use_det=False, use_rec=True)
        texts, scores = getattr(found, "txts", None) or ("",), getattr(found, "scores", (0.0,))
        read = _piece(str(texts[0]), piece.box, float(scores[0]))
        if read.confidence >= CLEAN:
            return read
        around = self.read(_cut(picture, piece.box, 1.0)).pieces
        best = max(around, key=lambda one: _likeness(one.text, piece.text), default=read)
        # What stands around it may be other lines; the right one is not all unlike.
        alike = _likeness(best.text, piece.text) >= LIKE
        return _piece(best.text, piece.box, best.confidence) if alike else read


def _likeness(first: str, second: str) -> float:
    return SequenceMatcher(None, first, second).ratio()


def _cut(picture: Any, box: Box, margin: float) -> Any:
    """A box of a picture with white around it, in its heights."""
    around = margin * box.height
    return picture.crop(
        (
            max(0, int(box.left - around)),
            max(0, int(box.top - around)),
            min(picture.width, int(box.right + around)),
            min(picture.height, int(box.bottom + around)),
        )
    )


def _piece(text: str, box: Box, sure: float) -> Piece:
    return Piece(text.strip(), box, sure, sure, LETTERS * box.height)


def _pixels(picture: Any) -> Any:
    import numpy as np

    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])


def _box(corners: Any) -> Box:
    across, down = corners[:, 0], corners[:, 1]
    return Box(float(across.min()), float(down.min()), float(across.max()), float(down.max()))
