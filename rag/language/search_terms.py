"""Text to search terms: the same function for passages and for queries.

SQLite's own tokenizers cut `n_gpu_layers` apart, glue a Chinese sentence into one word and stem
English only; so the terms are made here and FTS5 just stores them. It knows nothing of SQL.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rag.language.powers import compatible

ANALYZER_VERSION = "1"
"""Changes whenever the same text gives other terms; the lexical index is then made again."""

# A word, with the separators that hold identifiers, versions and paths together.
_WORD = re.compile(r"[^\W_]+(?:[._\-/'’:+#@]+[^\W_]+)*[+#]*|_+[^\W]+")
_PART = re.compile(r"[^\W_]+")
# What makes a word an identifier rather than a compound of ordinary words.
_IDENTIFIER = re.compile(r"[_.:#@+]|\d{4}")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# Scripts written without spaces: Han, Kana, Thai, Lao, Khmer, Myanmar.
_UNSPACED = re.compile(
    r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\U00020000-\U0003134f]+"
)

STOP_WORDS = frozenset(
    """
    a about above after again all also am an and any are as at be because been before being
    below between both but by can could did do does doing down during each few for from
    further had has have having he her here hers him his how i if in into is it its itself
    just me more most my no nor not now of off on once only or other our out over own same she
    should so some such than that the their them then there these they this those through to
    too under until up very was we were what when where which while who whom why will with
    would you your
    """.split()  # noqa: SIM905 -- a hundred lines of one word each would hide the code
)


def terms(text: str) -> list[str]:
    """Search terms of a text, in order, repeats kept.

    Words are folded (case, accents) and stemmed; an identifier gives its parts and itself with
    the separators removed; unspaced scripts give overlapping pairs of characters.
    """
    found: list[str] = []
    for match in _WORD.finditer(compatible(text)):
        found.extend(_terms_of_word(match.group()))
    return found


def query_terms(text: str) -> list[str]:
    """Terms worth searching for, without repeats; stop words stay only if nothing else is left.

    Of a compound such as ``low-fat`` only the parts are searched for: as a term of its
    own it counts them twice (0.004 nDCG@10 on SciFact's train queries, nothing elsewhere).
    Identifiers, and words such as ``e-mail`` whose parts say little, are searched for whole too.
    """
    every: dict[str, None] = {}
    for match in _WORD.finditer(compatible(text)):
        word = match.group()
        found = _terms_of_word(word)
        plain = len(found) > 1 and not _UNSPACED.search(word) and not _IDENTIFIER.search(word)
        if plain and min(map(len, found)) > 1 and found[-1] == _fold("".join(_PART.findall(word))):
            found = found[:-1]
        every.update(dict.fromkeys(found))
    return [term for term in every if term not in _stemmed_stop_words()] or list(every)


def stemmed(words: Iterable[str]) -> list[str]:
    """The term of each of some words, which are folded and have no separators."""
    return [_stem(word) for word in words]


@lru_cache(maxsize=65536)
def _terms_of_word(word: str) -> tuple[str, ...]:
    if _UNSPACED.search(word):
        return tuple(_pairs(word))
    parts = [piece for part in _PART.findall(word) for piece in _CAMEL.split(part)]
    stems = [_stem(_fold(part)) for part in parts]
    # "it's" and "l’eau" are two words, not an identifier worth finding whole.
    if len(parts) > 1 and not re.search(r"['’]", word):
        stems.append(_fold("".join(parts)))
    return tuple(stem for stem in stems if stem)


def _pairs(word: str) -> list[str]:
    found: list[str] = []
    position = 0
    for match in _UNSPACED.finditer(word):
        found.extend(_terms_of_word(word[position : match.start()]))
        run = match.group()
        found.extend(run[i : i + 2] for i in range(max(1, len(run) - 1)))
        position = match.end()
    found.extend(_terms_of_word(word[position:]))
    return found


def _fold(word: str) -> str:
    """Lower case; accents removed from Latin letters only, elsewhere they make other letters."""
    folded = word.casefold()
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    if decomposed[:1].isascii():
        return "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", folded)


def _stem(word: str) -> str:
    first = word[:1]
    language = (
        "russian" if "\u0400" <= first <= "\u04ff"
        else "arabic" if "\u0600" <= first <= "\u06ff"
        else "english"
    )  # fmt: skip
    return str(_stemmer(language).stemWord(word))


@lru_cache(maxsize=4)
def _stemmer(language: str):  # type: ignore[no-untyped-def]
    import Stemmer

    return Stemmer.Stemmer(language)


@lru_cache(maxsize=1)
def _stemmed_stop_words() -> frozenset[str]:
    return frozenset(_stem(word) for word in STOP_WORDS)
