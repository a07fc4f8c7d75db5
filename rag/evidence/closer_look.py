"""Looks closer at the units that promise most: reads them together with the question, as far as the
embedder can, or holds their own vectors against it. Those left out are judged by their words and
passages alone, which costs nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from rag.core.protocols import Embedder, FloatMatrix, FloatVector
from rag.evidence.read_together import MUTE, in_context
from rag.evidence.unit_signs import Candidates, with_nearness, with_odds
from rag.evidence.unit_weights import FIRST_LOOK
from rag.evidence.whole_lists import begins_list
from rag.question.form import Form
from rag.search.foreign import LOWER

READ = 16
"""Units read together with the question at first. Of 481 judged questions the unit that answers is
among the first eight for 0.80, sixteen for 0.91 and 24 for 0.95, and more of them are read for
nothing: with what all signs are worth learned anew for each, the best unit lies in the right place
for 0.596 of eight (and eight more where none is likely), 0.610 of sixteen and 0.614 of 24, one of
the best three for 0.76, 0.79 and 0.80."""
FURTHER = 8
"""Units read after them where none of them is `LIKELY`."""
LIKELY = 0.0
"""Log odds of one that answers more likely than not."""
OF_ONE_PLACE: tuple[Form, ...] = ("fact", "yes-no")
"""Forms that one place answers: no more than `FURTHER` units are read where one of them is `SURE`.
The others are answered in several places: stopped as soon, 7 of 1,222 judged questions of
other types are answered no longer."""
SURE = 1.0
"""Log odds of one that is hardly ever passed by a later one: by one in fifty."""
LISTS = 8
"""Beginnings of lists read besides where a list is asked for."""
BESIDE = 0.5
"""What a unit promises less for each unit of its own passage that promises more, as what stands
beside it has been tried then: 0.91 instead of 0.89 are among the first sixteen."""
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
    promise = given.signs @ FIRST_LOOK
    order = np.argsort(-promise, kind="stable").tolist()
    speaking = [place for place in order if given.units[place].kind not in MUTE] or order
    speaking = _spread(given, speaking, promise)
    odds = _odds(question, given, _mixed(given, speaking), embedder, form)
    if odds and form == "list":
        lists = [n for n in speaking if n not in odds and begins_list(given, n)]
        odds |= _read(question, given, lists[:LISTS], embedder)
    if odds:
        return with_odds(given, odds), max(odds.values())
    looked = sorted(order[:EMBEDDED])
    query = embedder.embed_queries([question])[0]
    vectors = embedder.embed_passages([given.units[place].text for place in looked])
    near = vectors @ query + LOWER * np.array([given.foreign[place] for place in looked])
    return with_nearness(given, dict(zip(looked, near.tolist(), strict=True))), None


def _spread(given: Candidates, places: Sequence[int], promise: FloatVector) -> list[int]:
    """Places, the ones that promise most first, so that no passage is read before all others.

    :param promise: of every unit.
    """
    before: Counter[str] = Counter()
    promised = {}
    for place in places:
        passage = given.units[place].passage.passage_id
        promised[place] = promise[place] - BESIDE * before[passage]
        before[passage] += 1
    return sorted(promised, key=lambda place: -promised[place])


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
    question: str, given: Candidates, places: Sequence[int], embedder: Embedder, form: Form
) -> dict[int, float]:
    """Log odds of the units that promise most, by place; none where the embedder cannot tell.

    :param places: of units, the ones that promise most first.
    """
    first = FURTHER if form in OF_ONE_PLACE else READ
    found = _read(question, given, places[:first], embedder)
    if found and first < READ and max(found.values()) < SURE:
        found |= _read(question, given, places[first:READ], embedder)
    if found and max(found.values()) < LIKELY:
        found |= _read(question, given, places[READ : READ + FURTHER], embedder)
    return found


def _read(
    question: str, given: Candidates, places: Sequence[int], embedder: Embedder
) -> dict[int, float]:
    read = sorted(places)
    texts = [in_context(given, place) for place in read]
    odds = embedder.relevance(question, texts) if texts else None
    return {} if odds is None else dict(zip(read, odds.tolist(), strict=True))
