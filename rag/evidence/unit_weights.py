"""What each sign of a unit is worth; learned by `python -m training.evidence`.

From the odd questions of judged sets on notes, a wiki, two people's folders, a firm's and a manual,
those to the handbook and 120 of SQuAD. With a set left out, the best unit lies in the right place
for 0.63 of the questions to notes, 0.74 to the wiki, 0.62, 0.75 and 0.74 to folders, 0.62 to the
manual, 0.83 to the handbook, 0.88 to SQuAD. Those for an embedder that cannot read a question and a
unit together were learned earlier: 0.63, 0.47 and 0.40 of two folders, 0.42 and 0.65 of manuals,
0.61 and 0.79. Paragraphs in six languages asked in another one were learned from as well for a
trial: two more of six questions across languages, 0.08 worse on a third manual.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rag.core.protocols import FloatVector
from rag.evidence.unit_signs import SIGNS

_WORTH = {
    "score": 1.173,
    "rank": 1.043,
    "cosine": 7.516,
    "before": 5.909,
    "after": 13.224,
    "document": 1.228,
    "passage_words": 0.348,
    "heading_words": 0.588,
    "place": 0.024,
    "words": 1.312,
    "all_words": 1.11,
    "rarest": 0.48,
    "code": -0.361,
    "links": -0.692,
    "announces": -0.044,
    "opening": -0.918,
    "heading": -0.482,
    "length": 1.093,
    "kind": 0.626,
    "number": 1.119,
    "under": -0.276,
    "list": 0.467,
    "steps": 0.994,
    "reason": 2.017,
    "answers": 0.493,
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
    "score": 1.401,
    "rank": 1.584,
    "cosine": 13.557,
    "before": 8.366,
    "after": 13.705,
    "document": 1.628,
    "passage_words": 0.015,
    "heading_words": 0.531,
    "place": 0.102,
    "words": 2.305,
    "all_words": 2.757,
    "rarest": 0.63,
    "code": -0.578,
    "links": -0.948,
    "announces": -0.113,
    "opening": -1.221,
    "heading": -0.861,
    "length": 1.548,
    "kind": 0.891,
    "number": 1.338,
    "under": -0.356,
    "list": 0.344,
    "steps": 1.08,
    "reason": 2.669,
}
"""Before a unit is looked at closer."""


def _row(worth: Mapping[str, float]) -> FloatVector:
    return np.array([worth.get(name, 0.0) for name in SIGNS], dtype=np.float32)


WEIGHTS, ALONE, FIRST_LOOK = _row(_WORTH), _row(_ALONE), _row(_FIRST_LOOK)
"""Shape (len(SIGNS),)."""
