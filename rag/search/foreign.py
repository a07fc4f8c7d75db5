"""Which passages are in another language than the query.

No word of it finds them, and E5 puts them lower than texts of its own language. In a folder of
several languages they would hardly ever come first.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from rag.language.detect_language import language_of

READ = 600
"""Characters of a passage that tell its language."""
SURE, PROSE = 4, 0.2
"""Function words, and their share of all, by which a passage is told to be in a language: the words
of code and tables are alike in several."""
CACHED = 5_000
_NO_PROSE = re.compile(r"[\d/\\@_=]")
"""Signs of numbers of parts, addresses and names in code: those are made of what are words in some
languages."""
_INITIAL = re.compile(r"\b[a-zA-Z]\b")
"""So are the names of variables and the initials of people."""
LOWER = 0.02
"""Cosine by which E5 puts what answers in another language lower, at least."""


def foreign(
    query: str, openings: Mapping[str, str], documents: Mapping[str, str] | None = None
) -> frozenset[str]:
    """Those of some texts that are in another language; none where the query's is unsure. What has
    too few words to tell by, a list or a table, is in the language of the rest of its document.

    :param openings: how each begins, `READ` characters are enough, by its passage's id.
    :param documents: the document of each.
    """
    asked = language_of(query)
    if not asked:
        return frozenset()
    told = {key: _language(text[:READ]) for key, text in openings.items()}
    of = documents or {}
    around: dict[str, Counter[str]] = defaultdict(Counter)
    for key, language in told.items():
        around[of.get(key, key)][language] += 1
    for key, language in told.items():
        if not language:
            told[key] = _most(around[of.get(key, key)])
    return frozenset(key for key, language in told.items() if language not in ("", asked))


def _most(told: Counter[str]) -> str:
    """The language of a document's passages, at least half of which are told to be in it."""
    language, times = max(told.items(), key=lambda one: (bool(one[0]), one[1]))
    return language if 2 * times >= told.total() else ""


def is_foreign(query: str, text: str) -> bool:
    """Whether a text is in another language than the query; False where either is unsure."""
    return bool(foreign(query, {"": text}))


def nearer(cosines: Mapping[str, float], apart: frozenset[str]) -> dict[str, float]:
    """Cosines as they would be in the query's own language."""
    return {key: value + LOWER * (key in apart) for key, value in cosines.items()}


def spoken_for(
    lexical: Mapping[str, float], dense: Mapping[str, float], apart: frozenset[str]
) -> dict[str, float]:
    """Where words can tell nothing, meaning speaks for both sides."""
    return {
        **lexical,
        **{key: max(dense[key], lexical.get(key, 0.0)) for key in apart & dense.keys()},
    }


@functools.lru_cache(CACHED)
def _language(text: str) -> str:
    prose = " ".join(word for word in text.split() if not _NO_PROSE.search(word))
    return language_of(_INITIAL.sub(" ", prose), SURE, PROSE)
