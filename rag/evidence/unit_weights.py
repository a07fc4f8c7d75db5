"""What each sign of a unit is worth; learned by `python -m training.evidence`.

From the odd questions of judged sets on notes, four persons' folders, two manuals and five long
documents, those to the handbook and 260 of SQuAD. With a set left out, the best unit lies in the
right place for 0.73 of the questions to notes, 0.55 to 0.71 to folders, 0.66 and 0.41 to the
manuals, 0.60 to long documents, 0.91 to the handbook, 0.90 to SQuAD. Those for an embedder that
cannot read a question and a unit together were learned earlier.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rag.core.protocols import FloatVector
from rag.evidence.unit_signs import SIGNS

_WORTH = {
    "score": 1.061,
    "rank": 1.13,
    "cosine": 13.827,
    "before": 5.533,
    "after": 5.524,
    "document": 1.014,
    "passage_words": -0.069,
    "heading_words": 1.259,
    "place": 0.096,
    "words": 1.028,
    "all_words": 1.424,
    "rarest": 0.349,
    "code": -1.028,
    "links": 0.31,
    "announces": -0.002,
    "opening": -0.98,
    "heading": -0.414,
    "length": 0.883,
    "kind": 0.456,
    "number": 0.733,
    "under": -0.595,
    "list": 0.104,
    "steps": 0.603,
    "reason": 1.475,
    "answers": 0.577,
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
    "score": 1.467,
    "rank": 1.668,
    "cosine": 24.274,
    "before": 8.281,
    "after": 8.593,
    "document": 1.134,
    "passage_words": -0.517,
    "heading_words": 0.808,
    "place": 0.064,
    "words": 2.671,
    "all_words": 3.585,
    "rarest": 0.379,
    "code": -1.219,
    "links": -0.623,
    "announces": 0.046,
    "opening": -1.55,
    "heading": -0.921,
    "length": 1.111,
    "kind": 0.904,
    "number": 1.186,
    "under": -0.287,
    "list": 0.122,
    "steps": 1.136,
    "reason": 2.06,
}
"""Before a unit is looked at closer."""


def _row(worth: Mapping[str, float]) -> FloatVector:
    return np.array([worth.get(name, 0.0) for name in SIGNS], dtype=np.float32)


WEIGHTS, ALONE, FIRST_LOOK = _row(_WORTH), _row(_ALONE), _row(_FIRST_LOOK)
"""Shape (len(SIGNS),)."""
