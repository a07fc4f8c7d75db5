"""What each sign of a unit is worth; learned by `python -m training.evidence`.

From the odd questions of judged sets on notes, a wiki, three people's folders, a firm's and two
manuals, those to the handbook and 260 of SQuAD. With a set left out, the best unit lies in the
right place for 0.71 of the questions to notes, 0.84 to the wiki, 0.50, 0.74, 0.79 and 1.00 to
folders, 0.78 and 0.62 to the manuals, 0.87 to the handbook, 0.90 to SQuAD. Those for an embedder
that cannot read a question and a unit together were learned earlier.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rag.core.protocols import FloatVector
from rag.evidence.unit_signs import SIGNS

_WORTH = {
    "score": 0.974,
    "rank": 1.22,
    "cosine": 6.275,
    "before": 6.479,
    "after": 12.99,
    "document": 1.057,
    "passage_words": 0.161,
    "heading_words": 0.794,
    "place": -0.103,
    "words": 1.531,
    "all_words": 1.233,
    "rarest": 0.343,
    "code": -0.088,
    "links": -0.495,
    "announces": -0.046,
    "opening": -0.669,
    "heading": -0.353,
    "length": 0.653,
    "kind": 0.536,
    "number": 0.927,
    "under": -0.087,
    "list": 0.472,
    "steps": 0.887,
    "reason": 1.988,
    "answers": 0.53,
}
_ALONE = {
    "score": 0.655,
    "rank": 1.354,
    "cosine": 9.436,
    "before": 9.537,
    "after": 10.513,
    "document": 0.833,
    "passage_words": 0.045,
    "heading_words": 0.811,
    "place": 0.028,
    "words": 1.482,
    "all_words": 2.498,
    "rarest": 0.349,
    "code": -0.413,
    "links": -0.434,
    "announces": 0.629,
    "opening": -0.425,
    "heading": -1.09,
    "length": 1.634,
    "kind": 0.425,
    "number": 1.503,
    "under": 2.156,
    "list": 0.992,
    "steps": 0.608,
    "reason": 2.837,
    "near": 28.011,
    "near_before": 4.823,
}
"""Where the embedder cannot read a question and a unit together."""
_FIRST_LOOK = {
    "score": 1.38,
    "rank": 1.59,
    "cosine": 13.681,
    "before": 9.856,
    "after": 14.784,
    "document": 1.354,
    "passage_words": -0.121,
    "heading_words": 0.779,
    "place": -0.075,
    "words": 2.85,
    "all_words": 3.117,
    "rarest": 0.438,
    "code": -0.273,
    "links": -1.072,
    "announces": 0.101,
    "opening": -1.009,
    "heading": -0.831,
    "length": 1.173,
    "kind": 0.932,
    "number": 1.179,
    "under": -0.11,
    "list": 0.28,
    "steps": 1.069,
    "reason": 2.779,
}
"""Before a unit is looked at closer."""


def _row(worth: Mapping[str, float]) -> FloatVector:
    return np.array([worth.get(name, 0.0) for name in SIGNS], dtype=np.float32)


WEIGHTS, ALONE, FIRST_LOOK = _row(_WORTH), _row(_ALONE), _row(_FIRST_LOOK)
"""Shape (len(SIGNS),)."""
