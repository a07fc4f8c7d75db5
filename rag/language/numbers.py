"""Numbers in running text, whatever way they are written: ``1,000``, ``1.000``, ``two million``,
``三百``, ``٣``. Only values and positions come out; what they count is not known here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from rag.language.sentences import guess_language
from rag.language.vocabulary import NUMBER_WORDS, SCALES

_SPACED = r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?!\d)(?:[.,]\d+)?"
_HAN = "零〇一二两三四五六七八九十百千万萬亿億"
_TOKEN = re.compile(
    rf"(?P<digits>(?<![A-Za-z_\u00c0-\u04ff])(?:{_SPACED}|\d+(?:[.,٫٬:]\d+)*))"
    r"(?P<suffix>(?:st|nd|rd|th|s)\b|[ºª])?"
    rf"|(?P<han>[{_HAN}]+)"
    rf"|(?P<word>(?:(?![{_HAN}])[^\W\d_])+)"
)
_VALUES = {word: value for value, words in NUMBER_WORDS.items() for word in words.split()}
_SCALES = {word: scale for scale, words in SCALES.items() for word in words.split()}
_COMMA_DECIMALS = frozenset(["de", "es", "fr", "it", "pt", "nl", "ru"])


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in a text.

    :ivar value: its value in plain digits, or the text itself where it is none (``1.2.3``).
    :ivar literal: as written, without spaces.
    :ivar start: first character; `end` is exclusive.
    """

    value: str
    literal: str
    start: int
    end: int


def numbers(text: str) -> list[Number]:
    """Every number of a text, in order; ``twenty-one`` and ``2.5 million`` are one each."""
    comma_decimals = guess_language(text) in _COMMA_DECIMALS
    found: list[Number] = []
    run: list[tuple[Decimal, bool, re.Match[str]]] = []
    for token in _TOKEN.finditer(text):
        part = _part(token, comma_decimals)
        if run and (part is None or not _joins(text, run, part, token)):
            found.append(_sum(text, run))
            run = []
        if part is not None:
            run.append((*part, token))
        elif token["digits"]:
            literal = token.group()
            found.append(Number(literal, literal, token.start(), token.end()))
    if run:
        found.append(_sum(text, run))
    return found


def _part(token: re.Match[str], comma_decimals: bool) -> tuple[Decimal, bool] | None:
    """(value, whether it is a scale that multiplies), None for what is no plain number."""
    if token["digits"]:
        return None if token["suffix"] == "s" else _digits(token["digits"], comma_decimals)
    if token["han"]:
        return _han(token["han"])
    word = token["word"].casefold()
    if word in _SCALES:
        return Decimal(_SCALES[word]), True
    if word in _VALUES:
        return Decimal(_VALUES[word]), False
    return None


def _digits(written: str, comma_decimals: bool) -> tuple[Decimal, bool] | None:
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in written)
    plain = re.sub(r"[ \u00a0\u2009\u202f'’]", "", plain).replace("٫", ".").replace("٬", ",")
    if ":" in plain:
        return None
    marks = [c for c in plain if c in ".,"]
    if not marks:
        return Decimal(plain), False
    groups = re.split(r"[.,]", plain)
    thousands = all(len(group) == 3 for group in groups[1:]) and 0 < len(groups[0]) <= 3
    if len(set(marks)) == 2 and marks[-1] not in marks[:-1]:
        return Decimal("".join(groups[:-1]) + "." + groups[-1]), False
    if len(marks) > 1:
        return (Decimal("".join(groups)), False) if thousands else None
    groups_mark = "." if comma_decimals else ","
    if thousands and groups[0] != "0" and marks[0] == groups_mark:
        return Decimal("".join(groups)), False
    return Decimal(".".join(groups)), False


def _han(written: str) -> tuple[Decimal, bool] | None:
    """Chinese numerals; a single 一 is mostly a part of another word."""
    if written == "一":
        return None
    if len(written) == 1 and written in _SCALES:
        return Decimal(_SCALES[written]), True
    if not any(c in _SCALES or c == "十" for c in written):
        return Decimal("".join(str(_VALUES[c]) for c in written)), False
    total = section = digit = 0
    for character in written:
        scale = 10 if character == "十" else _SCALES.get(character, 0)
        if scale >= 10_000:
            total, section, digit = (total + section + digit) * scale, 0, 0
        elif scale:
            section, digit = section + (digit or 1) * scale, 0
        else:
            digit = _VALUES[character]
    return Decimal(total + section + digit), False


def _joins(
    text: str,
    run: list[tuple[Decimal, bool, re.Match[str]]],
    part: tuple[Decimal, bool],
    token: re.Match[str],
) -> bool:
    """Whether a part continues the number before it: ``twenty-one``, ``3 million``."""
    value, scale, last = run[-1]
    if not re.fullmatch(r"[\s\-]?", text[last.end() : token.start()]):
        return False
    if part[1]:
        return value < part[0] or scale
    if token["digits"] or last["digits"]:
        return False
    return (scale and part[0] < value) or (value >= 20 and value % 10 == 0 and part[0] < 10)


def _sum(text: str, run: list[tuple[Decimal, bool, re.Match[str]]]) -> Number:
    total = current = Decimal(0)
    for value, scale, _ in run:
        if not scale:
            current += value
        elif value < 1000:
            current = (current or 1) * value
        else:
            total, current = total + (current or 1) * value, Decimal(0)
    start, end = run[0][2].start(), run[-1][2].end()
    return Number(_plain(total + current), re.sub(r"\s", "", text[start:end]), start, end)


def _plain(value: Decimal) -> str:
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
