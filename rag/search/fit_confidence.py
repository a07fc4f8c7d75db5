"""Fits the curves of `rag.search.confidence` to questions whose coverage is known.

For a collection of one's own: questions mined from it are covered; the same questions, measured
with the passages of their own document left out (`without`), are not. Plain numpy, no clock, no
randomness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from rag.core.records import ScoredPassage
from rag.search.confidence import DEFAULT, SUBJECT, Calibration, Curve
from rag.search.coverage_signals import Signals

FLAT = Curve(0.0, ())
STRENGTH = 20.0
"""How many questions the default curve weighs as much as."""
STEPS = 200
LONGEST_STEP = 1.0
"""In log odds for one standard deviation of a signal."""
REFUSED = 0.04
"""Share of covered questions that the fitted threshold refuses."""
LOWEST, HIGHEST = 0.05, 0.8
"""Bounds of a fitted threshold: a few odd questions must not silence a collection, nor open it."""

Vector: TypeAlias = npt.NDArray[np.float64]


def fit(
    inside: Sequence[Signals],
    outside: Sequence[Signals],
    default: Calibration = DEFAULT,
    refused: float = REFUSED,
) -> Calibration:
    """A calibration for one collection: its subject curve and its threshold.

    :param inside: signals of questions that the collection covers.
    :param outside: signals of questions that it does not cover.
    :param refused: share of `inside` that may fall below the threshold.
    """
    subject = fit_curve(SUBJECT, inside, outside, default.subject)
    own = replace(default, subject=subject)
    if not inside:
        return own
    values = [own.confidence(signals) for signals in inside]
    threshold = float(np.quantile(values, refused))
    return replace(own, threshold=min(HIGHEST, max(LOWEST, threshold)))


def fit_curve(
    names: Sequence[str],
    inside: Sequence[Signals],
    outside: Sequence[Signals],
    prior: Curve = FLAT,
    strength: float = STRENGTH,
) -> Curve:
    """Logistic regression by Newton's method, drawn towards a prior curve; both sides weigh the
    same, however many questions they have.

    :param strength: pull of the prior; with none it only keeps the weights finite.
    """
    if not inside or not outside:
        return prior
    rows = _rows(names, [*inside, *outside])
    labels = np.array([1.0] * len(inside) + [0.0] * len(outside))
    total = len(labels)
    counts = np.array(
        [total / 2 / len(inside)] * len(inside) + [total / 2 / len(outside)] * len(outside)
    )
    # Standardised, so that the pull is the same for a cosine and for a count.
    mean, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-6)
    scaled = np.column_stack([np.ones(total), (rows - mean) / spread])
    known = dict(prior.weights)
    raw = np.array([known.get(name, 0.0) for name in names])
    start = np.concatenate([[prior.intercept + raw @ mean], raw * spread])
    found = _newton(scaled, labels, counts, start, strength)
    weights = found[1:] / spread
    pairs = tuple((name, float(w)) for name, w in zip(names, weights, strict=True))
    return Curve(float(found[0] - weights @ mean), pairs)


def without(passages: Sequence[ScoredPassage], doc_id: str) -> tuple[ScoredPassage, ...]:
    """The passages of other documents, as if that one were not in the collection."""
    return tuple(scored for scored in passages if scored.passage.doc_id != doc_id)


def _rows(names: Sequence[str], signals: Sequence[Signals]) -> Vector:
    """Shape (len(signals), len(names))."""
    return np.array([[float(getattr(one, name)) for name in names] for one in signals])


def _newton(rows: Vector, labels: Vector, counts: Vector, start: Vector, strength: float) -> Vector:
    weights = start.copy()
    pull = np.full(len(start), strength)
    pull[0] = 1e-3
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (counts * (chance - labels)) + pull * (weights - start)
        bend = rows.T @ (rows * (counts * chance * (1 - chance))[:, None]) + np.diag(pull)
        # Where the curve is flat a full step leads anywhere.
        step = np.clip(np.linalg.solve(bend, slope), -LONGEST_STEP, LONGEST_STEP)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights
