"""Signals of judged questions: those that a collection answers, nearly answers, or does not.

Beside the answerable and the unanswerable questions of a file stand the answerable ones with the
documents that answer them left out, and questions that were asked of other collections. The half
that confirms is never looked at.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

from rag.answer.look import DEPTH, look
from rag.catalog.filters import EVERYTHING, Filter
from rag.core.config import load_config
from rag.core.protocols import Embedder
from rag.embedding.caching_embedder import remembered
from rag.evaluation.question_file import JudgedQuestion, is_for_tuning, load_questions
from rag.index.collection import Collection
from rag.question.form import form_of
from rag.search.coverage_signals import Signals
from rag.search.retrieve import Search, retrieve
from rag.workspace import Workspace, reading

COMPUTED = ("table", "count", "list", "summary", "latest", "date", "compare")
"""Kinds of question that leaving one document out does not make unanswerable."""
STRANGE = 70
"""Questions of other files that are asked of each collection."""

Row = tuple[str, str, Signals]
"""Label, question and what was measured."""


def judged(home: Path, files: Mapping[str, Path]) -> Iterator[tuple[str, list[Row]]]:
    """What was measured for each collection, by its name.

    :param files: the judged questions of each collection of that home.
    """
    questions = {
        name: tuple(q for q in load_questions(file).questions if is_for_tuning(q.question_id))
        for name, file in files.items()
    }
    draw = random.Random(3)
    for name, own in questions.items():
        others = [q for other, asked in questions.items() if other != name for q in asked]
        strange = draw.sample(others, min(STRANGE, len(others)))
        with reading(load_config(None, home=home, collection=name)) as workspace:
            yield name, [*_own(workspace, own), *_strange(workspace, strange)]


def _own(workspace: Workspace, questions: tuple[JudgedQuestion, ...]) -> Iterator[Row]:
    sources = workspace.collection.catalog.rows("SELECT doc_id, source FROM documents")
    for asked in questions:
        label = "inside" if asked.answerable else "near"
        yield label, asked.question, _signals(workspace, asked.question)
        answering = tuple(place.source for place in (*asked.places, *asked.also))
        rest = frozenset(row["doc_id"] for row in sources if not row["source"].endswith(answering))
        if asked.answerable and asked.kind not in COMPUTED and rest:
            only = Filter(among=rest)
            yield "left", asked.question, _signals(workspace, asked.question, only)


def _strange(workspace: Workspace, questions: list[JudgedQuestion]) -> Iterator[Row]:
    for asked in questions:
        yield "outside", asked.question, _signals(workspace, asked.question)


def _signals(workspace: Workspace, question: str, only: Filter = EVERYTHING) -> Signals:
    return signals_of(workspace.collection, remembered(workspace.embedder), question, only)


def signals_of(
    collection: Collection, embedder: Embedder, question: str, only: Filter = EVERYTHING
) -> Signals:
    """What the product measures of a question, asked of a collection."""
    passages = retrieve(collection, embedder, question, Search(limit=DEPTH, only=only))
    return look(collection, embedder, question, passages, form_of(question)).signals
