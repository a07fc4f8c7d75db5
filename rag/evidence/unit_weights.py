"""What each sign of a unit is worth; learned by `python -m training.evidence`.

From the odd questions of two judged sets on private notes, half of SQuAD's articles and the
From the odd questions of two judged sets on private notes, half of SQuAD's articles and the
questions to 578 notes, 0.47 of those to a mixed folder, 0.48 to the handbook and 0.74 to SQuAD.
"""

from __future__ import annotations

import numpy as np

from rag.evidence.unit_signs import SIGNS

_WORTH = {
    "score": 1.075,
    "rank": 1.228,
    "cosine": 8.153,
    "before": 7.243,
    "after": 9.521,
    "document": 1.604,
    "passage_words": 0.479,
    "heading_words": 0.92,
    "place": 0.249,
    "words": 0.94,
    "all_words": 2.179,
    "rarest": 0.661,
    "code": -1.049,
    "links": -0.539,
    "announces": 0.469,
    "opening": -0.095,
    "heading": -1.157,
    "length": 1.136,
    "kind": 1.222,
    "number": 1.105,
    "near": 23.585,
}
_FIRST_LOOK = {
    "score": 1.181,
    "rank": 1.343,
    "cosine": 15.934,
    "before": 8.617,
    "after": 11.163,
    "document": 1.55,
    "passage_words": 0.206,
    "heading_words": 0.659,
    "place": 0.203,
    "words": 2.286,
    "all_words": 2.734,
    "rarest": 0.657,
    "code": -1.142,
    "links": -0.472,
    "announces": 0.649,
    "opening": -0.032,
    "heading": -1.297,
    "length": 1.163,
    "kind": 1.234,
    "number": 1.249,
}
"""Before a unit's own nearness is known."""

WEIGHTS = np.array([_WORTH[name] for name in SIGNS], dtype=np.float32)
FIRST_LOOK = np.array([_FIRST_LOOK.get(name, 0.0) for name in SIGNS], dtype=np.float32)
