"""Signs that a unit answers a question, one row a unit; what each is worth is in `unit_weights`.

All are comparable between questions of one collection: nearness counts from the best one's, words
by their rarity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rag.core.protocols import FloatMatrix
from rag.core.records import Passage
from rag.evidence.units import Unit, follows_at_once, is_term, units
from rag.language.days import AskedDay
from rag.language.expected_answer import holds, kind_of
from rag.language.line_ends import announces
from rag.language.search_terms import terms
from rag.question.form import Form
from rag.search.surroundings import Nearby, Surroundings

SIGNS = (
    "score",  # of the passage in the ranking, the best one's being 1
    "rank",  # 1 / rank
    "cosine",  # of the passage, from the best one's down
    "before",  # the same of the passage before it in the document
    "after",  # and of the one after it
    "document",  # score of the document's best passage
    "passage_words",  # share of the question's words in the passage
    "heading_words",  # in the headings above it and the document's title
    "place",  # of the passage in what is looked at of its document, 0..1
    "words",  # share of the question's words in the unit itself
    "all_words",  # in the unit, the headings and the title
    "rarest",  # the rarest of them is in one of these
    "code",
    "links",  # share of its characters that are addresses
    "announces",  # it ends in a colon
    "opening",  # it is the first of its document
    "heading",
    "length",  # in words, 80 and more being 1
    "kind",  # it holds what is asked for: a person, a place, a date, a number
    "number",  # it holds a digit where a number or a date is asked for
    "under",  # what the heading right above it shares with the question, of both their words
    "list",
    "steps",  # it is code or a list where the question asks how to do something
    "reason",  # it says because where the question asks why
    "near",  # cosine of the unit itself, from the best one's down
    "near_before",  # the same of the unit that it goes on from
    "answers",  # log odds that it does, read together with the question, from the best one's down
)
"""In the order of their columns."""

WORDS = ("passage_words", "words", "all_words", "rarest", "under")
"""Signs that a unit in another language than the question cannot have."""

LIKE = 8
"""Units whose words stand for those of a unit in another language."""
APART = 0.03
"""Where a document ends, its neighbour counts as so much less near than the passage itself."""
_BECAUSE = re.compile(
    r"\b(?:because|since|due to|in order to|so that|reasons?|therefore|otherwise|avoids?|prevents?"
    r"|thus|hence|weil|da|denn|wegen|damit|sonst|deshalb|grund|parce que|car|afin|porque|para que"
    r"|потому|чтобы)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[[^\]]*\]\([^)]*\)|https?://\S+")


@dataclass(frozen=True, slots=True)
class Candidates:
    """Units that may answer, document by document in reading order.

    :ivar joins: whether a unit goes on right where the one before it ends.
    :ivar signs: shape (units, len(SIGNS)); the columns of nearness are still empty.
    :ivar foreign: whether a unit is in another language than the question.
    """

    units: tuple[Unit, ...]
    joins: tuple[bool, ...]
    signs: FloatMatrix
    foreign: tuple[bool, ...]


def candidates(question: str, around: Surroundings, form: Form = "note") -> Candidates:
    """Every unit of the passages around a question, and its signs as far as words tell them.

    :param form: of the answer that the question asks for.
    """
    found: list[Unit] = []
    joins: list[bool] = []
    rows: list[list[float]] = []
    apart: list[bool] = []
    asked = _Asked(question, around, form)
    inside: list[Unit] = []
    for place, nearby in enumerate(around.passages):
        passage = nearby.passage
        above = asked.terms_of(f"{passage.title} {passage.heading}")
        shared = asked.of_passage(place, above)
        # From a passage of comments, which has no unit, nothing goes on.
        follows = bool(inside) and _follows(around.passages, place)
        inside = units(passage)
        for number, unit in enumerate(inside):
            found.append(unit)
            apart.append(nearby.foreign)
            goes_on = number > 0 or follows
            joins.append(goes_on and follows_at_once(unit, found[-2]))
            opening = nearby.ordinal == 0 and number == 0
            term = joins[-1] and is_term(found[-2], unit)
            over = above | asked.terms_of(found[-2].text) if term else above
            rows.append([*shared, *asked.of_unit(unit, over, opening), 0.0, 0.0, 0.0])
    signs = np.array(rows, dtype=np.float32).reshape(len(rows), len(SIGNS))
    return Candidates(tuple(found), tuple(joins), _spoken_for(signs, apart), tuple(apart))


def _spoken_for(signs: FloatMatrix, apart: Sequence[bool]) -> FloatMatrix:
    """Where words can tell nothing, they tell as much as those of the best units do on average:
    the best of all is told by them, and seldom the answer alone."""
    if any(apart) and not all(apart):
        columns = [SIGNS.index(name) for name in WORDS]
        best = np.sort(signs[:, columns], axis=0)[-LIKE:]
        signs[np.ix_(apart, columns)] = best.mean(axis=0)
    return signs


def with_nearness(given: Candidates, cosines: Mapping[int, float]) -> FloatMatrix:
    """The signs with the cosines of those units that were embedded; the others count as low ones.

    :param cosines: with the question, by place among the units.
    """
    signs = given.signs.copy()
    near, low = _below_best(cosines, len(given.units))
    before = [near[n - 1] if n and given.joins[n] else low for n in range(len(near))]
    signs[:, SIGNS.index("near")] = near
    signs[:, SIGNS.index("near_before")] = before
    return signs


def with_odds(given: Candidates, odds: Mapping[int, float]) -> FloatMatrix:
    """The signs with the odds of those units that were read together with the question; the others
    count as low ones.

    :param odds: log odds that it answers, by place among the units.
    """
    signs = given.signs.copy()
    signs[:, SIGNS.index("answers")] = _below_best(odds, len(given.units))[0]
    return signs


def _below_best(values: Mapping[int, float], total: int) -> tuple[list[float], float]:
    """How far each lies below the best one, by place, and what counts for those not known."""
    known = sorted(values.values())
    low = known[len(known) // 10] - known[-1]
    return [values[n] - known[-1] if n in values else low for n in range(total)], low


class _Asked:
    """A question, read once for all units."""

    def __init__(self, question: str, around: Surroundings, form: Form) -> None:
        self.question = question
        self.form = form
        self.passages = around.passages
        self.rarity = around.rarity
        self.whole = sum(around.rarity.values()) or 1.0
        self.rarest = max(around.rarity, key=lambda term: around.rarity[term], default="")
        self.kind = kind_of(question)
        self.day = AskedDay(question)
        self.best = max((nearby.cosine for nearby in around.passages), default=0.0)
        self.top = max((nearby.document for nearby in around.passages), default=0.0) or 1.0
        self.sizes = _sizes(around.passages)

    def of_passage(self, place: int, above: frozenset[str]) -> list[float]:
        """The signs that all units of a passage share, in the order of `SIGNS`.

        :param above: terms of its headings and title.
        """
        nearby = self.passages[place]
        passage = nearby.passage
        first, last = self.sizes[passage.doc_id]
        return [
            nearby.score / self.top,
            1 / nearby.rank if nearby.rank else 0.0,
            nearby.cosine - self.best,
            self._beside(place, -1),
            self._beside(place, 1),
            nearby.document / self.top,
            self._share(self.terms_of(passage.text)),
            self._share(above),
            (nearby.ordinal - first) / max(1, last - first),
        ]

    def of_unit(self, unit: Unit, above: frozenset[str], opening: bool) -> list[float]:
        """The signs of a unit itself."""
        text = unit.text
        held = self.terms_of(text)
        number = self.kind in ("number", "date") and any(map(str.isdigit, text))
        return [
            self._share(held),
            self._share(held | above),
            float(self.rarest in held | above),
            float(unit.kind == "code"),
            sum(map(len, _LINK.findall(text))) / len(text),
            float(announces(text)),
            float(opening),
            float(unit.kind == "heading"),
            min(unit.words, 80) / 80,
            holds(self.kind, text, self.question),
            float(number),
            self._under(unit.passage),
            float(unit.kind == "list"),
            float(self.form == "steps" and unit.kind in ("code", "list")),
            float(self.form == "reason" and bool(_BECAUSE.search(text))),
        ]

    def terms_of(self, text: str) -> frozenset[str]:
        """Those of a text; the day that is asked for counts however it is written."""
        return frozenset(terms(text)) | self.day.held(text)

    def _under(self, passage: Passage) -> float:
        """How much the heading right above a passage is about what is asked: the share of the
        question's terms that it holds, times the share of its own that the question holds."""
        held = frozenset(terms(passage.heading.rpartition(" > ")[2] or passage.title))
        shared = len(held & self.rarity.keys())
        return shared * shared / max(1, len(held) * len(self.rarity))

    def _share(self, held: frozenset[str]) -> float:
        return sum(value for term, value in self.rarity.items() if term in held) / self.whole

    def _beside(self, place: int, step: int) -> float:
        """How near the passage before or after one is."""
        here = self.passages[place]
        other = place + step
        inside = 0 <= other < len(self.passages)
        if inside and _follows(self.passages, max(place, other)):
            return self.passages[other].cosine - self.best
        return here.cosine - APART - self.best


def _follows(passages: Sequence[Nearby], place: int) -> bool:
    """Whether a passage goes on where the one before it in the row ends."""
    if place == 0:
        return False
    before, here = passages[place - 1], passages[place]
    same = before.passage.doc_id == here.passage.doc_id
    return same and here.ordinal == before.ordinal + 1


def _sizes(passages: Sequence[Nearby]) -> dict[str, tuple[int, int]]:
    """First and last place looked at, by document."""
    found: dict[str, tuple[int, int]] = {}
    for nearby in passages:
        first, last = found.get(nearby.passage.doc_id, (nearby.ordinal, nearby.ordinal))
        found[nearby.passage.doc_id] = min(first, nearby.ordinal), max(last, nearby.ordinal)
    return found
