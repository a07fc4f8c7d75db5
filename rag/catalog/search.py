"""Lexical search in the catalogue: query terms to passage ids, by BM25
(Robertson and Zaragoza 2009, https://doi.org/10.1561/1500000019)."""

from __future__ import annotations

from collections.abc import Sequence

from rag.catalog.catalog import Catalog
from rag.timings import timed

FIELD_WEIGHTS = (2.0, 1.0, 1.0)
"""Title, heading, body."""

COMMON_SHARE = 0.3
"""A term in more of the passages says little: leaving it out costs 0.0015 nDCG@10 of lexical
search on SciFact's train queries and nothing of the hybrid, and saves a fifth of the time."""

AFFORDED_ROWS = 12_000
"""Passages that BM25 may have to score: time grows with them, about 4 µs each. Rare terms come
first, so that a large collection costs no more than one of some twenty thousand passages."""

SLICES = 4
SLICE_ROWS = 256
"""How much of the collection is looked at to tell common terms from rare ones."""


@timed("lexical search")
def search_lexical(catalog: Catalog, terms: Sequence[str], limit: int) -> list[tuple[str, float]]:
    """Passages that hold any of the terms, best first: (passage id, score above 0).

    :param terms: as made by `rag.language.lexical.query_terms`; none gives no result.
    :param limit: -1 for all.
    """
    wanted = telling_terms(catalog, terms)
    if not wanted:
        return []
    # Every term is quoted: FTS5 would read AND, NEAR, * or : as its own language.
    query = " OR ".join(f'"{term}"' for term in wanted)
    rows = catalog.rows(
        "SELECT passage_id, score FROM ("
        f" SELECT rowid, -bm25(lexical, {', '.join(map(str, FIELD_WEIGHTS))}) AS score"
        " FROM lexical WHERE lexical MATCH ? ORDER BY score DESC, rowid LIMIT ?)"
        " JOIN passages ON passages.id = rowid ORDER BY score DESC, id",
        (query, limit),
    )
    return [(row["passage_id"], row["score"]) for row in rows]


def telling_terms(catalog: Catalog, terms: Sequence[str]) -> list[str]:
    """The terms worth their time: none that many passages hold, rare ones first, never none.

    A small collection keeps them all, because there even a telling word is in a third of it.
    """
    newest = int(catalog.rows("SELECT coalesce(max(id), 0) FROM passages")[0][0])
    if len(terms) < 2 or newest <= SLICES * SLICE_ROWS:
        return list(terms)
    step = newest // SLICES
    slices = [(i * step + 1, i * step + SLICE_ROWS) for i in range(SLICES)]
    there = sum(_passages_in(catalog, low, high) for low, high in slices)
    counts = {term: sum(_matches(catalog, term, *ends) for ends in slices) for term in terms}
    kept: list[str] = []
    rows = 0.0
    for term in sorted(counts, key=lambda term: counts[term]):
        rows += counts[term] * newest / (SLICES * SLICE_ROWS)
        if kept and (rows > AFFORDED_ROWS or counts[term] > COMMON_SHARE * there):
            break
        kept.append(term)
    return kept


def _passages_in(catalog: Catalog, low: int, high: int) -> int:
    sql = "SELECT count(*) FROM passages WHERE id BETWEEN ? AND ?"
    return int(catalog.rows(sql, (low, high))[0][0])


def _matches(catalog: Catalog, term: str, low: int, high: int) -> int:
    sql = "SELECT count(*) FROM lexical WHERE lexical MATCH ? AND rowid BETWEEN ? AND ?"
    return int(catalog.rows(sql, (f'"{term}"', low, high))[0][0])
