"""Chooses what is shown as evidence: stretches of one document each, units that belong together.

Every unit gets a share of the belief that it answers; a stretch is the run of units with the
largest sum for its length. So a code block brings its sentence and steps come as a whole, where
both are likely, and a line that only announces seldom stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.core.protocols import Embedder, FloatMatrix
from rag.core.records import Quote
from rag.core.timings import timed
from rag.evidence.joined import joined
from rag.evidence.unit_signs import Candidates, candidates, with_nearness
from rag.evidence.unit_weights import FIRST_LOOK, WEIGHTS
from rag.evidence.units import Unit, announces, count_words
from rag.search.foreign import LOWER
from rag.search.surroundings import Surroundings

EMBEDDED = 24
"""Units whose own nearness is looked at; the others are left out by their words and passages, which
costs nothing. 24 take some 0.1 s on two cores; 48 choose no better."""
WORD_COST = 0.0004
"""Belief that a further word must bring: long stretches hold more by chance."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many words the evidence may have.

    :ivar first: of the best stretch.
    :ivar further: of each further one, elsewhere in its document or in another.
    """

    first: int = 64
    further: tuple[int, ...] = (40, 30)


@dataclass(frozen=True, slots=True)
class Run:
    """Units `start` to `end` (exclusive) among the candidates.

    :ivar belief: that the answer is in it, 0..1, if it is anywhere among the candidates.
    """

    start: int
    end: int
    belief: float

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it shares a unit with another run."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is shown for a question, and what tells how much it is worth.

    :ivar quotes: stretches, best first; `score` is the belief.
    :ivar joined: of each, whether it reaches over several passages; see `rag.evidence.joined`.
    :ivar strength: what its signs are worth together; no scale, rises with relevance.
    """

    quotes: tuple[Quote, ...] = ()
    joined: tuple[bool, ...] = ()
    strength: float = 0.0


@timed("stretches")
def find_stretches(
    question: str, around: Surroundings, embedder: Embedder, room: Room = Room()
) -> Evidence:
    """The best stretches for a question, as many as there is room for, best first; none overlap."""
    given = candidates(question, around)
    if not given.units:
        return Evidence()
    signs = with_nearness(given, _nearness(question, given, embedder))
    values = signs @ WEIGHTS
    # A heading is shown with whatever stands below it; by itself it answers nothing.
    headings = np.array([unit.kind == "heading" for unit in given.units])
    values = np.where(headings & ~headings.all(), -np.inf, values)
    beliefs = np.exp(values - values.max())
    beliefs /= beliefs.sum()
    chosen = _runs(given, beliefs, room)
    return Evidence(
        tuple(_quote(given, run, beliefs) for run in chosen),
        tuple(_passages(given, run) > 1 for run in chosen),
        float(values.max()),
    )


def _nearness(question: str, given: Candidates, embedder: Embedder) -> dict[int, float]:
    """Cosine with the question of the units that promise most, by place."""
    promise = given.signs @ FIRST_LOOK
    looked = sorted(np.argsort(-promise, kind="stable")[:EMBEDDED].tolist())
    query = embedder.embed_queries([question])[0]
    vectors = embedder.embed_passages([given.units[place].text for place in looked])
    near = vectors @ query + LOWER * np.array([given.foreign[place] for place in looked])
    return dict(zip(looked, near.tolist(), strict=True))


def _runs(given: Candidates, beliefs: FloatMatrix, room: Room) -> list[Run]:
    sizes = [count_words(unit.text) for unit in given.units]
    chosen: list[Run] = []
    for words in (room.first, *room.further):
        run = _best(given, beliefs, sizes, words, chosen)
        if chosen and not run.belief:
            break
        chosen.append(run)
    return chosen


def _best(
    given: Candidates, beliefs: FloatMatrix, sizes: Sequence[int], words: int, taken: Sequence[Run]
) -> Run:
    """The run with the largest belief for its length; of no belief where all is taken."""
    best, worth = Run(0, 0, 0.0), -1.0
    for start in range(len(sizes)):
        total, belief = 0, 0.0
        for place in range(start, len(sizes)):
            alone = place == start
            used = any(run.overlaps(place, place + 1) for run in taken)
            if used or not (alone or given.joins[place]):
                break
            total += sizes[place]
            if total > words and not alone:
                break
            belief += float(beliefs[place])
            if belief - WORD_COST * total > worth:
                best, worth = Run(start, place + 1, belief), belief - WORD_COST * total
    return best


def _quote(given: Candidates, run: Run, beliefs: FloatMatrix) -> Quote:
    """A run as a quote, its likeliest unit marked."""
    best = given.units[run.start + int(beliefs[run.start : run.end].argmax())]
    inside = _without_edges(given.units[run.start : run.end], best)
    start, end = inside[0].start, inside[-1].end
    passage = joined([unit.passage for unit in inside], best.passage, (start, end))
    mark = (best.start - start, best.end - start) if len(inside) > 1 else (0, 0)
    return Quote(passage, start, end, run.belief, mark)


def _passages(given: Candidates, run: Run) -> int:
    return len({unit.passage.passage_id for unit in given.units[run.start : run.end]})


def _without_edges(inside: Sequence[Unit], best: Unit) -> Sequence[Unit]:
    """The units without headings in front, which are shown anyway, and without headings and lines
    at the end that announce what is not shown."""
    while inside[0] is not best and inside[0].kind == "heading":
        inside = inside[1:]
    while inside[-1] is not best and (inside[-1].kind == "heading" or announces(inside[-1].text)):
        inside = inside[:-1]
    return inside
