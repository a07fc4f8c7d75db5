"""Abbreviations that a text explains: "k8s (Kubernetes)", "Single Sign-On (SSO)".

A short form belongs to the words beside it when its characters stand in them in order and the
first one begins a word (Schwartz and Hearst 2003, "A simple algorithm for identifying abbreviation
definitions in biomedical text"). Digits between the first and the last letter may also count what
they leave out: "i18n".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 10
"""Characters of a short form."""
_SHORT = rf"[^\W_][\w.&/-]{{1,{LONGEST - 1}}}"
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PLAIN = re.compile(r"[\w '’&/.,-]{3,80}")
"""Nothing else is a name that may be put into a query."""
_IN_BRACKETS = re.compile(r"\(([^()\n]{2,80})\)")
_COUNTED = re.compile(r"([^\W\d_])(\d{1,2})([^\W\d_])")


class Pair(NamedTuple):
    """A short form and the words it stands for, both as the text writes them."""

    short: str
    long: str


def pairs(text: str) -> Iterator[Pair]:
    """Every abbreviation that a text explains in brackets, whichever of the two comes first."""
    for bracket in _IN_BRACKETS.finditer(text):
        inside = bracket.group(1).strip(" *_`\"'“”„")
        before = text[max(0, bracket.start() - 120) : bracket.start()].rpartition("\n")[2]
        words = list(_WORDS.finditer(before))
        if not words:
            continue
        if is_short(inside) and (long := _long_form(inside, before, words)):
            yield Pair(inside, long)
        elif is_short(words[-1].group()) and _stands_for(words[-1].group(), inside):
            yield Pair(words[-1].group(), inside)


def is_short(word: str) -> bool:
    """Whether a word may be an abbreviation: two capitals, or letters with digits."""
    if not 2 <= len(word) <= LONGEST or not re.fullmatch(_SHORT, word):
        return False
    capitals = sum(map(str.isupper, word))
    return capitals >= 2 or (any(map(str.isdigit, word)) and any(map(str.isalpha, word)))


def _long_form(short: str, before: str, words: list[re.Match[str]]) -> str:
    """The words right before a bracket that the short form in it stands for, or nothing."""
    room = min(len(short) + 5, 2 * len(short))
    for first in reversed(words[-room:]):
        long = before[first.start() :].rstrip(" *_`\"'“”„")
        if long[0].casefold() == short[0].casefold() and _stands_for(short, long):
            return long
    return ""


def _stands_for(short: str, long: str) -> bool:
    """Whether the characters of a short form stand in a long one in order, the first at its start;
    of a long form in several words, at least two begin one."""
    if len(long) <= len(short) or long[0].casefold() != short[0].casefold():
        return False
    counted = _COUNTED.fullmatch(short)
    if counted and long.isalpha():
        left_out = len(long) - 2 == int(counted.group(2))
        return left_out and long[-1].casefold() == counted.group(3).casefold()
    if not _PLAIN.fullmatch(long):
        return False
    place, begun, starts = 0, 0, {m.start() for m in _WORDS.finditer(long)}
    for sign in filter(str.isalnum, short.casefold()):
        ahead = [n for n in starts if n >= place and long[n].casefold() == sign]
        found = min(ahead, default=long.casefold().find(sign, place))
        if found < 0:
            return False
        begun += found in starts
        place = found + 1
    return len(starts) == 1 or begun >= 2
