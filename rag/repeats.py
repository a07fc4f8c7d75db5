"""Passages that say what a better one said already: the same note kept twice, a copied paragraph.

Similar is not the same: a passage with a number, a date or more than a few words of its own stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.protocols import FloatMatrix

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
    words = [_WORD.findall(text.casefold()) for text in texts]
    alike = vectors @ vectors.T >= ALIKE
    found: set[int] = set()
    for place in range(1, len(texts)):
        earlier = [i for i in alike[place, :place].nonzero()[0].tolist() if i not in found]
        if any(_says_no_more(words[place], words[i]) for i in earlier):
            found.add(place)
    return found


def _says_no_more(words: Sequence[str], known: Sequence[str]) -> bool:
    own = set(words) - set(known)
    if any(character.isdigit() for word in own for character in word):
        return False
    return len(own) <= OWN_SHARE * len(set(words))
