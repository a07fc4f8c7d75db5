"""Signs that a collection covers a question, each made to compare across questions.

E5 gives high similarities even to unrelated texts, so a similarity counts by how far it stands
above what anything in the collection would get; a word counts by how rare it is there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.catalog.catalog import Catalog, matrix
from rag.collection import Collection
from rag.lexical import query_terms, terms
from rag.protocols import Embedder, FloatMatrix
from rag.records import Quote, ScoredPassage

SAMPLE = 400
"""Vectors that stand for the whole collection."""
PRIOR_MEDIAN = 0.74
"""Cosine of E5 between a question and a text that has nothing to do with it."""
PRIOR_SIZE = 10
"""How many sampled vectors that expectation weighs as much as: it rules tiny collections only."""
COUNTED = 2000
"""A term in more passages than this is common, however many more they are."""


@dataclass(frozen=True, slots=True)
class Signals:
    """What confidence is made from; every one rises with coverage.

    :ivar top: cosine of the best passage.
    :ivar margin: `top` above the median over the collection.
    :ivar coverage: share of the question's words, weighted by rarity, in the best three passages.
    :ivar agreement: share of the best five passages of each search that the other found too.
    :ivar evidence: score of the best quote.
    """

    top: float
    margin: float
    coverage: float
    agreement: float
    evidence: float


def measure(
    collection: Collection,
    embedder: Embedder,
    question: str,
    passages: Sequence[ScoredPassage],
    quotes: Sequence[Quote],
) -> Signals:
    """The signals of one question from what was found for it."""
    query = embedder.embed_queries([question])
    best = max((p.explanation.dense_score or 0.0 for p in passages), default=0.0)
    return Signals(
        top=best,
        margin=best - background(collection.catalog, query),
        coverage=coverage(collection.catalog, question, passages[:3]),
        agreement=_agreement(passages),
        evidence=max((quote.score for quote in quotes), default=0.0),
    )


def background(catalog: Catalog, query: FloatMatrix) -> float:
    """Median cosine between a query of shape (1, dimension) and the collection."""
    sample = _sample(catalog)
    prior = [PRIOR_MEDIAN] * PRIOR_SIZE
    return float(
        np.median([*(sample @ query[0]).tolist(), *prior]) if len(sample) else PRIOR_MEDIAN
    )


def coverage(catalog: Catalog, question: str, passages: Sequence[ScoredPassage]) -> float:
    """Share of the question's words that the best of some passages holds, rare words counting
    more (inverse document frequency in the collection)."""
    rarity = term_rarity(catalog, query_terms(question))
    whole = sum(rarity.values())
    if not whole:
        return 0.0
    held = [
        set(terms(" ".join((s.passage.title, s.passage.heading, s.passage.text)))) for s in passages
    ]
    return max(
        (sum(r for term, r in rarity.items() if term in words) / whole for words in held),
        default=0.0,
    )


def term_rarity(catalog: Catalog, wanted: Sequence[str]) -> dict[str, float]:
    """Inverse document frequency of terms in the collection."""
    total = max(1, catalog.counts().passages)
    return {term: math.log(1 + total / (0.5 + _frequency(catalog, term))) for term in wanted}


def _frequency(catalog: Catalog, term: str) -> int:
    rows = catalog.rows(
        "SELECT count(*) FROM (SELECT rowid FROM lexical WHERE lexical MATCH ? LIMIT ?)",
        (f'"{term}"', COUNTED),
    )
    return int(rows[0][0])


def _agreement(passages: Sequence[ScoredPassage]) -> float:
    ranks = [(p.explanation.dense_rank or 99, p.explanation.lexical_rank or 99) for p in passages]
    first = [min(pair) <= 5 for pair in ranks]
    both = [max(pair) <= 5 for pair in ranks]
    return sum(both) / max(1, sum(first))


def _sample(catalog: Catalog) -> FloatMatrix:
    # Keys are hashes, so the first ones in order are a random sample that never changes by itself.
    rows = catalog.rows("SELECT vector FROM vectors ORDER BY text_hash LIMIT ?", (SAMPLE,))
    return matrix([row["vector"] for row in rows])
