"""Two runs over the same queries: how sure can one be that they differ?

Arrays in, plain records out; it does not know measures or files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from rag.core.errors import DatasetError
from rag.evaluation.measures import Scores

Values = npt.NDArray[np.float64]

RESAMPLES = 100_000
"""Random assignments drawn: a p-value of 0.05 is then known to within 0.0014."""

EXACT_QUERIES = 16
"""Up to this many differing queries every one of the 2^n assignments is tried."""

BLOCK_CELLS = 4_000_000
"""Random numbers held at once: 32 MB."""

TIE = 1e-9
POWER_FACTOR = 2.8015852
"""1.96 + 0.8416: a difference this many standard errors wide is found in 80 of 100 cases at the
5 % level (Cohen 1988)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One query's value in both runs, and its text where that is known."""

    query_id: str
    before: float
    after: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure of run B against run A.

    :ivar difference: mean of B minus mean of A.
    :ivar low: lower end of the 95 % interval of the difference; `high` is its upper end.
    :ivar p_value: two-sided, of the paired randomisation test.
    :ivar p_corrected: after Holm's correction for all measures compared together.
    :ivar wins: queries on which B is better; `losses` worse, `ties` the same.
    :ivar smallest_effect: the difference that this many queries, varying as these do, would show
        at the 5 % level in 80 of 100 cases.
    :ivar changes: queries with the largest differences, largest first.
    """

    measure: str
    mean_a: float
    mean_b: float
    difference: float
    low: float
    high: float
    p_value: float
    p_corrected: float
    wins: int
    ties: int
    losses: int
    smallest_effect: float
    changes: tuple[Change, ...]


def compare(
    before: Sequence[Scores], after: Sequence[Scores], *, seed: int = 0, changes: int = 10
) -> tuple[Comparison, ...]:
    """Compare run B (`after`) with run A (`before`), measure by measure.

    :raises DatasetError: when measures or queries are not the same on both sides.
    """
    if [one.measure for one in before] != [one.measure for one in after]:
        raise DatasetError("the two sides were not measured alike, or not on the same questions")
    pairs = [_paired(a, b) for a, b in zip(before, after, strict=True)]
    p_values = [randomisation_test(b - a, seed) for _, a, b in pairs]
    corrected = holm(p_values)
    return tuple(
        _comparison(a.measure, pair, (p, p_corrected), (seed, changes))
        for a, pair, p, p_corrected in zip(before, pairs, p_values, corrected, strict=True)
    )


def named(comparisons: Sequence[Comparison], texts: Mapping[str, str]) -> tuple[Comparison, ...]:
    """The same with the texts of the queries that changed, by query id."""
    return tuple(
        replace(c, changes=tuple(replace(x, text=texts.get(x.query_id, "")) for x in c.changes))
        for c in comparisons
    )


def randomisation_test(differences: Values, seed: int = 0, resamples: int = RESAMPLES) -> float:
    """Two-sided p-value of the paired randomisation test (Fisher 1935; Smucker, Allan and
    Carterette 2007, https://doi.org/10.1145/1321440.1321528).

    Under the null hypothesis the two systems could have swapped names on any query: the share of
    sign assignments whose mean is at least as far from 0 as the one observed.

    :param differences: shape (queries,).
    """
    # Equal values keep their place in the mean but no sign changes them.
    moving = differences[np.abs(differences) > TIE]
    if not len(moving):
        return 1.0
    observed = abs(float(moving.sum())) - TIE
    if len(moving) <= EXACT_QUERIES:
        signs = _all_signs(len(moving))
        return float(np.mean(np.abs(signs @ moving) >= observed))
    extreme = sum(
        int(np.count_nonzero(np.abs(block @ moving) >= observed))
        for block in _random_signs(len(moving), resamples, seed)
    )
    # The observed assignment is one of those possible (Phipson and Smyth 2010): never p = 0.
    return (extreme + 1) / (resamples + 1)


def bootstrap_interval(
    differences: Values, seed: int = 0, resamples: int = 10_000, level: float = 0.95
) -> tuple[float, float]:
    """Percentile bootstrap interval of the mean (Efron 1979), queries drawn with replacement."""
    generator = np.random.default_rng(seed)
    count = len(differences)
    rows = max(1, BLOCK_CELLS // count)
    means = [
        differences[generator.integers(0, count, (min(rows, resamples - start), count))].mean(
            axis=1
        )
        for start in range(0, resamples, rows)
    ]
    tail = (1 - level) / 2
    low, high = np.quantile(np.concatenate(means), [tail, 1 - tail])
    return float(low), float(high)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down correction for several comparisons (Holm 1979), in the given order."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    corrected = [0.0] * len(p_values)
    worst = 0.0
    for place, index in enumerate(order):
        worst = max(worst, min(1.0, (len(p_values) - place) * p_values[index]))
        corrected[index] = worst
    return corrected


def smallest_effect(differences: Values) -> float:
    """The true difference that a test on this many queries would find in 80 of 100 cases."""
    if len(differences) < 2:
        return float("inf")
    return float(POWER_FACTOR * differences.std(ddof=1) / np.sqrt(len(differences)))


def _comparison(
    measure: str,
    pair: tuple[list[str], Values, Values],
    p_values: tuple[float, float],
    settings: tuple[int, int],
) -> Comparison:
    queries, a, b = pair
    differences = b - a
    seed, changes = settings
    low, high = bootstrap_interval(differences, seed)
    order = sorted(range(len(queries)), key=lambda i: (-abs(differences[i]), queries[i]))
    return Comparison(
        measure=measure,
        mean_a=float(a.mean()),
        mean_b=float(b.mean()),
        difference=float(differences.mean()),
        low=low,
        high=high,
        p_value=p_values[0],
        p_corrected=p_values[1],
        wins=int(np.count_nonzero(differences > TIE)),
        ties=int(np.count_nonzero(np.abs(differences) <= TIE)),
        losses=int(np.count_nonzero(differences < -TIE)),
        smallest_effect=smallest_effect(differences),
        changes=tuple(
            Change(queries[i], float(a[i]), float(b[i]))
            for i in order[:changes]
            if abs(differences[i]) > TIE
        ),
    )


def _paired(a: Scores, b: Scores) -> tuple[list[str], Values, Values]:
    left, right = dict(a.by_query), dict(b.by_query)
    if a.measure != b.measure or not left:
        raise DatasetError(f"cannot compare {a.measure} with {b.measure}")
    if left.keys() != right.keys():
        odd = sorted(left.keys() ^ right.keys())
        raise DatasetError(f"the runs differ in {len(odd)} judged queries, such as {odd[0]!r}")
    queries = sorted(left)
    return queries, np.array([left[q] for q in queries]), np.array([right[q] for q in queries])


def _all_signs(count: int) -> Values:
    bits = np.arange(2**count)[:, None] >> np.arange(count) & 1
    return (bits * 2 - 1).astype(np.float64)


def _random_signs(count: int, resamples: int, seed: int) -> Iterator[Values]:
    generator = np.random.default_rng(seed)
    rows = max(1, BLOCK_CELLS // count)
    for start in range(0, resamples, rows):
        shape = (min(rows, resamples - start), count)
        yield (generator.integers(0, 2, shape, dtype=np.int8) * 2 - 1).astype(np.float64)
