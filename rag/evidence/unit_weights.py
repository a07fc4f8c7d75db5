"""What each sign of a unit is worth; learned by `python -m training.evidence`.

From the odd questions of judged sets on notes, on two people's folders and on two manuals, those
to the handbook, half of SQuAD's articles, and paragraphs in six languages asked in another one.
With a set left out, the best unit lies in the right place for 0.60 of the questions to notes, 0.52
and 0.37 to folders, 0.42 and 0.68 to manuals, 0.70 to the handbook, 0.79 to SQuAD, 0.68 across
languages.
"""

from __future__ import annotations

import numpy as np

from rag.evidence.unit_signs import SIGNS

_WORTH = {
    "score": 0.869,
    "rank": 1.423,
    "cosine": 7.434,
    "before": 8.262,
    "after": 5.835,
    "document": 1.005,
    "passage_words": -0.028,
    "heading_words": 0.792,
    "place": -0.192,
    "words": 1.848,
    "all_words": 2.475,
    "rarest": 0.384,
    "code": -0.506,
    "links": -0.42,
    "announces": 0.553,
    "opening": -0.011,
    "heading": -1.07,
    "length": 1.29,
    "kind": 0.254,
    "number": 1.063,
    "under": 1.318,
    "opens": 0.056,
    "list": 0.877,
    "steps": 0.555,
    "reason": 2.579,
    "near": 21.464,
    "near_before": 3.943,
}
_FIRST_LOOK = {
    "score": 1.02,
    "rank": 1.605,
    "cosine": 16.194,
    "before": 11.5,
    "after": 8.782,
    "document": 1.063,
    "passage_words": -0.363,
    "heading_words": 0.808,
    "place": -0.28,
    "words": 2.973,
    "all_words": 2.728,
    "rarest": 0.419,
    "code": -0.669,
    "links": -0.349,
    "announces": 0.544,
    "opening": -0.105,
    "heading": -1.042,
    "length": 1.486,
    "kind": 0.4,
    "number": 1.022,
    "under": 1.532,
    "opens": 0.038,
    "list": 0.907,
    "steps": 0.73,
    "reason": 2.675,
}
"""Before a unit's own nearness is known."""

WEIGHTS = np.array([_WORTH[name] for name in SIGNS], dtype=np.float32)
FIRST_LOOK = np.array([_FIRST_LOOK.get(name, 0.0) for name in SIGNS], dtype=np.float32)
