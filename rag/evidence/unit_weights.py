"""What each sign of a unit is worth; learned by `python -m training.evidence`.

From the odd questions of judged sets on notes, four persons' folders and two manuals, those to the
handbook and 260 of SQuAD. With a set left out, the best unit lies in the right place for 0.71 of
the questions to notes, 0.50 to 0.71 to folders, 0.63 and 0.41 to the manuals, 0.96 to the handbook,
0.90 to SQuAD. Those for an embedder that cannot read a question and a unit together were learned
earlier.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rag.core.protocols import FloatVector
from rag.evidence.unit_signs import SIGNS

_WORTH = {
    "score": 0.876,
    "rank": 1.203,
    "cosine": 10.527,
    "before": 5.978,
    "after": 5.733,
    "document": 0.963,
    "passage_words": -0.196,
    "heading_words": 1.081,
    "place": 0.096,
    "words": 1.353,
    "all_words": 1.523,
    "rarest": 0.288,
    "code": -0.324,
    "links": 0.036,
    "announces": 0.358,
    "opening": -0.639,
    "heading": -0.438,
    "length": 1.007,
    "kind": 0.404,
    "number": 0.665,
    "under": -0.856,
    "list": -0.02,
    "steps": 1.522,
    "reason": 0.51,
    "answers": 0.509,
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
    "score": 1.114,
    "rank": 1.763,
    "cosine": 18.072,
    "before": 10.018,
    "after": 8.746,
    "document": 1.267,
    "passage_words": -0.427,
    "heading_words": 0.905,
    "place": 0.085,
    "words": 2.787,
    "all_words": 3.211,
    "rarest": 0.412,
    "code": -0.774,
    "links": -0.486,
    "announces": 0.396,
    "opening": -0.979,
    "heading": -0.794,
    "length": 1.262,
    "kind": 0.888,
    "number": 1.041,
    "under": -0.819,
    "list": 0.059,
    "steps": 1.914,
    "reason": 1.256,
}
"""Before a unit is looked at closer."""


def _row(worth: Mapping[str, float]) -> FloatVector:
    return np.array([worth.get(name, 0.0) for name in SIGNS], dtype=np.float32)


WEIGHTS, ALONE, FIRST_LOOK = _row(_WORTH), _row(_ALONE), _row(_FIRST_LOOK)
"""Shape (len(SIGNS),)."""
