"""What is known of a question before anything is written: passages, evidence, confidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rag.answer.both_sides import with_both_sides
from rag.answer.both_versions import with_both_versions
from rag.answer.look import DEPTH, look
from rag.answer.record import ABSTAINED, Answer, Ask
from rag.catalog.find_documents import paths_of
from rag.core.records import Quote
from rag.evidence.check_quotes import read_again
from rag.evidence.joined import exact
from rag.evidence.stretches import Evidence
from rag.load.question_context import rank_context
from rag.question.form import Form, form_of
from rag.question.sides import sides
from rag.question.two_times import two_times
from rag.search.confidence import confidence
from rag.search.retrieve import Search, retrieve
from rag.search.spelling import spelled
from rag.workspace import Workspace

ONE_SIDED: tuple[Form, ...] = ("reason", "steps")
"""Why one is better than the other, and how to have both, is told in one place."""


def find(workspace: Workspace, ask: Ask, search: Search) -> Answer:
    """Passages, evidence and confidence, as an answer that says nothing yet.

    :raises EmptyCollection: when there is nothing to search.
    """
    collection, embedder = workspace.collection, workspace.embedder
    typed = ask.query or ask.question
    meant = spelled(collection.catalog, embedder, typed)
    query = meant.text
    deep = replace(search, limit=max(DEPTH, search.limit))
    passages = retrieve(collection, embedder, typed, deep)
    if ask.context:
        passages = rank_context(ask.context, query, embedder, passages)
    form = form_of(ask.question)
    both = sides(ask.question) if form not in ONE_SIDED else None
    times = two_times(ask.question) if form not in ONE_SIDED else None
    if both is not None or times is not None:
        form = "compare"
    best = passages[0].passage if passages else None
    words = meant.as_in(f"{best.title} {best.heading} {best.text}") if best else query
    seen = look(collection, embedder, words, passages, form)
    sure = confidence(collection, seen.signals)
    evidence = seen.evidence
    if ask.context:
        times = both = None
    if times is not None:
        evidence = with_both_versions(workspace, times, passages, evidence, deep)
    elif both is not None:
        evidence = with_both_sides(workspace, both, passages, evidence, deep)
    return Answer(
        ask.question,
        query,
        ABSTAINED,
        "abstained",
        sure.covered,
        passages[: search.limit],
        quotes=_as_on_disk(workspace, evidence),
        telling=seen.telling,
        held=sure.held,
        form=form,
        looked=tuple(scored.passage for scored in passages),
        spelled=query if query != typed else "",
    )


def _as_on_disk(workspace: Workspace, evidence: Evidence) -> tuple[Quote, ...]:
    """The stretches; those that reach over several passages with their file's own white space."""
    pairs = list(zip(evidence.quotes, evidence.joined, strict=True))
    documents = [quote.passage.doc_id for quote, joined in pairs if joined]
    paths = paths_of(workspace.collection.catalog, documents)
    return tuple(
        _exact(quote, paths.get(quote.passage.doc_id, "")) if joined else quote
        for quote, joined in pairs
    )


def _exact(quote: Quote, path: str) -> Quote:
    if not path or quote.passage.start_line is None:
        return quote
    document = read_again(quote, Path(path))
    return exact(quote, document) if document else quote
