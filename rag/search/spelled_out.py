"""A query's abbreviations spelled out as the documents explain them: "BVK (Betriebliche …)".

Only where it finds more: some passage holds the words and not the short form.
"""

from __future__ import annotations

import re
from collections import Counter

from rag.catalog.catalog import Catalog
from rag.catalog.lexical_search import search_lexical
from rag.core.timings import timed
from rag.language.abbreviations import is_short, pairs
from rag.language.facts import is_function_word
from rag.language.quoted import is_quoted
from rag.language.search_terms import terms

READ = 40
"""Passages read: those that tell most of the short forms, and those of the words of one."""
COMMON = 200
"""Passages from which on a word needs no explanation to be found."""
SHORT = 5
"""Letters of a word that may be an abbreviation though it is typed in small ones."""
_WORD = re.compile(r"(?<![\w$./\\@#+=&-])[^\W_]{2,10}(?![\w@/\\+=#&-]|[.:]\w|\()")


@timed("spelled out")
def spelled_out(catalog: Catalog, query: str) -> str:
    """The query with what its abbreviations stand for in brackets behind them."""
    found = [match for match in _WORD.finditer(query) if _may_be_short(query, match)]
    explained = _explained(catalog, [match.group() for match in found])
    asked = set(terms(query))
    for match in reversed(found):
        long = explained.get(match.group().casefold(), "")
        # What the question says already, or what is written beside it always, finds nothing more.
        if not asked.issuperset(terms(long)) and _used_alone(catalog, long, match.group()):
            query = f"{query[: match.end()]} ({long}){query[match.end() :]}"
    return query


def _may_be_short(query: str, match: re.Match[str]) -> bool:
    word = match.group()
    told = is_short(word) or len(word) <= SHORT
    plain = not word.isdigit() and not is_function_word(word)
    return told and plain and not is_quoted(query, match.start())


def _explained(catalog: Catalog, words: list[str]) -> dict[str, str]:
    """What the documents say that words stand for, by word in small letters: what they say most
    often. All are looked for at once."""
    wanted = {word.casefold(): terms(word) for word in words}
    every = list(dict.fromkeys(term for held in wanted.values() for term in held))
    counts = catalog.words.counts_up_to(every, COMMON)
    rare = [term for term in every if 0 < counts[term] < COMMON]
    told = Counter(
        pair._replace(short=pair.short.casefold())
        for text in (_texts(catalog, rare) if rare else ())
        for pair in pairs(text)
    )
    found = sorted(told.items(), key=lambda item: item[1])
    return {pair.short: pair.long for pair, _ in found if pair.short in wanted}


def _used_alone(catalog: Catalog, long: str, short: str) -> bool:
    words, without = terms(long), terms(short)
    held = (set(terms(text)) for text in _texts(catalog, words))
    return any(there.issuperset(words) and not there.issuperset(without) for there in held)


def _texts(catalog: Catalog, wanted: list[str]) -> list[str]:
    ids = [key for key, _ in search_lexical(catalog, wanted, READ)]
    return [passage.text for passage in catalog.passages(ids).values()]
