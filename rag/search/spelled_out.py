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

READ = 30
"""Passages read: those that tell most of the short form, and those of its words."""
COMMON = 200
"""Passages from which on a word needs no explanation to be found."""
SHORT = 5
"""Letters of a word that may be an abbreviation though it is typed in small ones."""
_WORD = re.compile(r"(?<![\w$./\\@#+=&-])[^\W_]{2,10}(?![\w@/\\+=#&-]|[.:]\w|\()")


@timed("spelled out")
def spelled_out(catalog: Catalog, query: str) -> str:
    """The query with what its abbreviations stand for in brackets behind them."""
    asked = set(terms(query))
    for match in reversed([m for m in _WORD.finditer(query) if _may_be_short(m.group())]):
        short = match.group()
        if is_quoted(query, match.start()):
            continue
        if _is_rare(catalog, short) and (long := _long_form(catalog, short, asked)):
            query = f"{query[: match.end()]} ({long}){query[match.end() :]}"
    return query


def _may_be_short(word: str) -> bool:
    told = is_short(word) or len(word) <= SHORT
    return told and not word.isdigit() and not is_function_word(word)


def _is_rare(catalog: Catalog, word: str) -> bool:
    counts = catalog.words.counts_up_to(terms(word), COMMON).values()
    return all(0 < count < COMMON for count in counts)


def _long_form(catalog: Catalog, short: str, asked: set[str]) -> str:
    """What the documents say a short form stands for, or nothing."""
    found = Counter(
        pair.long
        for text in _texts(catalog, terms(short))
        for pair in pairs(text)
        if pair.short.casefold() == short.casefold()
    )
    for long, _ in found.most_common(1):
        words = terms(long)
        # What the question says already, or what its passages say anyway, would find nothing more.
        if not asked.issuperset(words) and _used_alone(catalog, words, terms(short)):
            return long
    return ""


def _used_alone(catalog: Catalog, words: list[str], short: list[str]) -> bool:
    held = (set(terms(text)) for text in _texts(catalog, words))
    return any(there.issuperset(words) and not there.issuperset(short) for there in held)


def _texts(catalog: Catalog, wanted: list[str]) -> list[str]:
    ids = [key for key, _ in search_lexical(catalog, wanted, READ)]
    return [passage.text for passage in catalog.passages(ids).values()]
