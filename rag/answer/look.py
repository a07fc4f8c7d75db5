"""What is seen of a question in the passages found for it: stretches, sentences, signals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.core.protocols import Embedder
from rag.core.records import Quote, ScoredPassage
from rag.evidence.choose_quotes import find_evidence
from rag.evidence.stretches import Evidence, Room, find_stretches
from rag.index.collection import Collection
from rag.question.form import Form
from rag.search.coverage_signals import Shown, Signals, measure, with_shown
from rag.search.surroundings import surroundings

DEPTH = 30
"""Passages looked at for a question, however many are listed."""
BEST = 8
"""Of these the telling sentences come."""
TELLING = 3
SHORT = Room(50, (30, 20, 20, 20, 20), whole_lists=False)
ROOMS: dict[Form, Room] = {"fact": SHORT, "yes-no": SHORT, "list": Room(announced=True)}
"""Words of evidence by the form of the answer; other forms have the usual room."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen before anything is decided.

    :ivar evidence: the stretches to be shown.
    :ivar telling: the single sentences that answer most, best first; none where no fact is asked.
    :ivar signals: what tells whether the collection covers the question.
    """

    evidence: Evidence
    telling: tuple[Quote, ...]
    signals: Signals


def look(
    collection: Collection,
    embedder: Embedder,
    question: str,
    found: Sequence[ScoredPassage],
    form: Form = "note",
) -> Look:
    """Read what was found for a question.

    :param found: best first, `DEPTH` of them where there are so many.
    """
    top = found[:BEST]
    around = surroundings(collection, embedder, question, found)
    evidence = find_stretches(question, around, embedder, ROOMS.get(form, Room()), form)
    # Only a fact is told in sentences: to look for them takes as long as to look for stretches.
    telling = find_evidence(question, top, embedder, TELLING) if form == "fact" else ()
    best = telling or tuple(quote.mark for quote in evidence.quotes[:1])
    signals = measure(collection, embedder, question, top, best)
    if evidence.quotes:
        signals = with_shown(signals, around.rarity, _shown(evidence))
    return Look(evidence, telling, signals)


def _shown(evidence: Evidence) -> Shown:
    best = evidence.quotes[0]
    passage = best.passage
    text = " ".join((passage.title, passage.heading, best.text))
    return Shown(text, evidence.strength, evidence.odds, evidence.support)
