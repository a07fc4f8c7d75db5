"""Chooses what is shown as evidence: stretches of one document each, units that belong together.

Every unit gets a share of the belief that it answers; a stretch is the run of units with the
largest sum for its length. So a code block brings its sentence and steps come as a whole, where
both are likely, and a line that only announces seldom stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.core.protocols import Embedder, FloatMatrix
from rag.core.records import Quote
from rag.core.timings import timed
from rag.evidence.closer_look import look_closer
from rag.evidence.edges import (
    is_followed,
    is_greeting,
    leads_on,
    named_from,
    only_announces,
    without_edges,
)
from rag.evidence.joined import joined
from rag.evidence.read_together import MUTE
from rag.evidence.runs import Run
from rag.evidence.unit_signs import SIGNS, Candidates, candidates
from rag.evidence.unit_weights import ALONE, WEIGHTS
from rag.evidence.units import LISTED, Unit
from rag.evidence.whole_lists import are_one, begins_term, whole_lists
from rag.language.expected_answer import kind_of
from rag.language.front_matter import is_front_matter, is_mail_headers
from rag.question.form import Form
from rag.search.surroundings import Surroundings

WORD_COST = 0.0004
"""Belief that a further word must bring: long stretches hold more by chance."""
SUPPORTING = 3
"""Units of one document that tell together whether it covers a question: one alone is often near
by chance. Of nearly covered questions of judged sets, against covered ones, AUROC is 0.79 for the
best unit of all, 0.81 for the three best of all, 0.83 for those of one document."""
UNTOLD = -2.5
"""Support that speaks neither for an answer nor against it: half way between what covered and what
nearly covered questions have."""
FOR_SURE = 2
"""Stretches that are shown in any case, where there are so many."""
WORTH_SHOWING = 0.02
"""Belief that each further one must have: where it is clear what answers, two are shown, where many
places may, as many as `Room` has. Of thirteen judged sets 0.76 are right then and 0.08 wrong, with
always three 0.73 and 0.10; with 0.03 are 0.75 right, with 0.05 0.74."""
LEAST_COPIED = 4
"""Words of a unit that tells a copy of a document: ".. code-block:: json" stands above many."""
BROUGHT = 60
"""Words that a stretch may have beyond its room where it would end before what it announces, or in
the middle of a list."""


@dataclass(frozen=True, slots=True)
class Room:
    """How many words the evidence may have.

    :ivar first: of the best stretch.
    :ivar further: of each further one, elsewhere in its document or in another, as far as they are
        worth showing.
    :ivar whole_lists: a list is not left before its end if the rest of it has room in `BROUGHT`.
    :ivar announced: what stands right before a list announces it, however it ends.
    """

    first: int = 60
    further: tuple[int, ...] = (34, 24, 24, 24, 24)
    whole_lists: bool = True
    announced: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """What choosing runs needs of the candidates, by place.

    :ivar sizes: in words.
    :ivar halves: whether a unit says only half without the one after it.
    """

    joins: tuple[bool, ...]
    beliefs: tuple[float, ...]
    sizes: tuple[int, ...]
    halves: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is shown for a question, and what tells how much it is worth.

    :ivar quotes: stretches, best first; `score` is the belief.
    :ivar joined: of each, whether it reaches over several passages; see `rag.evidence.joined`.
    :ivar strength: what its signs are worth together; no scale, rises with relevance.
    :ivar odds: the best log odds of a unit, read together with the question; 0 is even, and what
        it is where the embedder cannot tell.
    :ivar support: the mean of the `SUPPORTING` best of them in the best unit's document;
        `UNTOLD` where the embedder cannot tell.
    """

    quotes: tuple[Quote, ...] = ()
    joined: tuple[bool, ...] = ()
    strength: float = 0.0
    odds: float = 0.0
    support: float = UNTOLD


@timed("stretches")
def find_stretches(
    question: str,
    around: Surroundings,
    embedder: Embedder,
    room: Room = Room(),
    form: Form = "note",
) -> Evidence:
    """The best stretches for a question, as many as there is room for, best first; none overlap.

    :param form: of the answer that the question asks for.
    """
    given = candidates(question, around, form)
    if not given.units:
        return Evidence()
    signs, odds = look_closer(question, given, embedder, form)
    values = signs @ (ALONE if odds is None else WEIGHTS)
    # A heading is shown with whatever stands below it; by itself it answers nothing.
    heads = [is_front_matter(unit.text) or _only_heads(unit, question) for unit in given.units]
    mute = np.array([u.kind in MUTE or head for u, head in zip(given.units, heads, strict=True)])
    values = np.where(mute & ~mute.all(), -np.inf, _passed_on(given, values, heads))
    beliefs = np.exp(values - values.max())
    beliefs /= beliefs.sum()
    runs = _runs(given, beliefs, room)
    if form == "list":
        runs = whole_lists(given, runs)
    chosen = [_with_name(given, run, runs) for run in runs]
    return Evidence(
        tuple(_quote(given, run, beliefs) for run in chosen),
        tuple(_passages(given, run) > 1 for run in chosen),
        float(values.max()),
        odds or 0.0,
        UNTOLD if odds is None else odds + _support(given, signs, int(values.argmax())),
    )


def _support(given: Candidates, signs: FloatMatrix, best: int) -> float:
    """How far the best units of a document lie below the best one of all, by their log odds.

    :param best: place of the unit whose document it is.
    """
    below = signs[:, SIGNS.index("answers")]
    document = given.units[best].passage.doc_id
    own = [below[n] for n, unit in enumerate(given.units) if unit.passage.doc_id == document]
    own += [below.min()] * SUPPORTING  # in a document of fewer units nothing else supports the best
    return float(np.mean(sorted(own, reverse=True)[:SUPPORTING]))


def _only_heads(unit: Unit, question: str) -> bool:
    """Whether a unit is the lines above a mail where neither a person nor a day is asked for."""
    return is_mail_headers(unit.text) and kind_of(question) not in ("person", "date")


def _passed_on(given: Candidates, values: FloatMatrix, heads: Sequence[bool]) -> FloatMatrix:
    """What front matter is worth, or the lines above a mail, goes to the first words below it: it
    tells what they are about."""
    passed = values.copy()
    for place, is_head in enumerate(heads):
        below = place + 1
        if not is_head:
            continue
        while below < len(values) and given.joins[below] and given.units[below].kind in MUTE:
            below += 1
        if below < len(values) and given.joins[below]:
            passed[below] = max(passed[below], values[place])
    return passed


def _runs(given: Candidates, beliefs: FloatMatrix, room: Room) -> list[Run]:
    places = range(len(given.units))
    row = _Row(
        given.joins,
        tuple(beliefs.tolist()),
        tuple(unit.words for unit in given.units),
        tuple(_is_half(given, place, room) for place in places),
    )
    chosen: list[Run] = []
    for words in (room.first, *room.further):
        inside = {n for run in chosen for n in range(run.start, run.end)}
        # What a copy of the document says again is no further evidence; a directive is no copy.
        shown = {given.units[n].text for n in inside if row.sizes[n] >= LEAST_COPIED}
        taken = [n in inside or given.units[n].text in shown for n in places]
        free = [not taken[n] and not (chosen and is_greeting(given.units[n])) for n in places]
        run = _best(row, words, free)
        alone = all(map(only_announces, given.units[run.start : run.end]))
        least = WORTH_SHOWING if len(chosen) >= FOR_SURE else 0.0
        if chosen and (alone or run.belief <= least):
            break
        chosen.append(run)
    return chosen


def _with_name(given: Candidates, run: Run, others: Sequence[Run]) -> Run:
    """A run from what tells what it is about, unless another run stands between."""
    taken = {n for other in others if other is not run for n in range(other.start, other.end)}
    return replace(run, start=named_from(given, run.start, taken))


def _best(row: _Row, words: int, free: Sequence[bool]) -> Run:
    """The run with the largest belief for its length; of no belief where all is taken.

    :param free: units that no other run has taken.
    """
    best, worth = Run(0, 0, 0.0), -1.0
    for start in range(len(free)):
        total, belief, room = 0, 0.0, words
        for place in range(start, len(free)):
            alone = place == start
            if not free[place] or not (alone or row.joins[place]):
                break
            total += row.sizes[place]
            if total > room and not alone:
                break
            belief += row.beliefs[place]
            half = row.halves[place] and free[place + 1]
            room = words + BROUGHT if half else words
            if half and total + row.sizes[place + 1] <= room:
                continue
            if belief - WORD_COST * total > worth:
                best, worth = Run(start, place + 1, belief), belief - WORD_COST * total
    return best


def _is_half(given: Candidates, place: int, room: Room) -> bool:
    """Whether a unit says half without the one after it, or is a list that goes on there."""
    if not is_followed(given, place):
        return False
    before, after = given.units[place], given.units[place + 1]
    # A row of values says what it says by itself; of a list half may be missing.
    goes_on = before.kind == after.kind in LISTED and not before.is_separated
    led = before.kind == "prose" and (after.kind in LISTED or begins_term(given, place + 1))
    return (
        leads_on(given, place)
        or (room.whole_lists and goes_on)
        or (room.announced and (led or are_one(given, place + 1)))
    )


def _quote(given: Candidates, run: Run, beliefs: FloatMatrix) -> Quote:
    """A run as a quote; marked is its likeliest unit, or what that one announces."""
    place = run.start + int(beliefs[run.start : run.end].argmax())
    while place + 1 < run.end and leads_on(given, place):
        place += 1
    best = given.units[place]
    inside = without_edges(given.units[run.start : run.end], best)
    start, end = inside[0].start, inside[-1].end
    passage = joined([unit.passage for unit in inside], best.passage, (start, end))
    mark = (best.start - start, best.end - start) if len(inside) > 1 else (0, 0)
    return Quote(passage, start, end, run.belief, mark)


def _passages(given: Candidates, run: Run) -> int:
    return len({unit.passage.passage_id for unit in given.units[run.start : run.end]})
