"""How likely it is that a collection covers a question, from the signals, calibrated.

Two logistic curves: one for the subject, one for the best quote holding what is asked. The second
can at most halve the first: an answer missing from the right passage leaves few traces.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from rag.core.protocols import Embedder
from rag.core.records import Quote, ScoredPassage
from rag.core.timings import timed
from rag.index.collection import Collection
from rag.search.coverage_signals import Signals, measure

SUBJECT = (
    "above", "margin", "size", "foreign", "words", "agreement", "evidence", "quoted", "rarest",
    "absent", "names",
)  # fmt: skip
HELD = ("evidence", "quoted", "rarest", "lost", "numbers", "names", "opposed", "denied")
THRESHOLD = 0.41
"""Below this an answer is withheld, unless configuration or fitting say otherwise: 3 to 4 of 100
questions of SQuAD that could have been answered are, and 97 to 98 of 100 on other subjects; of the
handbook's own questions 18. At 0.36 it is 97 and 12, at 0.45 98 and 22."""
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
        return self.subject.at(signals) * (1 + self.held.at(signals)) / 2


DEFAULT = Calibration(
    subject=Curve(
        -3.13,
        (
            ("above", 27.0),
            ("margin", 37.7),
            ("size", -1.28),
            ("foreign", 2.54),
            ("words", 2.75),
            ("agreement", -0.39),
            ("evidence", 50.9),
            ("quoted", 1.46),
            ("rarest", 0.0691),
            ("absent", -2.03),
            ("names", -0.755),
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
"""Fitted with E5 small by `benchmarks/quality/confidence.py` on two SQuAD files as wholes and
article by article, XQuAD's six languages and English texts asked in the five others, the TIL notes
and half of the handbook's questions, before questions had an adapter. Measured with it, refused at
0.41: of SQuAD's sample 3.2 % of the covered questions and 98.0 % of those on other articles, AUROC
0.995; of single articles 2 % and 99 %; of TIL 4 % and 99 %; of the languages 1 to 8 % and 97 to
100 %; of the handbook's other half 20 % and 94 %. Questions in another language than the texts are
refused in 8 to 35 % though covered. Questions on the right article whose answer is not there have
AUROC 0.78. Fitted again, each family left out in turn, none gained."""


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
    embedder: Embedder,
    question: str,
    passages: Sequence[ScoredPassage],
    quotes: Sequence[Quote],
) -> Confidence:
    """How likely the collection covers the question; 0 when nothing was found."""
    if not passages or not quotes:
        return Confidence(0.0, 0.0)
    signals = measure(collection, embedder, question, passages, quotes)
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
