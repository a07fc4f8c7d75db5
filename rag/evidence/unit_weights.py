"""What each sign of a unit is worth; learned by `python -m training.evidence`.

From the odd questions of judged sets on notes, on two people's folders and on two manuals, those
to the handbook and half of SQuAD's articles. With a set left out, the best unit lies in the right
place for 0.63 of the questions to notes, 0.47 and 0.40 of those to folders, 0.42 and 0.65 to
manuals, 0.61 to the handbook, 0.79 to SQuAD. Paragraphs in six languages asked in another one were
learned from as well for a trial: two more of six questions across languages, 0.08 worse on a third
manual.
"""

from __future__ import annotations

import numpy as np

from rag.evidence.unit_signs import SIGNS

_WORTH = {
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
_FIRST_LOOK = {
    "score": 0.873,
    "rank": 1.663,
    "cosine": 18.751,
    "before": 11.814,
    "after": 12.433,
    "document": 0.924,
    "passage_words": -0.349,
    "heading_words": 0.774,
    "place": 0.004,
    "words": 3.085,
    "all_words": 2.837,
    "rarest": 0.328,
    "code": -0.698,
    "links": -0.367,
    "announces": 0.586,
    "opening": -0.511,
    "heading": -0.987,
    "length": 1.839,
    "kind": 0.591,
    "number": 1.421,
    "under": 2.739,
    "list": 0.999,
    "steps": 0.771,
    "reason": 2.895,
}
"""Before a unit's own nearness is known."""

WEIGHTS = np.array([_WORTH[name] for name in SIGNS], dtype=np.float32)
FIRST_LOOK = np.array([_FIRST_LOOK.get(name, 0.0) for name in SIGNS], dtype=np.float32)
