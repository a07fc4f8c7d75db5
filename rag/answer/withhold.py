"""Decides whether an answer is shown or withheld: a confidence against a threshold.

How the confidence comes about is `rag.search.confidence`'s.
"""

from __future__ import annotations

from rag.index.collection import Collection
from rag.search.confidence import calibration


def covers(collection: Collection, value: float, configured: float = -1.0) -> bool:
    """Whether a confidence is enough to answer.

    :param value: how likely the collection covers the question, 0..1.
    :param configured: a threshold in 0..1; negative takes the collection's own.
    """
    return value >= (configured if configured >= 0 else calibration(collection).threshold)
