"""Two searches into one ranking; pure functions on scores by id, higher is better."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from rag.core.protocols import FloatMatrix

Ranking = Sequence[tuple[str, float]]

DENSE_WEIGHT = 0.55
"""Share of the dense side. Anything from 0.4 to 0.6 is within 0.005 nDCG@10 on SciFact's train
queries, the handbook, SQuAD and XQuAD: the middle of a flat top."""

LEAST_MARGIN = 0.04
"""Cosine by which the best passage of nine in ten answerable questions stands above the
background, in the most uniform collection measured (the handbook)."""

MIDDLE = 0.82
STEEPNESS = 0.02
"""The best cosine of an E5 query is 0.72 to 0.84 in a collection on other subjects and 0.83 to 0.92
in one that answers it (5th to 95th percentile, SciFact, SQuAD, XQuAD and the handbook crossed)."""

LEAST_WORDS = 0.2
"""Share of the ceiling below which a best BM25 score is not stretched to 1: too few of the query's
words are there for the best of them to count as a match. English questions on the German, Russian,
Chinese and Arabic XQuAD gain 0.063, 0.041, 0.015 and 0.004 of nDCG@10, nothing else loses;
anything from 0.15 to 0.3 does about as well."""

FEEDBACK_SHARE = 0.3
FEEDBACK_PASSAGES = 3


def above(scores: Mapping[str, float], background: float, least: float) -> dict[str, float]:
    """Scores measured from what an unrelated text would get: the best is 1, the background 0,
    nothing below -1.

    :param background: E5 gives unrelated texts about 0.75, so that a cosine by itself says little.
    :param least: a best score closer to the background than this is noise and not stretched to 1.
    """
    width = max(least, max(scores.values(), default=background) - background)
    return {key: max(-1.0, (score - background) / width) for key, score in scores.items()}


def weighted_sum(
    dense: Mapping[str, float], lexical: Mapping[str, float], weight: float
) -> dict[str, float]:
    """weight · dense + (1 − weight) · lexical, both from `above`; absent counts as 0
    (Bruch, Gai and Ingber 2023, https://arxiv.org/abs/2210.11934).

    Their lower ends do not depend on how deep was searched, unlike the minimum of a list, so that
    a passage keeps its score when more are asked for.
    """
    return {
        key: weight * dense.get(key, 0.0) + (1 - weight) * lexical.get(key, 0.0)
        for key in {**dense, **lexical}
    }


def strength(best_cosine: float) -> float:
    """How well the best passage matches in absolute terms, between 0 and 1: what makes fused
    scores of different queries comparable."""
    return 1 / (1 + math.exp((MIDDLE - best_cosine) / STEEPNESS))


def reciprocal_rank(dense: Ranking, lexical: Ranking, k: int = 60) -> dict[str, float]:
    """Σ 1 / (k + rank) (Cormack et al. 2009, https://doi.org/10.1145/1571941.1572114)."""
    found: dict[str, float] = {}
    for ranking in (dense, lexical):
        for rank, (key, _) in enumerate(ranking, 1):
            found[key] = found.get(key, 0.0) + 1 / (k + rank)
    return found


def fed_back(query: FloatMatrix, best: FloatMatrix) -> FloatMatrix:
    """The query moved towards the best passages (Rocchio 1971; on dense vectors Li et al. 2021,
    https://arxiv.org/abs/2108.11044).

    :param query: shape (1, dimension).
    :param best: shape (n, dimension); none leaves the query as it is.
    """
    if not len(best):
        return query
    moved = (1 - FEEDBACK_SHARE) * query + FEEDBACK_SHARE * best.mean(axis=0, keepdims=True)
    unit: FloatMatrix = moved / np.linalg.norm(moved)
    return unit


def ranked(scores: Mapping[str, float], limit: int) -> list[tuple[str, float]]:
    """Best first, ties by id."""
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
