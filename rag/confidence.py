"""How likely it is that a collection covers a question: a logistic curve over the signals.

The weights were fitted on questions inside and outside of collections; `fit` makes them again for
one collection. It withholds nothing itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import astuple

from rag.collection import Collection
from rag.protocols import Embedder
from rag.records import Quote, ScoredPassage
from rag.signals import Signals, measure

THRESHOLD = 0.5
"""Where an answer is withheld unless configuration or fitting say otherwise."""

INTERCEPT = -30.0
WEIGHTS = Signals(top=20.0, margin=40.0, coverage=8.0, agreement=1.0, evidence=8.0)


def confidence(
    collection: Collection,
    embedder: Embedder,
    question: str,
    passages: Sequence[ScoredPassage],
    quotes: Sequence[Quote],
) -> float:
    """How likely the collection covers the question, 0..1; 0 when nothing was found."""
    if not passages:
        return 0.0
    return probability(measure(collection, embedder, question, passages, quotes))


def probability(signals: Signals) -> float:
    """The logistic curve of the default weights."""
    total = INTERCEPT + sum(
        weight * value for weight, value in zip(astuple(WEIGHTS), astuple(signals), strict=True)
    )
    return 1 / (1 + math.exp(-total)) if total > -700 else 0.0


def threshold(collection: Collection, configured: float = -1.0) -> float:
    """The confidence below which to abstain: configured, else fitted, else the default.

    :param configured: 0..1, or negative for none.
    """
    if configured >= 0:
        return configured
    return float(collection.catalog.meta("threshold", str(THRESHOLD)))


def covers(collection: Collection, value: float, configured: float = -1.0) -> bool:
    """Whether a confidence is enough to answer."""
    return value >= threshold(collection, configured)
