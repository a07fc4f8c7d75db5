"""Passages that say what a better one said already: the same note kept twice, a copied paragraph.

Similar is not the same: a passage with a number, a date or more than a few words of its own stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from rag.core.protocols import FloatMatrix

ALIKE = 0.98
"""Cosine below which two texts are not compared word by word."""
OWN_SHARE = 0.03
"""A repeat may differ in this share of its words: a typing error, a dropped article."""

_WORD = re.compile(r"\w+")


def repeats(texts: Sequence[str], vectors: FloatMatrix) -> set[int]:
    """Places of the texts that repeat one before them.

    :param vectors: shape (len(texts), dimension), unit rows.
    """
    if len(texts) < 2:
        return set()
    alike = np.tril(vectors @ vectors.T >= ALIKE, -1)
    words: dict[int, frozenset[str]] = {}

    def words_of(place: int) -> frozenset[str]:
        # Only of texts that are alike: cutting up all of them takes longer than the search.
        if place not in words:
            words[place] = frozenset(_WORD.findall(texts[place].casefold()))
        return words[place]

    found: set[int] = set()
    for place in np.flatnonzero(alike.any(axis=1)).tolist():
        earlier = [i for i in np.flatnonzero(alike[place]).tolist() if i not in found]
        if any(_says_no_more(words_of(place), words_of(i)) for i in earlier):
            found.add(place)
    return found


def _says_no_more(words: frozenset[str], known: frozenset[str]) -> bool:
    own = words - known
    if any(character.isdigit() for word in own for character in word):
        return False
    return len(own) <= OWN_SHARE * len(words)
