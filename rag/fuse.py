"""Two rankings into one; pure functions on (id, score) lists, best first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Ranking = Sequence[tuple[str, float]]


def normalised(ranking: Ranking) -> dict[str, float]:
    """Scores moved to 0..1: the best of the list is 1, the last 0 (min-max)."""
    if not ranking:
        return {}
    scores = [score for _, score in ranking]
    low, high = min(scores), max(scores)
    width = high - low
    return {key: (score - low) / width if width else 1.0 for key, score in ranking}


def weighted_sum(dense: Ranking, lexical: Ranking, weight: float) -> dict[str, float]:
    """weight · dense + (1 − weight) · lexical, each normalised; absent counts as 0
    (Bruch et al. 2023, https://arxiv.org/abs/2210.11934)."""
    left, right = normalised(dense), normalised(lexical)
    return {
        key: weight * left.get(key, 0.0) + (1 - weight) * right.get(key, 0.0)
        for key in {**left, **right}
    }


def reciprocal_rank(dense: Ranking, lexical: Ranking, k: int = 60) -> dict[str, float]:
    """Σ 1 / (k + rank) (Cormack et al. 2009, https://doi.org/10.1145/1571941.1572114)."""
    found: dict[str, float] = {}
    for ranking in (dense, lexical):
        for rank, (key, _) in enumerate(ranking, 1):
            found[key] = found.get(key, 0.0) + 1 / (k + rank)
    return found


def ranked(scores: Mapping[str, float], limit: int) -> list[tuple[str, float]]:
    """Best first, ties by id."""
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
