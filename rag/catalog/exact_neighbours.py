"""Exact nearest neighbours from the stored vectors: the yardstick for the index, and what is left
when the index is not."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

import numpy as np

from rag.catalog.catalog import Catalog, matrix
from rag.core.protocols import FloatMatrix


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
    # A document that is written between two pages would be on both: its rows get new numbers.
    with catalog.snapshot():
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


SAMPLE = 400
"""Vectors that stand for the whole collection."""
PRIOR_MEDIAN = 0.74
"""Cosine of E5 between a question and a text that has nothing to do with it."""
PRIOR_SIZE = 10
"""How many sampled vectors that expectation weighs as much as: it rules tiny collections only."""


def sample(catalog: Catalog) -> FloatMatrix:
    """Vectors of at most `SAMPLE` texts of the collection, read once until it changes."""
    return catalog.known("sample", lambda: _sample(catalog))


def _sample(catalog: Catalog) -> FloatMatrix:
    # Keys are hashes, so the first ones in order are a random sample that never changes by itself.
    rows = catalog.rows("SELECT vector FROM vectors ORDER BY text_hash LIMIT ?", (SAMPLE,))
    return matrix([row["vector"] for row in rows])


def background(sampled: FloatMatrix, query: FloatMatrix) -> float:
    """Cosine that a text of the collection gets from a query of shape (1, dimension) by itself:
    the median over a sample."""
    cosines = (sampled @ query[0]).tolist() if len(sampled) else []
    return float(np.median([*cosines, *[PRIOR_MEDIAN] * PRIOR_SIZE]))
