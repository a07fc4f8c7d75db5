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
_FURTHER = {
    "en": "my your our we you i me us do does did should must may no all only so up out just very"
    " there here these those such been more most how many any each her him them",
    "de": "ich du ihr wir man kein keine mein meine unser unsere unserem beim vom ins kann muss"
    " soll darf wieviel viel warum welchem uns euch ihm ihn ihre bis seit noch nur schon sehr ohne"
    " gegen unter durch wenn daher bitte",
    "es": "mi tu nos les te me muy sin también ya cuánto cuánta cuántos cuántas cómo dónde cuándo"
    " quién cuál porque hay está están ser este esta ese esa cada si ni",
    "fr": "à où que ne pas je nous vous votre notre nos vos avec sans cette ces cet mais être été"
    " sont leur leurs chez très aussi combien comment quand quel quelle quels quelles pourquoi y a"
    " ou son sa ses plus l d qu n s",
    "it": "i lo da in su non si mi ti ci vi anche ma come quando dove quanto quanta quale quali"
    " perché chi cosa più questo questa alla allo ai agli alle dal dalla nella nello nei nelle sul"
    " sulla ha hanno essere se o l",
    "pt": "no na nos nas ao aos à às pelo pela por mas mais como quando onde qual quanto são foi"
    " ser está não se seu sua você já até ou",
    "nl": "wat wie waar wanneer hoe hoeveel welke die dit deze er ik je jij u wij we ze hij zij uit"
    " naar om als maar ook nog tot bij heeft hebben kan kunnen moet mag worden geen onze ons over"
    " per aan in of onder na",
}
"""Small words that tell a language among others; by themselves some mean something in another."""
_LATIN = {
    name: frozenset(f"{words} {_FURTHER.get(name, '')}".split())
    for name, words in FUNCTION_WORDS.items()
    if words.split()[0].isascii() or name in ("de", "es", "fr", "it", "pt", "nl")
}
_KNOWN_IN: dict[str, list[str]] = {}
"""The languages of each of these words."""
for _name, _words in _LATIN.items():
    for _word in _words:
        _KNOWN_IN.setdefault(_word, []).append(_name)


def language_of(text: str, least: int = LEAST, share: float = 0.0) -> str:
    """A code such as ``de``; "" for a text without enough signs, such as names or keywords.

    :param least: function words that must be found.
    :param share: part of all words that they must be; a third to half of prose, less of code.
    """
    if _KANA.search(text):
        return "ja"
    words = _WORD.findall(text.casefold())
    scripts = Counter(filter(None, map(_script, words)))
    if scripts and 2 * scripts.total() >= len(words):
        return scripts.most_common(1)[0][0]
    hits: dict[str, list[str]] = {name: [] for name in _LATIN}
    for word in words:
        for name in _KNOWN_IN.get(word, ()):
            hits[name].append(word)
    best = max(hits, key=lambda name: (len(hits[name]), name == "en"))
    sure = len(hits[best]) >= max(least, share * len(words))
    # A column of "no" is of no language.
    return best if sure and len(set(hits[best])) >= min(least, DIFFERENT) else ""


def _script(word: str) -> str:
    if word.isascii():
        return ""
    return _BY_SCRIPT.get(unicodedata.name(word[0], "").split(" ")[0], "")
