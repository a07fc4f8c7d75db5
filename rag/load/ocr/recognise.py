"""One picture to the text in it: read once, better where the engine is unsure, then put in order.

Two engines look at what is hard; what neither is sure of is kept apart and never quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any, Protocol

from rag.core.document_structure import SHOWS_NONE
from rag.language.detect_language import language_of
from rag.load.ocr.order import reading_order
from rag.load.ocr.page import PageRead, Piece, Reading
from rag.load.ocr.paragraphs import blocks_of
from rag.load.ocr.straighten import (
    SLANTED,
    SMALL_LETTERS,
    SMALL_ON_SCREENS,
    enlarged,
    flattened,
    levelled,
    missed_ink,
    turned,
    view_of,
)

GOOD = 0.85
"""Mean confidence of a page that is read right at once (clean print has 0.93 and more)."""
POOR = 0.91
"""Below this after every attempt, the second engine reads the whole picture: that takes seconds."""
MISSED = 0.4
"""More of the ink than this outside of all that was read: something was overlooked, or pictured."""
MUCH = 0.15
"""The same where more than this share of the letters is unsure."""
CERTAIN = 0.82
"""Pieces surer than this are left as they are; the rest is read again by the second engine."""
SURE_WORD = 0.80
"""The same where one word of theirs is less sure than this."""
STRICT = 0.95
"""`CERTAIN` for a language whose accents the first engine was not taught."""
FOREIGN = 0.6
"""Letters of another script are read with less confidence than this."""
QUOTABLE = 0.62
"""Pieces less sure than this are kept apart."""
LIKELY = 0.4
"""What is less sure than this is leaves, clouds and textures."""
SEEN_BY_SECOND = 0.80
"""Least confidence at which the second engine is believed."""
FEW_LETTERS = 12

LANGUAGES = {"eng": "en", "deu": "de", "fra": "fr", "spa": "es", "ita": "it", "nld": "nl",
             "por": "pt"}  # fmt: skip
"""Tesseract's names of languages that are written in Latin letters."""
UNREADABLE = frozenset(
    ("Cyrillic", "Arabic", "Hebrew", "Korean", "Hangul", "Devanagari", "Thai", "Bengali", "Tamil")
)
"""Scripts that the second engine does not know: it would make Latin letters of them."""


class First(Protocol):
    """The engine that reads everything."""

    def read(self, picture: Any, *, scattered: bool = False) -> Reading: ...

    def orientation(self, picture: Any) -> tuple[int, str]: ...


class Second(Protocol):
    """The engine that is asked in doubt."""

    def read(self, picture: Any) -> Reading: ...

    def line(self, picture: Any, piece: Piece) -> Piece: ...


@dataclass(frozen=True, slots=True)
class Engines:
    """Who reads, and which languages the first was given.

    :ivar second: makes the second engine when it is first asked; None where there is none.
    """

    first: First
    languages: tuple[str, ...]
    second: Callable[[], Second] | None = None


def read_picture(picture: Any, engines: Engines, *, scattered: bool = False) -> PageRead:
    """Recognise one page or picture (Pillow, mode L).

    :param scattered: it may be no page of text but a screen or a photograph: text of any colour
        anywhere is looked for too.
    """
    width, height = picture.size
    reading = engines.first.read(picture)
    script = ""
    if _is_doubtful(reading) or _has_missed(picture, reading):
        picture, reading, script = _better(picture, reading, engines.first)
    if scattered:
        picture, reading = _completed(picture, reading, engines.first)
    if engines.second:
        reading = _second_opinion(picture, reading, engines, script)
    degrees, scale = view_of(picture)
    page = _page(reading, script, engines)
    return replace(page, width=width, height=height, degrees=degrees, scale=scale)


def _is_doubtful(reading: Reading) -> bool:
    letters = sum(piece.letters for piece in reading.pieces)
    return reading.confidence < GOOD or letters < FEW_LETTERS


def _has_missed(picture: Any, reading: Reading) -> bool:
    return missed_ink(picture, (piece.box for piece in reading.pieces)) > MISSED


def _better(picture: Any, reading: Reading, first: First) -> tuple[Any, Reading, str]:
    """The best of several attempts: turned upright, levelled, in even light, enlarged."""
    degrees, script = first.orientation(picture)
    if degrees:
        picture = turned(picture, degrees)
        reading = first.read(picture)
    best = (picture, reading)
    if _has_missed(picture, reading):
        # The search for columns may lose most of a turned page; words are found all the same.
        reading = first.read(picture, scattered=True)
        best = max(best, (picture, reading), key=lambda one: one[1].worth)
    for attempt in _attempts(picture, reading):
        again = first.read(attempt)
        if again.worth > best[1].worth:
            best = (attempt, again)
        if not _is_doubtful(best[1]) and not _has_missed(*best):
            break
    # Coarse print is taken for other scripts, but its letters are read all the same.
    return *best, script if best[1].confidence < FOREIGN else ""


def _attempts(picture: Any, reading: Reading) -> Iterator[Any]:
    if abs(reading.slope) > SLANTED:
        yield levelled(picture, reading.slope)
    yield flattened(picture)
    if _has_small_letters(reading):
        yield enlarged(picture)


def _has_small_letters(reading: Reading, least: float = SMALL_LETTERS) -> bool:
    sizes = [piece.size for piece in reading.pieces]
    return bool(sizes) and median(sizes) < least


def _completed(picture: Any, reading: Reading, first: First) -> tuple[Any, Reading]:
    """A screen or photograph with what only a search for scattered words finds."""
    if _has_small_letters(reading, SMALL_ON_SCREENS):
        large = enlarged(picture)
        again = first.read(large)
        if again.worth > reading.worth:
            picture, reading = large, again
    scattered = first.read(picture, scattered=True)
    missed = [
        piece
        for piece in scattered.pieces
        if piece.letters and not any(_overlap(piece, other) for other in reading.pieces)
    ]
    return picture, replace(reading, pieces=(*reading.pieces, *missed))


def _overlap(first: Piece, second: Piece) -> bool:
    return max(first.box.covers(second.box), second.box.covers(first.box)) > 0.3


def _second_opinion(picture: Any, reading: Reading, engines: Engines, script: str) -> Reading:
    """Unsure pieces as the second engine reads them, or all of a picture that is unsure."""
    if script in UNREADABLE or engines.second is None:
        return reading
    least = _least(reading, engines.languages)
    letters = sum(piece.letters for piece in reading.pieces)
    unsure = [piece for piece in reading.pieces if not _is_sure(piece, least)]
    share = sum(piece.letters for piece in unsure) / max(1, letters)
    if reading.confidence < POOR or letters < FEW_LETTERS or share > MUCH:
        return _whole(picture, reading, engines.second())
    pieces = [
        _again(picture, piece, engines.second()) if piece in unsure else piece
        for piece in reading.pieces
    ]
    return replace(reading, pieces=tuple(pieces))


def _least(reading: Reading, languages: Sequence[str]) -> float:
    text = " ".join(piece.text for piece in reading.pieces)
    language = language_of(text)
    return CERTAIN if language in ("", *(LANGUAGES.get(n, n) for n in languages)) else STRICT


def _is_sure(piece: Piece, least: float) -> bool:
    return piece.confidence >= least and piece.weakest >= min(least, SURE_WORD)


def _whole(picture: Any, reading: Reading, second: Second) -> Reading:
    """The second engine's reading where it is worth more."""
    other = second.read(picture)
    if other.worth <= reading.worth:
        return reading
    pieces = tuple(_with_blanks(piece, reading.pieces) for piece in other.pieces)
    return Reading(pieces, reading.slope)


def _with_blanks(piece: Piece, others: Sequence[Piece]) -> Piece:
    """It loses blanks between words: where the letters are the same, the first engine's stay."""
    letters = _letters(piece.text)
    if not any(map(str.isalpha, letters)):
        return piece
    same = (o for o in others if _letters(o.text) == letters and _overlap(piece, o))
    return replace(piece, text=next(same, piece).text)


def _again(picture: Any, piece: Piece, second: Second) -> Piece:
    """The second engine's word for it, where that is surer."""
    other = second.line(picture, piece)
    if other.confidence < max(SEEN_BY_SECOND, piece.confidence):
        return piece
    if other.letters < 0.5 * piece.letters:
        return piece
    return replace(_with_blanks(other, [piece]), size=piece.size)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _page(reading: Reading, script: str, engines: Engines) -> PageRead:
    kept = [p for p in reading.pieces if p.confidence >= QUOTABLE and _says_something(p)]
    unsure = [p for p in reading.pieces if LIKELY < p.confidence < QUOTABLE and p.letters > 1]
    if not kept or _is_chance(kept):
        return PageRead(unsure=_texts(unsure, reading.slope), reason=_why(unsure, script))
    rows = reading_order(kept, reading.slope)
    return PageRead(
        blocks=blocks_of(rows),
        pieces=tuple(piece for row in rows for piece in row),
        unsure=_texts(unsure, reading.slope),
        confidence=round(Reading(tuple(kept)).confidence, 4),
    )


def _is_chance(kept: Sequence[Piece]) -> bool:
    """A few letters without certainty are what leaves, clouds and noise look like."""
    few = sum(piece.letters for piece in kept) < FEW_LETTERS
    return few and Reading(tuple(kept)).confidence < GOOD


def _says_something(piece: Piece) -> bool:
    """Specks and folds are read as marks and small letters."""
    lone = piece.letters == 1 and not piece.text.islower()
    return piece.letters > 1 or (lone and piece.confidence > GOOD)


def _texts(pieces: Sequence[Piece], slope: float) -> tuple[str, ...]:
    return tuple("  ".join(p.text for p in row) for row in reading_order(pieces, slope))


def _why(unsure: Sequence[Piece], script: str) -> str:
    if script in UNREADABLE:
        return f"is in {script} letters, for which no OCR data is installed"
    likely = any(piece.confidence > LIKELY for piece in unsure)
    return "cannot be read with any certainty" if likely else SHOWS_NONE
