"""Runs `rag eval answers`: a SQuAD file's paragraphs as a collection, its questions asked of it.

Scoring is done in `answers.py`; what a question goes through is `rag.answer`, as in use.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.answer.answer import Answer, Ask, answer
from rag.core.config import Config
from rag.core.protocols import Generator, Message, Part
from rag.embedding.choose_embedder import load_embedder
from rag.evaluation.answers import AnswersReport, evaluate_answers, sample, summarise
from rag.evaluation.corpus import embedded_corpus
from rag.evaluation.squad import Squad, load_squad, outside, write_corpus
from rag.evaluation.testset import Testset
from rag.ingest.document_writer import Progress
from rag.search.retrieve import configured
from rag.workspace import Workspace, load_generator

PLAIN_PASSAGES = 3
PLAIN_PROMPT = "Answer the question from these passages.\n\n{passages}\n\nQuestion: {question}"
"""What anyone would write first: the baseline that the answers are compared with."""


@dataclass(frozen=True, slots=True)
class AnswersSettings:
    """How to evaluate.

    :ivar extract: quotes alone; no language model is loaded.
    :ivar outside: a second file whose questions the corpus does not answer.
    :ivar limit: how many questions to ask in all; None asks every one.
    :ivar baseline: ``plain`` lets the model answer from the best passages unchecked; "" does not.
    """

    extract: bool = False
    outside: Path | None = None
    limit: int | None = None
    seed: int = 0
    baseline: str = ""


def evaluate_squad(
    config: Config,
    file: Path,
    settings: AnswersSettings,
    embedding: Callable[[Progress], None] = lambda progress: None,
    asking: Callable[[int, int], None] = lambda done, total: None,
) -> AnswersReport:
    """Ask a file's questions of its own paragraphs.

    :raises DatasetError: when a file cannot be read.
    """
    squad = load_squad(file)
    asked = list(squad.questions)
    if settings.outside is not None:
        asked += outside(load_squad(settings.outside))
    asked = sample(asked, settings.limit, settings.seed)
    with squad_workspace(config, squad, embedding) as workspace:
        outcomes = evaluate_answers(asked, _asker(workspace, settings), asking)
        model = "" if settings.extract else workspace.generator().name
    return summarise(outcomes, model)


@contextlib.contextmanager
def squad_workspace(
    config: Config, squad: Squad, report: Callable[[Progress], None] = lambda progress: None
) -> Iterator[Workspace]:
    """A file's paragraphs as an open collection, embedded on first use and kept in the cache."""
    embedder = load_embedder(config)
    testset = Testset(squad.name, "all", write_corpus(squad, config.home), (), ())
    loaded: list[Generator] = []

    def generator() -> Generator:
        if not loaded:
            loaded.append(load_generator(config))
        return loaded[0]

    with embedded_corpus(config, testset, embedder, report) as collection:
        try:
            yield Workspace(config, collection, embedder, generator)
        finally:
            for model in loaded:
                model.close()


def _asker(workspace: Workspace, settings: AnswersSettings) -> Callable[[str], Answer]:
    search = configured(workspace.config)

    def ask(question: str) -> Answer:
        extract = settings.extract or settings.baseline == "plain"
        found = answer(workspace, Ask(question, extract=extract), search)
        return _plain(workspace, found) if settings.baseline == "plain" else found

    return ask


def _plain(workspace: Workspace, found: Answer) -> Answer:
    """What the model says to a plain prompt: never withheld, never checked, without citations."""
    texts = [scored.passage.text for scored in found.passages[:PLAIN_PASSAGES]]
    prompt = PLAIN_PROMPT.format(passages="\n\n".join(texts), question=found.question)
    generator = workspace.generator()
    tokens = generator.encode([Message("user", (Part(prompt),))])
    text = "".join(generator.generate(tokens, workspace.config.answer_tokens))
    return Answer(found.question, found.query, text, "generated", found.confidence, found.passages)
