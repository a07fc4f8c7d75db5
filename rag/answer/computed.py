"""What was computed from the catalogue, as an answer; told line by line as its proof is read.

A person may stop it: what was found so far is the answer then.
"""

from __future__ import annotations

from dataclasses import replace

from rag.answer.cite import proved, proved_in_turn
from rag.answer.record import Answer, Ask, Listener, Seconds
from rag.core.interrupts import interrupt_held
from rag.core.records import Citation, ScoredPassage, Sentence
from rag.whole.computed import Computed
from rag.workspace import Workspace


def computed(workspace: Workspace, ask: Ask, whole: Computed) -> Answer:
    """What was computed, nothing of it held against its files yet; withheld where the documents
    hold nothing of it."""
    return Answer(
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
        placed=whole.placed,
        outcome="answered" if whole.found else "not_covered",
    )


def cited_whole(workspace: Workspace, found: Answer) -> Answer:
    """The answer with all of its citations."""
    return replace(found, citations=tuple(proved(workspace, found.quotes)))


def told(workspace: Workspace, found: Answer, listener: Listener) -> Answer:
    """The answer with its citations, each line told as soon as its own are there."""
    if found.mode == "abstained":
        return cited_whole(workspace, found)
    citations: list[Citation] = []
    lines: list[Sentence] = []
    stopped = False
    try:
        listener.progress(found, 0, len(found.sentences))
        reading = proved_in_turn(workspace, found.quotes)
        for line in found.sentences:
            while len(citations) < max(line.markers, default=0):
                citations.append(next(reading))
            proof = [(found.quotes[m - 1], citations[m - 1]) for m in line.markers]
            with interrupt_held():  # told and counted, or neither
                lines.append(line)
                listener.line(line, proof)
        citations.extend(reading)
    except KeyboardInterrupt:
        stopped = True
    found = replace(found, citations=tuple(citations))
    return _so_far(found, lines) if stopped else found


def _so_far(found: Answer, lines: list[Sentence]) -> Answer:
    """The answer as far as it was told, with nothing that is not proved."""
    count = max((marker for line in lines for marker in line.markers), default=0)
    first, _, total = found.shown
    return replace(
        found,
        text="\n".join(line.marked for line in lines),
        sentences=tuple(lines),
        quotes=found.quotes[:count],
        citations=found.citations[:count],
        passages=found.passages[:count],
        shown=(first, first + count - 1, total) if count and total else (0, 0, 0),
        draft=replace(found.draft, interrupted=True),
    )
