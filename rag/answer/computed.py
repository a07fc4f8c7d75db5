"""What was computed from the catalogue, as an answer."""

from __future__ import annotations

from dataclasses import replace

from rag.answer.cite import proved
from rag.answer.record import Answer, Ask, Seconds
from rag.core.records import ScoredPassage
from rag.whole.computed import Computed
from rag.workspace import Workspace


def computed(workspace: Workspace, ask: Ask, whole: Computed) -> Answer:
    """What was computed; withheld where the documents hold nothing of it."""
    shown = Answer(
        question=ask.question,
        query=ask.question,
        text=whole.text,
        mode="extracted" if whole.found else "abstained",
        confidence=float(whole.found),
        passages=tuple(
            ScoredPassage(rank, 1.0, quote.passage) for rank, quote in enumerate(whole.quotes, 1)
        ),
        quotes=whole.quotes,
        sentences=whole.sentences,
        seconds=Seconds(workspace.load_seconds),
        form=whole.form,
        plan=whole.plan,
        shown=whole.shown,
        outcome="answered" if whole.found else "not_covered",
    )
    return replace(shown, citations=tuple(proved(workspace, whole.quotes)))
