"""How likely it is that a collection covers a question, from the signals, calibrated.

Two logistic curves: one for the collection covering the question, which decides what is shown, and
one for the best sentence holding what is asked, by which an extractive reader refuses.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields

from rag.core.timings import timed
from rag.index.collection import Collection
from rag.search.coverage_signals import Signals

SUBJECT = (
    "above", "size", "foreign", "agreement", "shown", "strength", "names", "numbers", "opposed",
    "denied", "length", "answers", "evidence", "support",
)  # fmt: skip
HELD = ("evidence", "quoted", "rarest", "lost", "numbers", "names", "opposed", "denied")
THRESHOLD = 0.4
"""Below this an answer is withheld, unless configuration or fitting say otherwise."""
META = "confidence"
"""Key of a collection's own curves in its catalogue."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve: 1 / (1 + exp(-(intercept + weights · signals)))."""

    intercept: float
    weights: tuple[tuple[str, float], ...]

    def at(self, signals: Signals) -> float:
        """The probability for these signals."""
        total = self.intercept + sum(w * getattr(signals, name) for name, w in self.weights)
        return 1 / (1 + math.exp(-max(-500.0, min(500.0, total))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Both curves and the confidence below which to abstain."""

    subject: Curve
    held: Curve
    threshold: float = THRESHOLD

    def confidence(self, signals: Signals) -> float:
        """How likely the collection covers the question, 0..1."""
        return self.subject.at(signals)


DEFAULT = Calibration(
    subject=Curve(
        -8.52,
        (
            ("above", 32.0),
            ("size", -0.297),
            ("foreign", 2.98),
            ("agreement", 0.731),
            ("shown", 1.01),
            ("strength", 0.334),
            ("names", -0.857),
            ("numbers", -0.234),
            ("opposed", -0.464),
            ("denied", -0.697),
            ("length", 0.171),
            ("answers", 5.23),
            ("evidence", 11.9),
            ("support", 0.0902),
        ),
    ),
    held=Curve(
        -3.5,
        (
            ("evidence", 22.9),
            ("quoted", 1.07),
            ("rarest", -0.913),
            ("lost", 0.395),
            ("numbers", -0.814),
            ("names", -0.396),
            ("opposed", -2.41),
            ("denied", -3.91),
        ),
    ),
)
"""The subject's curve is a logistic regression with E5 small on judged questions to notes, a wiki,
four folders, three manuals and the handbook (covered, nearly covered, asked of another collection,
or with the documents that answer them left out; of each file every second question), on SQuAD and
XQuAD; nearly covered ones and those of other articles count three times, and so does SQuAD, which
keeps its silence. `python -m benchmarks.quality.confidence` fits a curve in the same way. What the
cross-encoder learned from is left out: it knows those questions too well.
What `support` is worth was learned later, on top of that curve as a whole: a regression of four
weights (the curve, support, length, intercept) on notes, four folders, two manuals, the handbook,
SQuAD and XQuAD. A quarter of the way from the curve before to that one is gone: with each
collection left out 12 % of people's covered questions are refused instead of 13 %, and as many as
before, 44 %, of those that they wrote to be nearly covered (AUROC 0.791, 0.779 before); of SQuAD's
as many. All of the way 51 % of the nearly covered ones are refused (0.823), but 4 instead of 2 of
85 of SQuAD's covered ones, and 0.93 of XQuAD's of other articles instead of 0.99.
An answer missing from the right document leaves few traces: one in seven of SQuAD's impossible
questions is refused.
The other curve is fitted on SQuAD's impossible questions."""


@dataclass(frozen=True, slots=True)
class Confidence:
    """What is known before anything is written.

    :ivar covered: how likely the collection covers the question, 0..1.
    :ivar held: how likely the best quote holds what is asked if it does, 0..1.
    """

    covered: float
    held: float


@timed("confidence")
def confidence(
    collection: Collection,
    signals: Signals,
) -> Confidence:
    """How likely the collection covers the question; 0 when nothing was found."""
    if signals == Signals():
        return Confidence(0.0, 0.0)
    own = calibration(collection)
    return Confidence(own.confidence(signals), own.held.at(signals))


def calibration(collection: Collection) -> Calibration:
    """The collection's own calibration, or the default one."""
    stored = collection.catalog.meta(META)
    return from_json(stored) if stored else DEFAULT


def store(collection: Collection, own: Calibration) -> None:
    """Keep a calibration with its collection; only inside `writing`."""
    with collection.catalog.transaction():
        collection.catalog.set_meta(META, to_json(own))


def forget(collection: Collection) -> None:
    """Go back to the default calibration; only inside `writing`."""
    with collection.catalog.transaction():
        collection.catalog.set_meta(META, "")


def to_json(own: Calibration) -> str:
    """A calibration as text."""
    return json.dumps(asdict(own))


def from_json(stored: str) -> Calibration:
    """A calibration from text; what this version does not know falls back to the default."""
    known = {field.name for field in fields(Signals)}
    try:
        value = json.loads(stored)
        curves = [
            Curve(float(part["intercept"]), tuple((str(n), float(w)) for n, w in part["weights"]))
            for part in (value["subject"], value["held"])
        ]
        own = Calibration(curves[0], curves[1], float(value["threshold"]))
    except (ValueError, KeyError, TypeError):
        return DEFAULT
    return own if all(name in known for c in curves for name, _ in c.weights) else DEFAULT
