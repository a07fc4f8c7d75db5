"""Question to ranked passages: the one path that search, answers and evaluation all take.

It embeds the query, asks both searches, fuses, and looks the passages up. It prints nothing.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from rag.catalog.catalog import Catalog
from rag.catalog.filters import EVERYTHING, Filter, within
from rag.catalog.find_documents import documents_of
from rag.catalog.lexical_search import Related
from rag.core.config import Config
from rag.core.errors import EmptyCollection
from rag.core.protocols import Embedder, FloatMatrix
from rag.core.records import QUOTED_MAIL, Explanation, Mode, Passage, ScoredPassage
from rag.core.timings import timed
from rag.index.collection import Collection
from rag.language.days import AskedDay
from rag.language.search_terms import query_terms
from rag.search.candidates import Candidates, Wanted, find_candidates, nearest
from rag.search.foreign import nearer, spoken_for
from rag.search.fuse import (
    DENSE_WEIGHT,
    FEEDBACK_PASSAGES,
    LEAST_MARGIN,
    LEAST_WORDS,
    Ranking,
    above,
    fed_back,
    ranked,
    reciprocal_rank,
    strength,
    weighted_sum,
)
from rag.search.release_notes import asks_for_changes, is_release_note
from rag.search.repeated_passages import repeats
from rag.search.rerank import DEPTH, Reranking, rerank
from rag.search.spelling import Spelled, spelled

CANDIDATES = 100
"""Depth of each search before fusion."""

TINY = 1e-9

PERHAPS = 0.5
"""What a term counts that a mistyped word may stand for."""
SPELLED_OUT = 0.3
"""What a term counts that an abbreviation stands for (809 training queries of SciFact, nDCG@10 of
hybrid search: 0.808, with 0.6 0.807, written into the query 0.803)."""

REPEATED = 0.75
"""What is left of the score of words that a mail only repeats: the same said anew, and later, is as
good an answer to most questions; where nobody said it again it is found all the same."""
RELEASED = 0.8
"""What is left of the score of release notes where nobody asks for changes: as they name everything
shortly, they are found for most questions."""
PREFERENCE = 1.15
"""What the score of a passage grows by whose folder the question names in passing: enough to pass
what is as good, too little to pass what answers better."""


SPARE = 20
"""Results ranked beyond the limit, to fill the places of repeated and vanished passages."""


@dataclass(frozen=True, slots=True)
class Search:
    """How to search.

    :ivar mode: ``hybrid`` fuses both searches, ``dense`` and ``lexical`` use one.
    :ivar limit: how many passages to return.
    :ivar only: which passages may be returned.
    :ivar preferred: ids of documents whose passages come first among those as good.
    :ivar fusion: ``scores`` adds normalised scores, ``ranks`` is reciprocal rank fusion.
    :ivar dense_weight: share of the dense side when scores are added, 0..1.
    :ivar adapted: the question's vector is moved to where answers stand, as was learned from judged
        questions for the bundled embedder.
    :ivar feedback: the best passages found refine the query before the final ranking.
    :ivar distinct: a passage all but equal to a better one is left out.
    :ivar reranking: a cross-encoder that reads the best passages once more.
    """

    mode: Mode = "hybrid"
    limit: int = 8
    only: Filter = EVERYTHING
    preferred: frozenset[str] = frozenset()
    fusion: Literal["scores", "ranks"] = "scores"
    dense_weight: float = DENSE_WEIGHT
    adapted: bool = True
    feedback: bool = True
    distinct: bool = True
    reranking: Reranking = field(default_factory=Reranking)


def configured(config: Config, limit: int = 0, only: Filter = EVERYTHING) -> Search:
    """The search that the settings describe.

    :param limit: how many passages to return; 0 takes the setting.
    """
    reranking = Reranking(config.rerank, config.rerank_milliseconds)
    return Search(config.mode, limit or config.passages, only, reranking=reranking)


@timed("retrieve")
def retrieve(
    collection: Collection, embedder: Embedder, query: str, search: Search
) -> tuple[ScoredPassage, ...]:
    """The passages that best match a query, best first; its slips are mended where that is clear.

    :raises EmptyCollection: when the collection holds no passage.
    :raises ConfigError: when the filter's pattern is none.
    :raises ModelBroken: when there is no such cross-encoder.
    """
    catalog = collection.catalog
    if not catalog.known("holds", lambda: catalog.rows("SELECT 1 FROM passages LIMIT 1")):
        raise EmptyCollection(
            f'the collection "{collection.name}" is empty', hint="rag ingest PATH"
        )
    let = within(catalog, search.only)
    meant = spelled(catalog, embedder, query)
    depth = max(CANDIDATES, search.limit)
    wanted = Wanted(search.mode, depth, let, search.adapted, _related(meant))
    found = find_candidates(collection, embedder, meant.short, wanted)
    scores = _preferred(catalog, search, _scores(found, search))
    if not search.reranking.model:
        return _look_up(collection, search, found, scores, asks_for_changes(query))
    wide = replace(search, limit=max(search.limit, DEPTH))
    best = _look_up(collection, wide, found, scores, asks_for_changes(query))
    return rerank(meant.text, best, search.reranking)[: search.limit]


def _related(meant: Spelled) -> Related:
    """Terms beside the query's own, and what they count."""
    own = set(query_terms(meant.short))
    long = (term for term in query_terms(meant.text) if term not in own)
    return (
        *((term, PERHAPS) for term in meant.perhaps),
        *((term, 1.0) for term in AskedDay(meant.short).figures()),
        *((term, SPELLED_OUT) for term in dict.fromkeys(long)),
    )


def _preferred(catalog: Catalog, search: Search, scores: dict[str, float]) -> dict[str, float]:
    if not search.preferred:
        return scores
    own = documents_of(catalog, list(scores))
    return {
        key: score * (PREFERENCE if own.get(key) in search.preferred else 1.0)
        for key, score in scores.items()
    }


def retrieve_near(
    collection: Collection, vector: FloatMatrix, search: Search, without: frozenset[str]
) -> tuple[ScoredPassage, ...]:
    """The passages nearest to a vector of shape (1, dimension), best first: where there are no
    words to search with, meaning decides alone.

    :param without: ids of passages to leave out.
    :raises ConfigError: when the filter's pattern is none.
    """
    let = within(collection.catalog, search.only)
    wanted = Wanted("dense", search.limit + SPARE + len(without), let)
    found = Candidates(dense=nearest(collection, vector, wanted), query=vector)
    scores = {key: score for key, score in found.dense if key not in without}
    return _look_up(collection, search, found, scores)


def _scores(found: Candidates, search: Search) -> dict[str, float]:
    if search.mode == "dense":
        return dict(found.dense)
    if search.mode == "lexical":
        return dict(found.lexical)
    if search.fusion == "ranks":
        return reciprocal_rank(found.dense, found.lexical)
    scores = _fused(found, found.aim, search)
    best = [key for key, _ in ranked(scores, FEEDBACK_PASSAGES)]
    # What stands beside a paragraph in meaning is about the same; what stands beside a function
    # does something else (92 queries over six Python packages: hit@5 0.870, fed back 0.804).
    if search.feedback and (best := [key for key in best if key not in found.code]):
        scores = _fused(found, fed_back(found.aim, found.vectors_of(best)), search)
    scale = strength(max(found.cosines(found.query).values(), default=0.0))
    return {key: scale * score for key, score in scores.items()}


def _fused(found: Candidates, query: FloatMatrix, search: Search) -> dict[str, float]:
    cosines = found.cosines(query)
    # In a collection of a few passages the candidates are all there is to compare with.
    background = min(found.background(query), statistics.median(cosines.values() or [1.0]))
    dense = above(nearer(cosines, found.foreign), background, LEAST_MARGIN)
    lexical = above(found.bm25, 0.0, max(TINY, LEAST_WORDS * found.ceiling))
    return weighted_sum(dense, spoken_for(lexical, dense, found.foreign), search.dense_weight)


@timed("look up")
def _look_up(
    collection: Collection,
    search: Search,
    found: Candidates,
    scores: dict[str, float],
    of_changes: bool = True,
) -> tuple[ScoredPassage, ...]:
    # More than asked for, because another process may have removed some since.
    order = ranked(scores, search.limit + SPARE)
    passages = collection.catalog.passages([key for key, _ in order])
    known = [(key, score) for key, score in order if key in passages]
    present = _weighed(known, passages, of_changes)
    if search.distinct:
        present = _distinct(present, passages, found)
    cosines = found.cosines(found.query) or dict(found.dense)
    bm25 = found.bm25 or dict(found.lexical)
    dense, lexical = _ranks(found.dense), _ranks(found.lexical)
    return tuple(
        ScoredPassage(
            rank,
            score,
            passages[key],
            Explanation(dense.get(key), cosines.get(key), lexical.get(key), bm25.get(key), score),
        )
        for rank, (key, score) in enumerate(present[: search.limit], 1)
    )


def _distinct(
    order: list[tuple[str, float]], passages: dict[str, Passage], found: Candidates
) -> list[tuple[str, float]]:
    known = [pair for pair in order if pair[0] in found.ids]
    vectors = found.vectors_of([key for key, _ in known])
    repeated = repeats([passages[key].text for key, _ in known], vectors)
    dropped = {known[place][0] for place in repeated}
    return [pair for pair in order if pair[0] not in dropped]


def _weighed(
    order: list[tuple[str, float]], passages: Mapping[str, Passage], of_changes: bool
) -> list[tuple[str, float]]:
    """What mails repeat of earlier ones stands behind what is said anew about the same, how
    something has changed behind how it is."""
    released = 1.0 if of_changes else RELEASED

    def weight(passage: Passage) -> float:
        repeated = REPEATED if passage.heading.endswith(QUOTED_MAIL) else 1.0
        return repeated * (released if is_release_note(passage) else 1.0)

    weighed = [(key, score * weight(passages[key])) for key, score in order]
    return sorted(weighed, key=lambda one: -one[1]) if weighed != order else order


def _ranks(ranking: Ranking) -> dict[str, int]:
    return {key: rank for rank, (key, _) in enumerate(ranking, 1)}
