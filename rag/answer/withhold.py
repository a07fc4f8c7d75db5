"""Decides what becomes of a question: answered, shown what is closest, or told it is not covered.

How the confidence comes about is `rag.search.confidence`'s.
"""

from __future__ import annotations

from rag.answer.record import Outcome
from rag.index.collection import Collection
from rag.search.confidence import calibration

CLOSEST = 0.25
"""Below this not even the closest place is worth a look: one in eighteen of the covered questions
of the judged sets lies lower, seven in ten of those on other subjects do."""


def covers(collection: Collection, value: float, configured: float = -1.0) -> bool:
    """Whether a confidence is enough to answer.

    :param value: how likely the collection covers the question, 0..1.
    :param configured: a threshold in 0..1; negative takes the collection's own.
    """
    return value >= (configured if configured >= 0 else calibration(collection).threshold)


def outcome_of(collection: Collection, value: float, configured: float = -1.0) -> Outcome:
    """What is shown at this confidence; parameters as of `covers`."""
    if covers(collection, value, configured):
        return "answered"
    return "closest" if value >= CLOSEST else "not_covered"
