"""The words that tell groups of texts apart, by class-based TF-IDF
(Grootendorst 2022, https://arxiv.org/abs/2203.05794)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rag.lexical import STOP_WORDS, terms

# Backs off one letter before "'t": "doesn't" is "does", which is a stop word.
_WORD = re.compile(r"[^\W\d_]+(?!['’]t\b)")
_ADDRESS = re.compile(r"\S*(?:://|www\.)\S*")
"""Links are no words of the text: "https" and "com" would tell every group apart."""


def telling_terms(groups: Iterable[tuple[int, str]], limit: int) -> dict[int, tuple[str, ...]]:
    """The most telling terms of each group, best first.

    A term counts once a text, so that a long listing does not drown its group. Forms of one
    word are one term, shown in its most frequent form.

    :param groups: (group, text) pairs in any order.
    """
    counts: dict[int, Counter[str]] = {}
    forms: dict[str, Counter[str]] = {}
    for group, text in groups:
        found = _forms(text)
        counts.setdefault(group, Counter()).update(found.keys())
        for key, form in found.items():
            forms.setdefault(key, Counter())[form] += 1
    totals: Counter[str] = Counter()
    for counter in counts.values():
        totals.update(counter)
    mean = sum(totals.values()) / max(1, len(counts))
    return {
        group: tuple(_commonest(forms[key]) for key in _best(counter, totals, mean, limit))
        for group, counter in counts.items()
    }


def _best(counts: Counter[str], totals: Counter[str], mean: float, limit: int) -> Sequence[str]:
    size = sum(counts.values())
    scores = {key: count / size * math.log(1 + mean / totals[key]) for key, count in counts.items()}
    return sorted(scores, key=lambda key: (-scores[key], key))[:limit]


def _commonest(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], len(form), form))


def _forms(text: str) -> dict[str, str]:
    """The terms of a text and how each is written there, stop words left out."""
    found: dict[str, str] = {}
    for word in _WORD.findall(_ADDRESS.sub(" ", text)):
        for key in _keys(word):
            spaced = len(key) > 2 or key.isascii()
            found.setdefault(key, word.casefold() if spaced else key)
    return found


@lru_cache(maxsize=65536)
def _keys(word: str) -> tuple[str, ...]:
    if len(word) < 2 or word.casefold() in STOP_WORDS:
        return ()
    keys = terms(word)
    # "JavaScript" is its parts and the whole; here the whole is meant. Chinese is its pairs.
    return tuple(keys[-1:]) if word.isascii() else tuple(keys)
