"""Question to ranked passages: the one path that search, answers and evaluation all take.

It embeds the query, asks both searches, fuses, and looks the passages up. It prints nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.catalog.search import search_lexical
from rag.collection import Collection
from rag.errors import EmptyCollection
from rag.fuse import Ranking, ranked, weighted_sum
from rag.lexical import query_terms
from rag.protocols import Embedder, FloatMatrix
from rag.records import Explanation, Mode, ScoredPassage

CANDIDATES = 100
"""Depth of each search before fusion."""

DENSE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Search:
    """How to search.

    :ivar mode: ``hybrid`` fuses both searches, ``dense`` and ``lexical`` use one.
    :ivar limit: how many passages to return.
    """

    mode: Mode = "hybrid"
    limit: int = 8


def retrieve(
    collection: Collection, embedder: Embedder, query: str, search: Search
) -> tuple[ScoredPassage, ...]:
    """The passages that best match a query, best first.

    :raises EmptyCollection: when the collection holds no passage.
    """
    if not collection.catalog.counts().passages:
        raise EmptyCollection(
            f'the collection "{collection.name}" is empty', hint="rag ingest PATH"
        )
    depth = max(CANDIDATES, search.limit)
    dense: Ranking = ()
    lexical: Ranking = ()
    if search.mode != "lexical":
        vector: FloatMatrix = embedder.embed_queries([query])
        dense = collection.nearest(vector, depth)
    if search.mode != "dense":
        lexical = search_lexical(collection.catalog, query_terms(query), depth)
    return _look_up(collection, search, dense, lexical)


def _look_up(
    collection: Collection, search: Search, dense: Ranking, lexical: Ranking
) -> tuple[ScoredPassage, ...]:
    if search.mode == "hybrid":
        scores = weighted_sum(dense, lexical, DENSE_WEIGHT)
    else:
        scores = dict(dense or lexical)
    # More than asked for, because another process may have removed some since.
    order = ranked(scores, search.limit + 20)
    passages = collection.catalog.passages([key for key, _ in order])
    sides = _by_rank(dense), _by_rank(lexical)
    present = [(key, score) for key, score in order if key in passages][: search.limit]
    return tuple(
        ScoredPassage(rank, score, passages[key], _explain(key, score, *sides))
        for rank, (key, score) in enumerate(present, 1)
    )


def _by_rank(ranking: Ranking) -> dict[str, tuple[int, float]]:
    return {key: (rank, score) for rank, (key, score) in enumerate(ranking, 1)}


def _explain(
    key: str,
    score: float,
    dense: dict[str, tuple[int, float]],
    lexical: dict[str, tuple[int, float]],
) -> Explanation:
    dense_rank, dense_score = dense.get(key, (None, None))
    lexical_rank, lexical_score = lexical.get(key, (None, None))
    return Explanation(dense_rank, dense_score, lexical_rank, lexical_score, score)
