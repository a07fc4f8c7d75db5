"""Which search settings suit a collection? Chosen by cross-validation, kept only if real.

A setting that wins on the queries it was chosen on proves nothing; each is judged on queries that
had no part in choosing it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.evaluation.compare import Comparison, compare
from rag.evaluation.measures import Scores
from rag.search.retrieve import Search

FOLDS = 5
SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Trial:
    """One setting and its mean over all queries."""

    name: str
    mean: float


@dataclass(frozen=True, slots=True)
class Tuning:
    """What tuning found.

    :ivar chosen: the setting that is best over all queries.
    :ivar held_out: the default against the settings chosen without the queries they are judged on.
    :ivar keep: whether the gain on held-out queries is supported at the 5 % level.
    """

    trials: tuple[Trial, ...]
    chosen: str
    held_out: Comparison
    keep: bool


def tune(
    candidates: dict[str, Search], evaluate: Callable[[Search], Scores], seed: int = 0
) -> Tuning:
    """Evaluate every candidate and choose by cross-validation.

    :param candidates: by name; the first is what others must beat.
    :param evaluate: gives one measure for a setting, the same queries each time.
    """
    results = {name: evaluate(search) for name, search in candidates.items()}
    default = next(iter(candidates))
    values = {name: dict(scores.by_query) for name, scores in results.items()}
    chosen_for = _cross_validated(values, seed)
    measure = results[default].measure
    held_out = tuple(sorted((q, values[name][q]) for q, name in chosen_for.items()))
    mean = sum(value for _, value in held_out) / len(held_out)
    comparison = compare([results[default]], [Scores(measure, mean, held_out)])[0]
    keep = comparison.difference > 0 and comparison.p_value <= SIGNIFICANT
    return Tuning(
        tuple(Trial(name, scores.mean) for name, scores in results.items()),
        _best(values, list(values[default])),
        comparison,
        keep,
    )


def _cross_validated(values: dict[str, dict[str, float]], seed: int) -> dict[str, str]:
    """Query id to the setting chosen on the other folds."""
    queries = sorted(next(iter(values.values())))
    random.Random(seed).shuffle(queries)
    folds = [queries[i::FOLDS] for i in range(FOLDS)]
    chosen: dict[str, str] = {}
    for fold in folds:
        held = set(fold)
        name = _best(values, [query for query in queries if query not in held])
        chosen.update(dict.fromkeys(fold, name))
    return chosen


def _best(values: dict[str, dict[str, float]], queries: Sequence[str]) -> str:
    # max keeps the first of equals: the default wins a tie.
    return max(values, key=lambda name: sum(values[name][query] for query in queries))
