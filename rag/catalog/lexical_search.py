"""Lexical search in the catalogue: query terms to passage ids, by BM25
(Robertson and Zaragoza 2009, https://doi.org/10.1561/1500000019)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rag.catalog.catalog import Catalog, batches, marks
from rag.catalog.database import Within
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

SCORED = 1000
"""BM25 scores fetched, however few passages are wanted: they have all been computed anyway, and a
passage that the dense side found gets its true lexical score instead of none."""

Related = Sequence[tuple[str, float]]
"""Terms that stand for some of a query's, and what each counts against one of its own, 0..1."""

TERM_CEILING = 2.2
"""What BM25 gives a passage for a term at most, in units of the term's rarity (k1 + 1)."""


@dataclass(frozen=True, slots=True)
class Hits:
    """What a lexical search found.

    :ivar found: (passage id, score above 0), best first.
    :ivar scores: the same by row number, of more passages than were asked for.
    :ivar ceiling: no passage can score higher, whatever it says. A best score far below it says
        that the collection does not hold the query's words: its language is another one.
    """

    found: list[tuple[str, float]]
    scores: dict[int, float] = field(default_factory=dict)
    ceiling: float = 0.0


def search_lexical(catalog: Catalog, terms: Sequence[str], limit: int) -> list[tuple[str, float]]:
    """Passages that hold any of the terms, best first: (passage id, score above 0).

    :param terms: as made by `rag.language.search_terms.query_terms`; none gives no result.
    :param limit: -1 for all.
    """
    return lexical_hits(catalog, terms, limit).found


@timed("lexical search")
def lexical_hits(
    catalog: Catalog,
    terms: Sequence[str],
    limit: int,
    within: Within | None = None,
    related: Related = (),
) -> Hits:
    """The same, with the highest score there could be.

    :param within: the only passages to bring.
    :param related: further terms that count less.
    """
    if not terms:
        return Hits([])
    passages = extent(catalog)
    shares = term_shares(catalog, terms)
    ceiling = TERM_CEILING * sum(rarity(share, passages) for share in shares.values())
    # Through a filter go we do not know how many.
    deep = -1 if within or limit < 0 else max(limit, SCORED)
    scored = catalog.words.best(_telling(shares, passages), FIELD_WEIGHTS, deep)
    for weight in sorted({weight for _, weight in related}, reverse=True):
        others = [term for term, its in related if its == weight and term not in shares]
        scored = _with_related(catalog, scored, others, weight)
    if within and within.numbers is not None:
        scored = [pair for pair in scored if pair[0] in within.numbers]
    limit = len(scored) if limit < 0 else limit
    return Hits(_named(catalog, scored, limit, within), dict(scored), ceiling)


def _with_related(
    catalog: Catalog, found: list[tuple[int, float]], terms: Sequence[str], weight: float
) -> list[tuple[int, float]]:
    """BM25 is a sum over terms: a part of theirs is added to what was found."""
    if not terms:
        return found
    scores = dict(found)
    telling = telling_terms(catalog, terms)
    for number, score in catalog.words.best(telling, FIELD_WEIGHTS, SCORED):
        scores[number] = scores.get(number, 0.0) + weight * score
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def _named(
    catalog: Catalog, scored: Sequence[tuple[int, float]], limit: int, within: Within | None
) -> list[tuple[str, float]]:
    """The first of them by their ids: as many as are wanted are looked up, then ever more."""
    found: list[tuple[str, float]] = []
    start, size = 0, limit
    while len(found) < limit and start < len(scored):
        page = scored[start : start + size]
        names = _names(catalog, [number for number, _ in page], within)
        found += [(names[number], score) for number, score in page if number in names]
        start, size = start + size, 3 * size
    return found[:limit]


def _names(catalog: Catalog, numbers: Sequence[int], within: Within | None) -> Mapping[int, str]:
    """Passage ids of those rows that may be brought and are still there."""
    if within and within.named is not None:
        return within.named
    columns = "id, passage_id, doc_id, heading" if within else "id, passage_id"
    return {
        row["id"]: row["passage_id"]
        for batch in batches(list(numbers))
        for row in catalog.rows(
            f"SELECT {columns} FROM passages WHERE id IN ({marks(batch)})", batch
        )
        if within is None or within.lets(row)
    }


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
