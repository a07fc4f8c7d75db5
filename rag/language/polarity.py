"""Whether two texts that share their words contradict each other: negations and opposites.

It is strict on purpose: a doubt counts as a contradiction, and the reader then sees the quote.
"""

from __future__ import annotations

import re

from rag.language.facts import WORD, is_function_word
from rag.language.search_terms import terms
from rag.language.vocabulary import NEGATING_CHARACTERS, NEGATIONS, OPPOSITES, TURNS

REACH = 3
"""Content words after a negation that it reaches."""

_NEGATIONS = frozenset(NEGATIONS.split())
_TURNS = frozenset(TURNS.split())
_STOPS = re.compile(r"[.;:!?]")
_OPPOSITES = tuple((frozenset(a.split()), frozenset(b.split())) for a, b in OPPOSITES)
_PREFIXES = ("un", "in", "im", "ir", "il", "dis", "non", "anti", "mis")


def contradicts(claim: str, source: str) -> bool:
    """Whether the claim denies what the source says, or says what it denies."""
    said, denied = polarity(claim)
    source_said, source_denied = polarity(source)
    if denied - source_denied or is_negated(claim) > is_negated(source):
        return True
    if (said & source_denied) - source_said:
        return True
    mine, theirs = _words(claim), _words(source)
    return _opposed(mine, theirs) or _prefixed(mine, theirs) or _negates_han(claim, source)


def polarity(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Stems that are said, and stems that stand under a negation."""
    said: set[str] = set()
    denied: set[str] = set()
    left = 0
    position = 0
    for match in WORD.finditer(text):
        word = match.group().casefold().replace("’", "'")
        if _STOPS.search(text[position : match.start()]) or word in _TURNS:
            left = 0
        position = match.end()
        if negates(word):
            left = REACH
        elif not is_function_word(word):
            (denied if left else said).update(terms(word))
            left -= left > 0
    return frozenset(said), frozenset(denied)


def is_negated(text: str) -> bool:
    """Whether any word of a text negates."""
    return any(negates(match.group().casefold().replace("’", "'")) for match in WORD.finditer(text))


def negates(word: str) -> bool:
    """Whether a case-folded word is a negation."""
    return word in _NEGATIONS or word.endswith("n't")


def opposite_words(claim: str, source: str) -> bool:
    """Whether one text has a word and the other its opposite, and neither has both."""
    mine, theirs = _words(claim), _words(source)
    return _opposed(mine, theirs) or _prefixed(mine, theirs)


def _words(text: str) -> frozenset[str]:
    return frozenset(match.group().casefold() for match in WORD.finditer(text))


def _opposed(claim: frozenset[str], source: frozenset[str]) -> bool:
    return any(
        claim & one and source & other and not (claim & other or source & one)
        for pair in _OPPOSITES
        for one, other in (pair, pair[::-1])
    )


def _prefixed(claim: frozenset[str], source: frozenset[str]) -> bool:
    """``supported`` against ``unsupported``."""
    return any(
        prefix + word in other
        for one, other in ((claim - source, source - claim), (source - claim, claim - source))
        for word in one
        if len(word) > 3
        for prefix in _PREFIXES
    )


def _negates_han(claim: str, source: str) -> bool:
    """Chinese negations stand inside words: their number must agree."""
    mine, theirs = ({c for c in text if c in NEGATING_CHARACTERS} for text in (claim, source))
    return bool(mine) != bool(theirs)
