"""Guesses which language a text is in, from its script and its function words; "" where unsure.

Good enough to see that a question and a text are in different ones; it is no language detector.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from rag.language.vocabulary import FUNCTION_WORDS

LEAST = 2
"""Function words that must be found: one alone may be a name or a coincidence."""

DIFFERENT = 3
"""Different ones among them, where so many are wanted at all."""

_WORD = re.compile(r"[^\W\d_]+")
_KANA = re.compile(r"[\u3040-\u30ff]")
_BY_SCRIPT = {
    "CJK": "zh", "HANGUL": "ko", "THAI": "th", "ARABIC": "ar",
    "CYRILLIC": "ru", "DEVANAGARI": "hi", "HEBREW": "he", "GREEK": "el",
}  # fmt: skip
_LATIN = {
    name: frozenset(words.split())
    for name, words in FUNCTION_WORDS.items()
    if words.split()[0].isascii() or name in ("de", "es", "fr", "it", "pt", "nl")
}


def language_of(text: str, least: int = LEAST, share: float = 0.0) -> str:
    """A code such as ``de``; "" for a text without enough signs, such as names or keywords.

    :param least: function words that must be found.
    :param share: part of all words that they must be; a third to half of prose, less of code.
    """
    if _KANA.search(text):
        return "ja"
    words = [word.casefold() for word in _WORD.findall(text)]
    scripts = Counter(filter(None, (_script(word) for word in words)))
    if scripts and 2 * scripts.total() >= len(words):
        return scripts.most_common(1)[0][0]
    hits = {name: [word for word in words if word in known] for name, known in _LATIN.items()}
    best = max(hits, key=lambda name: (len(hits[name]), name == "en"))
    sure = len(hits[best]) >= max(least, share * len(words))
    # A column of "no" is of no language.
    return best if sure and len(set(hits[best])) >= min(least, DIFFERENT) else ""


def _script(word: str) -> str:
    return _BY_SCRIPT.get(unicodedata.name(word[0], "").split(" ")[0], "")
