"""Question to answer: retrieve, show evidence, decide, write, check.

The order is the promise: proof is found before a model writes a word, and no sentence is kept that
the proof does not hold. One-shot, conversation and evaluation all come through `answer`.
"""

from __future__ import annotations

import time
from dataclasses import replace

from rag.answer.cite import cited, closest, extracted
from rag.answer.computed import cited_whole, computed, told
from rag.answer.find import find
from rag.answer.generate import generated, reads
from rag.answer.newest import found_in_time, with_earlier
from rag.answer.pictures import answer_by_pictures
from rag.answer.record import (
    ABSTAINED,
    SILENT,
    Answer,
    AnswerMode,
    Ask,
    Earlier,
    Listener,
    Outcome,
    Seconds,
    Silent,
)
from rag.answer.rewrite import rewrites, rewritten
from rag.answer.scoped import Scoped, for_lookup, scoped
from rag.answer.summary_found import summary_of_found
from rag.answer.withhold import outcome_of
from rag.core.timings import moment
from rag.embedding.caching_embedder import remembered
from rag.search.retrieve import Search
from rag.search.spelling import spelled
from rag.whole.compute import compute
from rag.whole.computed import Computed
from rag.workspace import Workspace

__all__ = [
    "ABSTAINED",
    "SILENT",
    "Answer",
    "AnswerMode",
    "Ask",
    "Earlier",
    "Listener",
    "Outcome",
    "Seconds",
    "Silent",
    "answer",
]


def answer(workspace: Workspace, ask: Ask, search: Search, listener: Listener = SILENT) -> Answer:
    """Answer one question.

    :raises EmptyCollection: when there is nothing to search.
    :raises ContextOverflow: when not even one quote fits the model's context window.
    """
    started = time.perf_counter()
    limited = scoped(workspace, ask, search)
    if not ask.context and (whole := _whole(workspace, limited)):
        shown = replace(computed(workspace, ask, whole), scope=limited.said)
        if rewrites(workspace, ask, shown):
            shown = rewritten(workspace, ask, cited_whole(workspace, shown), listener)
        else:
            shown = told(workspace, shown, listener)
        return _timed(shown, started)
    limited = for_lookup(workspace, limited)
    workspace = replace(workspace, embedder=remembered(workspace.embedder))
    found = find(workspace, limited.ask, limited.search)
    retrieved = time.perf_counter() - started
    seconds = Seconds(workspace.load_seconds, retrieved)
    found = replace(found, seconds=seconds, scope=limited.said)
    outcome = outcome_of(workspace.collection, found.confidence, workspace.config.threshold)
    if not found.quotes or outcome == "not_covered":
        return _timed(replace(found, quotes=(), telling=()), started)
    found = replace(found, outcome=outcome)
    if outcome == "closest":
        return _timed(closest(workspace, found), started)
    # Of two sides none is the other's earlier state.
    if found.form != "compare" and (dated := found_in_time(workspace, ask, found)):
        return _timed(with_earlier(workspace, found, dated), started)
    listener.evidence(found.quotes)
    moment("evidence")
    if ask.extract or not reads(workspace, found):
        return _timed(cited(workspace, extracted(found)), started)
    return _timed(generated(workspace, ask, found, listener, started), started)


def _whole(workspace: Workspace, limited: Scoped) -> Computed | None:
    ask, scope = limited.ask, limited.scope
    if pictures := answer_by_pictures(workspace, limited):
        return pictures
    found = compute(workspace, scope.rest, scope.only, ask.form, ask.page)
    if found and found.found:
        return found
    # A slip of the fingers names no column.
    meant = spelled(workspace.collection.catalog, workspace.embedder, scope.rest).short
    if meant != scope.rest:
        mended = compute(workspace, meant, scope.only, ask.form, ask.page)
        found = mended if mended and mended.found else found
    return found or summary_of_found(workspace, limited)


def _timed(found: Answer, started: float) -> Answer:
    seconds = replace(found.seconds, total=time.perf_counter() - started)
    return replace(found, seconds=seconds)
