"""Fits the confidence to one collection: from questions mined from it, or judged ones of one's own.

What is covered is known of both; what is not comes from two sides: the same questions with their
own documents left out, and general questions that few collections answer.
`rag.search.fit_confidence` fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answer.look import look
from rag.core.errors import DatasetError
from rag.core.locations import package_data
from rag.core.protocols import Embedder
from rag.core.records import ScoredPassage
from rag.embedding.caching_embedder import remembered
from rag.evaluation.mine import propose
from rag.evaluation.notes import Notes, judgements
from rag.index.collection import Collection
from rag.language.detect_language import language_of
from rag.question.form import form_of
from rag.search.confidence import Calibration, calibration
from rag.search.coverage_signals import Signals
from rag.search.fit_confidence import fit, without
from rag.search.retrieve import Search, retrieve

LEAST = 20
"""Fewer questions say too little about a collection."""
DEPTH = 40
"""Passages retrieved, so that enough are left when a question's own document is taken away."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A question, and the documents that answer it."""

    question: str
    doc_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What fitting changed.

    :ivar covered: questions that the collection answers; `uncovered` those that it does not.
    :ivar refused: share of the covered ones below the threshold, before and after.
    :ivar withheld: share of the uncovered ones below the threshold, before and after.
    """

    own: Calibration
    covered: int
    uncovered: int
    threshold: tuple[float, float]
    refused: tuple[float, float]
    withheld: tuple[float, float]


def mined(collection: Collection, embedder: Embedder, count: int, seed: int) -> list[Covered]:
    """Questions proposed from the collection's own sentences."""
    documents = {
        row["source"]: row["doc_id"]
        for row in collection.catalog.rows("SELECT source, doc_id FROM documents")
    }
    return [
        Covered(proposal.question, frozenset({documents[proposal.source]}))
        for proposal in propose(collection, embedder, count, seed)
    ]


def judged(collection: Collection, notes: Notes) -> list[Covered]:
    """One's own questions, those whose judged words are still in the collection."""
    found, _ = judgements(collection, notes)
    passages = collection.catalog.passages([judgement.doc_id for judgement in found])
    documents: dict[str, set[str]] = {}
    for judgement in found:
        documents.setdefault(judgement.query_id, set()).add(passages[judgement.doc_id].doc_id)
    return [
        Covered(query.text, frozenset(documents[query.query_id]))
        for query in notes.queries
        if query.query_id in documents
    ]


def calibrate(collection: Collection, embedder: Embedder, questions: Sequence[Covered]) -> Outcome:
    """A calibration for this collection, and what it changes; it is not stored.

    :raises DatasetError: when there are too few questions to learn from.
    """
    if len(questions) < LEAST:
        raise DatasetError(
            f"{len(questions)} questions are too few to fit a confidence, {LEAST} are needed",
            hint="rag eval calibrate FOLDER    with questions of your own, see rag eval mine",
        )
    embedder = remembered(embedder)
    inside, outside = [], []
    for asked in questions:
        found = retrieve(collection, embedder, asked.question, Search(limit=DEPTH))
        inside.append(_signals(collection, embedder, asked.question, found))
        rest = found
        for doc_id in asked.doc_ids:
            rest = without(rest, doc_id)
        outside.append(_signals(collection, embedder, asked.question, rest))
    for question in general_questions(collection):
        found = retrieve(collection, embedder, question, Search(limit=DEPTH))
        outside.append(_signals(collection, embedder, question, found))
    before = calibration(collection)
    own = fit(inside, outside)
    return Outcome(
        own,
        len(inside),
        len(outside),
        (before.threshold, own.threshold),
        (_below(before, inside), _below(own, inside)),
        (_below(before, outside), _below(own, outside)),
    )


def general_questions(collection: Collection) -> list[str]:
    """Questions on the world at large, in the language of the collection as far as it is known."""
    file = package_data("outside") / "questions.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    every = [line for line in lines if line and not line.startswith("#")]
    rows = collection.catalog.rows("SELECT text FROM passages ORDER BY text_hash LIMIT 20")
    written = language_of(" ".join(row["text"] for row in rows))
    return [line for line in every if language_of(line) == written] or every


def _signals(
    collection: Collection, embedder: Embedder, question: str, found: Sequence[ScoredPassage]
) -> Signals:
    return look(collection, embedder, question, found, form_of(question)).signals


def _below(own: Calibration, signals: Iterable[Signals]) -> float:
    values = [own.confidence(one) < own.threshold for one in signals]
    return sum(values) / max(1, len(values))
