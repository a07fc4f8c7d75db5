"""Which encoding bytes that are no UTF-8 are written in, and whether that is sure.

It only guesses; `decode.py` says when there is something to guess.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from rag.load.alphabets import fit

COMMON = (
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "iso8859-1", "iso8859-2", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8",
    "iso8859-9", "iso8859-13", "iso8859-15", "iso8859-16", "koi8-r", "koi8-u", "macroman",
    "cp437", "cp737", "cp775", "cp850", "cp852", "cp857", "cp862", "cp866", "cp874",
    "cp932", "euc-jp", "gb18030", "big5", "cp949",
)  # fmt: skip
"""What people's files are in. Rarer ones resemble these, and would only win by chance."""
CANDIDATES = 8
NEAR = 0.9
"""A runner-up with this share of the best one's score may as well be right."""
FEW = 16
"""So few letters beyond ASCII among words of ASCII are judged by the alphabets they would be of."""
FLOOR = 0.5
"""Of the likeliest page: what Western is worth at least where it makes words, for statistics know
little of a letter or two."""
LETTERS = 3
"""Fewer letters beyond ASCII are little evidence: Western then wins wherever it may be right."""
MAY_BE = 0.8
WESTERN = "cp1252"
RARE = {"macroman": 0.95}
"""What people seldom have is worth a little less."""

_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_OTHER = "\u0370-\u052f\u0590-\u06ff\u0e00-\u0e7f"
_ODD = re.compile(
    # Controls; letters of two scripts in one word; a sign or a capital in the middle of a word;
    # signs that only open at its end; a hard space beside a soft one.
    "[\x80-\x9f\ufffd\ue000-\uf8ff]"
    f"|(?<=[{_LATIN}])[{_OTHER}]|(?<=[{_OTHER}])[{_LATIN}]"
    "|(?<=[^\\W\\d_])[^\x00-\x7f\\w\\s’‘´·‐–—…“”»«„°©®™\u0300-\u036f](?=[^\\W\\d_])"
    "|(?<=[a-zß-öø-ÿ])[À-ÖØ-ÞŠŽŸ]|(?<=[^\\W\\d_])[‚„‹ˆ¡¿†‡]|\xa0 | \xa0"
    # Frames of DOS and half-width kana are rare; read as such, letters of other pages are common.
    "|[\u2500-\u25a0\uff61-\uff9f]{1,3}"
    # The sigma that ends words, within one.
    "|ς(?=\\w)"
)
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_HIGH = bytes(range(128, 256))
_BEYOND = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding by its Python name.

    :ivar sure: that no other explains the bytes about as well.
    """

    encoding: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Reading:
    """The sample as one encoding reads it; `score` rises with how likely that is."""

    encoding: str
    text: str
    score: float


def guess_encoding(sample: bytes) -> Guess:
    """The likeliest encoding of bytes that are neither UTF-8 nor UTF-16; never fails."""
    readings = sorted(_readings(sample), key=lambda reading: -reading.score)
    if not readings:
        return Guess(WESTERN, sure=False)
    best = readings[0]
    if few := len(_BEYOND.findall(best.text)) < LETTERS:
        western = (r for r in readings if r.encoding == WESTERN and r.score > MAY_BE * best.score)
        best = next(western, best)
    rival = max((r.score for r in readings if r.text != best.text), default=0.0)
    return Guess(best.encoding, not few and rival < NEAR * best.score)


def _readings(sample: bytes) -> list[_Reading]:
    import chardet

    found = chardet.detect_all(sample, ignore_threshold=True, include_encodings=COMMON)
    likely = {_python_name(str(one["encoding"])): one["confidence"] for one in reversed(found)}
    if _is_latin(sample):
        likely[WESTERN] = max(likely.get(WESTERN, 0.0), FLOOR * max(likely.values(), default=1.0))
        return [_reading(sample, name, likely[name], fit) for name in likely]
    best = list(reversed(likely))[:CANDIDATES]
    return [_reading(sample, name, likely[name], _usual) for name in best]


def _reading(
    sample: bytes, encoding: str, confidence: float, weight: Callable[[str, str], float]
) -> _Reading:
    text = sample.decode(encoding, errors="replace")
    return _Reading(encoding, text, confidence * weight(encoding, text) * _sense(text))


def _usual(encoding: str, _: str) -> float:
    return RARE.get(encoding, 1.0)


def _is_latin(sample: bytes) -> bool:
    """Whether few bytes beyond ASCII stand in words of ASCII, or alone."""
    if len(sample) - len(sample.translate(None, _HIGH)) > FEW:
        return False
    words = _WORD.findall(sample)
    pure = sum(len(word) > 1 and not word.translate(None, _HIGH) for word in words)
    mixed = sum(0 < len(word.translate(None, _HIGH)) < len(word) for word in words)
    return mixed >= pure


def _python_name(name: str) -> str:
    """``cp1252`` for ``Windows-1252``, as in `COMMON`."""
    name = name.lower().replace("windows-", "cp").replace("iso-", "iso")
    try:
        return name if name in COMMON else codecs.lookup(name).name
    except LookupError:  # one that this Python does not know
        return WESTERN


def _sense(text: str) -> float:
    """How much of what is beyond ASCII stands where letters and signs do, 0..1."""
    beyond = len(_BEYOND.findall(text))
    return max(0.0, 1 - len(_ODD.findall(text)) / max(1, beyond))
