"""The words that tell groups of texts apart, by class-based TF-IDF
(Grootendorst 2022, https://arxiv.org/abs/2203.05794)."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rag.language.search_terms import STOP_WORDS, terms

Weights = dict[str, float]

# Backs off one letter before "'t": "doesn't" is "does", which is a stop word.
_WORD = re.compile(r"[^\W\d_]+(?!['’]t\b)")
_ADDRESS = re.compile(r"\S*(?:://|www\.)\S*")
"""Links are no words of the text: "https" and "com" would tell every group apart."""


def telling_terms(groups: Iterable[tuple[int, str]], limit: int) -> dict[int, tuple[str, ...]]:
    """The most telling terms of each group, best first.

    Repeats within a text count ever less, so that a long listing does not drown its group, and
    what many texts say counts less whatever their group. Forms of one word are one term, shown
    in its most frequent form.

    :param groups: (group, text) pairs in any order.
    """
    weights: dict[int, Weights] = {}
    texts: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    total = 0
    for group, text in groups:
        found = _forms(text)
        total += 1
        texts.update(found.keys())
        own = weights.setdefault(group, defaultdict(float))
        for key, written in found.items():
            own[key] += 1 + math.log(written.total())
            forms.setdefault(key, Counter()).update(written)
    spread = {key: math.log(total / count) for key, count in texts.items() if count > 1}
    best = _best(weights, spread, limit)
    return {group: tuple(_commonest(forms[key]) for key in keys) for group, keys in best.items()}


def _best(
    weights: dict[int, Weights], spread: dict[str, float], limit: int
) -> dict[int, list[str]]:
    classes: Weights = defaultdict(float)
    for own in weights.values():
        for key, weight in own.items():
            classes[key] += weight
    mean = sum(classes.values()) / max(1, len(weights))
    best: dict[int, list[str]] = {}
    for group, own in weights.items():
        scores = {
            key: weight * math.log(1 + mean / classes[key]) * spread[key]
            for key, weight in own.items()
            if key in spread
        }
        best[group] = heapq.nsmallest(limit, scores, key=lambda key: (-scores[key], key))
    return best


def _commonest(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], len(form), form))


def _forms(text: str) -> dict[str, Counter[str]]:
    """The terms of a text and how often each is written how, stop words left out."""
    found: dict[str, Counter[str]] = {}
    for word in _WORD.findall(_ADDRESS.sub(" ", text)):
        for key in _keys(word):
            form = word.casefold() if len(key) > 2 or key.isascii() else key
            found.setdefault(key, Counter())[form] += 1
    return found


@lru_cache(maxsize=65536)
def _keys(word: str) -> tuple[str, ...]:
    if len(word) < 2 or word.casefold() in STOP_WORDS:
        return ()
    keys = terms(word)
    # "JavaScript" is its parts and the whole; here the whole is meant. Chinese is its pairs.
    return tuple(keys[-1:]) if word.isascii() else tuple(keys)
