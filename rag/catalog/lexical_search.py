"""Lexical search in the catalogue: query terms to passage ids, by BM25
(Robertson and Zaragoza 2009, https://doi.org/10.1561/1500000019)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.catalog.catalog import Catalog
from rag.catalog.term_frequency import extent, is_sampled, rarity, term_shares
from rag.core.timings import timed

FIELD_WEIGHTS = (2.0, 1.0, 1.0)
"""Title, heading, body."""

COMMON_SHARE = 0.3
"""A term in more of the passages says little: leaving it out costs 0.0015 nDCG@10 of lexical
search on SciFact's train queries and nothing of the hybrid, and saves a fifth of the time."""

AFFORDED_ROWS = 7_000
"""Passages that BM25 may have to score: time grows with them, more than 1 µs each. Rare terms come
first, so that a large collection costs no more than one of some ten thousand passages. Lexical
nDCG@10 on SciFact's train queries is 0.703 with 12,000, 7,000 and 6,000 alike."""

TERM_CEILING = 2.2
"""What BM25 gives a passage for a term at most, in units of the term's rarity (k1 + 1)."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What a lexical search found.

    :ivar found: (passage id, score above 0), best first.
    :ivar ceiling: no passage can score higher, whatever it says. A best score far below it says
        that the collection does not hold the query's words: its language is another one.
    """

    found: list[tuple[str, float]]
    ceiling: float = 0.0


def search_lexical(catalog: Catalog, terms: Sequence[str], limit: int) -> list[tuple[str, float]]:
    """Passages that hold any of the terms, best first: (passage id, score above 0).

    :param terms: as made by `rag.language.search_terms.query_terms`; none gives no result.
    :param limit: -1 for all.
    """
    return lexical_hits(catalog, terms, limit).found


@timed("lexical search")
def lexical_hits(catalog: Catalog, terms: Sequence[str], limit: int) -> Hits:
    """The same, with the highest score there could be."""
    if not terms:
        return Hits([])
    passages = extent(catalog)
    shares = term_shares(catalog, terms)
    ceiling = TERM_CEILING * sum(rarity(share, passages) for share in shares.values())
    found = catalog.words.best(_telling(shares, passages), FIELD_WEIGHTS, limit)
    return Hits(found, ceiling)


def telling_terms(catalog: Catalog, terms: Sequence[str]) -> list[str]:
    """The terms worth their time: none that many passages hold, rare ones first, never none.

    A small collection keeps them all, because there even a telling word is in a third of it.
    """
    return _telling(term_shares(catalog, terms), extent(catalog))


def _telling(shares: Mapping[str, float], passages: int) -> list[str]:
    if len(shares) < 2 or not is_sampled(passages):
        return list(shares)
    kept: list[str] = []
    rows = 0.0
    for term in sorted(shares, key=lambda term: shares[term]):
        rows += shares[term] * passages
        if kept and (rows > AFFORDED_ROWS or shares[term] > COMMON_SHARE):
            break
        kept.append(term)
    return kept
