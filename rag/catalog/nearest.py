"""Exact nearest neighbours from the stored vectors: the yardstick for the index, and what is left
when the index is not."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

from rag.catalog.catalog import Catalog
from rag.protocols import FloatMatrix


def exact_search(catalog: Catalog, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
    """Scan every vector; (passage id, cosine), best first.

    :param vector: shape (1, dimension), unit length.
    """
    return exact_searches(catalog, vector, limit)[0]


def exact_searches(
    catalog: Catalog, vectors: FloatMatrix, limit: int
) -> list[list[tuple[str, float]]]:
    """The same for several vectors of shape (n, dimension) in one scan, a page at a time."""
    best: list[list[tuple[str, float]]] = [[] for _ in vectors]
    for passage_ids, page in catalog.vector_pages():
        for row, scores in enumerate((vectors @ page.T).tolist()):
            best[row] = top([*best[row], *zip(passage_ids, scores, strict=True)], limit)
    return best


def exact_scores(
    catalog: Catalog, passage_ids: Sequence[str], vector: FloatMatrix
) -> list[tuple[str, float]]:
    """Cosine of each of these passages to a vector of shape (1, dimension), best first."""
    if not passage_ids:
        return []
    scores = (catalog.vectors(passage_ids) @ vector[0]).tolist()
    return top(zip(passage_ids, scores, strict=True), len(passage_ids))


def top(scores: Iterable[tuple[str, float]], limit: int) -> list[tuple[str, float]]:
    """The highest scores, ties by id, so that equal input gives equal output."""
    return heapq.nsmallest(limit, scores, key=lambda pair: (-pair[1], pair[0]))
