"""Looks closer at the units that promise most: reads them together with the question, as far as the
embedder can, or holds their own vectors against it. Those left out are judged by their words and
passages alone, which costs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.core.protocols import Embedder, FloatMatrix
from rag.evidence.read_together import MUTE, in_context
from rag.evidence.unit_signs import Candidates, with_nearness, with_odds
from rag.evidence.unit_weights import FIRST_LOOK
from rag.evidence.whole_lists import begins_list
from rag.question.form import Form
from rag.search.foreign import LOWER

READ = 8
"""Units read together with the question at a time, some 0.13 s on two cores."""
AGAIN = 2
"""Times so many are read, as long as none of them is `LIKELY`: the best unit lies in the right
place for 0.728 of 261 judged questions instead of 0.716."""
LIKELY = 0.0
"""Log odds from which no further units are read: one answers more likely than not. Three of ten
questions need more, and as many are right as if all sixteen were read for every one."""
EMBEDDED = 12
"""Units whose own nearness is looked at where the embedder cannot read them together with a
question. Of 650 questions 16 choose better for two, 24 and 48 for no more."""


def look_closer(
    question: str, given: Candidates, embedder: Embedder, form: Form = "note"
) -> tuple[FloatMatrix, float | None]:
    """The signs with what a closer look at the units that promise most tells, and the best log odds
    that one of them answers; None where the embedder cannot read it together with the question.

    :param form: of the answer that the question asks for.
    """
    order = np.argsort(-(given.signs @ FIRST_LOOK), kind="stable").tolist()
    speaking = [place for place in order if given.units[place].kind not in MUTE] or order
    odds = _odds(question, given, _mixed(given, speaking), embedder)
    if odds and form == "list":
        lists = [n for n in speaking if n not in odds and begins_list(given, n)]
        odds |= _read(question, given, lists[:READ], embedder)
    if odds:
        return with_odds(given, odds), max(odds.values())
    looked = sorted(order[:EMBEDDED])
    query = embedder.embed_queries([question])[0]
    vectors = embedder.embed_passages([given.units[place].text for place in looked])
    near = vectors @ query + LOWER * np.array([given.foreign[place] for place in looked])
    return with_nearness(given, dict(zip(looked, near.tolist(), strict=True))), None


def _mixed(given: Candidates, places: Sequence[int]) -> list[int]:
    """Places in an order in which every third is in another language as long as there are some:
    what promises how much can't be compared between languages, and neither may crowd out the
    other."""
    own = [place for place in places if not given.foreign[place]]
    other = [place for place in places if given.foreign[place]]
    mixed = []
    while own and other:
        mixed += [*own[:2], other[0]]
        own, other = own[2:], other[1:]
    return [*mixed, *own, *other]


def _odds(
    question: str, given: Candidates, places: Sequence[int], embedder: Embedder
) -> dict[int, float]:
    """Log odds of the units that promise most, by place; none where the embedder cannot tell.

    :param places: of units, the ones that promise most first.
    """
    found: dict[int, float] = {}
    for first in range(0, READ * AGAIN, READ):
        odds = _read(question, given, places[first : first + READ], embedder)
        found |= odds
        if not odds or max(odds.values()) >= LIKELY:
            break
    return found


def _read(
    question: str, given: Candidates, places: Sequence[int], embedder: Embedder
) -> dict[int, float]:
    read = sorted(places)
    texts = [in_context(given, place) for place in read]
    odds = embedder.relevance(question, texts) if texts else None
    return {} if odds is None else dict(zip(read, odds.tolist(), strict=True))
