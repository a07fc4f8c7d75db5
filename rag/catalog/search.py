"""Lexical search in the catalogue: query terms to passage ids, by BM25
(Robertson and Zaragoza 2009, https://doi.org/10.1561/1500000019)."""

from __future__ import annotations

from collections.abc import Sequence

from rag.catalog.catalog import Catalog

FIELD_WEIGHTS = (2.0, 1.0, 1.0)
"""Title, heading, body."""


def search_lexical(catalog: Catalog, terms: Sequence[str], limit: int) -> list[tuple[str, float]]:
    """Passages that hold any of the terms, best first: (passage id, score above 0).

    :param terms: as made by `rag.lexical.query_terms`; none gives no result.
    """
    if not terms:
        return []
    # Every term is quoted: FTS5 would read AND, NEAR, * or : as its own language.
    query = " OR ".join(f'"{term}"' for term in terms)
    rows = catalog.rows(
        "SELECT passage_id, score FROM ("
        f" SELECT rowid, -bm25(lexical, {', '.join(map(str, FIELD_WEIGHTS))}) AS score"
        " FROM lexical WHERE lexical MATCH ? ORDER BY score DESC, rowid LIMIT ?)"
        " JOIN passages ON passages.id = rowid ORDER BY score DESC, id",
        (query, limit),
    )
    return [(row["passage_id"], row["score"]) for row in rows]
