"""What the product finds for a question: the quotes that its reader would be given.

The slow part of the data, and the same whatever the examples look like, so it is kept in a file.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.answer.fit_prompt import excerpts_for
from rag.core.config import Config
from rag.core.protocols import Embedder, FloatMatrix, Generator
from rag.core.records import Quote, ScoredPassage
from rag.evaluation.answering import squad_workspace
from rag.evaluation.squad import load_squad
from rag.evidence.choose_quotes import find_evidence
from rag.language.sentences import sentences
from rag.prompt.messages import Excerpt
from rag.search.retrieve import Search, retrieve
from rag.workspace import Workspace
from training.articles import Question, read_questions


@dataclass(frozen=True, slots=True)
class Found:
    """An excerpt as the reader would see it.

    :ivar own: it holds the question's answer at the very place where people marked it.
    """

    heading: str
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A question, its right sentence and what the product finds for it, best first.

    :ivar sentence: with the answer in it; "" when the question is impossible.
    :ivar neighbours: the other sentences of its paragraph.
    """

    language: str
    article: str
    question_id: str
    question: str
    golds: tuple[str, ...]
    heading: str
    sentence: str
    neighbours: tuple[str, ...]
    found: tuple[Found, ...]


def gather(
    config: Config,
    file: Path,
    language: str,
    quotes: int,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> list[Case]:
    """A case for every question of a file whose answer lies within two neighbouring sentences."""
    questions = read_questions(file)
    cases = []
    with squad_workspace(config, load_squad(file)) as workspace:
        embedder = _Remembering(workspace.embedder)
        for done, question in enumerate(questions):
            report(done, len(questions))
            found = _found(workspace, embedder, question, quotes)
            case = _case(language, question, found)
            if case is not None:
                cases.append(case)
    report(len(questions), len(questions))
    return cases


def write_cases(file: Path, cases: Sequence[Case]) -> None:
    """One JSON object a line; whole or not at all."""
    part = file.with_suffix(".part")
    lines = (json.dumps(asdict(case), ensure_ascii=False) for case in cases)
    part.write_text("\n".join(lines) + "\n", encoding="utf-8")
    part.replace(file)


def read_cases(file: Path) -> list[Case]:
    """What `write_cases` wrote."""
    return [_from_json(json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def _from_json(values: dict) -> Case:
    values["golds"] = tuple(values["golds"])
    values["neighbours"] = tuple(values["neighbours"])
    values["found"] = tuple(Found(**found) for found in values["found"])
    return Case(**values)


class _Remembering:
    """An embedder that embeds a sentence once, however many questions meet it."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, FloatMatrix] = {}

    def __getattr__(self, name: str) -> object:
        return getattr(self._embedder, name)

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        import numpy as np

        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, self._embedder.embed_passages(new), strict=True))
        return np.stack([self._known[text] for text in texts])


class _Tiny:
    """As much of a generator as decides what excerpts look like."""

    parameters = 0


def _found(
    workspace: Workspace, embedder: Embedder, question: Question, limit: int
) -> list[tuple[Quote, Excerpt]]:
    search = Search(mode=workspace.config.mode, limit=workspace.config.passages)
    passages: tuple[ScoredPassage, ...] = retrieve(
        workspace.collection, embedder, question.text, search
    )
    quotes = find_evidence(question.text, passages, embedder, limit)
    generator: Generator = _Tiny()  # type: ignore[assignment]
    return list(zip(quotes, excerpts_for(generator, quotes, passages), strict=True))


def _case(language: str, question: Question, found: list[tuple[Quote, Excerpt]]) -> Case | None:
    spans = [question.context[s.start : s.end] for s in sentences(question.context)]
    sentence, others = "", spans
    if question.golds:
        sentence = _around(question)
        if not sentence:
            return None
        others = [span for span in spans if span not in sentence]
    excerpts = tuple(
        Found(excerpt.heading, excerpt.text, _is_own(question, excerpt.text))
        for _, excerpt in found
    )
    return Case(
        language,
        question.article,
        question.question_id,
        question.text,
        question.golds,
        question.article.replace("_", " "),
        sentence,
        tuple(others),
        excerpts,
    )


def _around(question: Question) -> str:
    """The sentence that holds the answer, with the next one where it reaches into that."""
    end = question.start + len(question.golds[0])
    spans = sentences(question.context)
    held = [s for s in spans if s.start < end and question.start < s.end]
    if not 1 <= len(held) <= 2:
        return ""
    return question.context[held[0].start : held[-1].end]


def _is_own(question: Question, text: str) -> bool:
    place = question.context.find(text) if question.golds else -1
    end = question.start + len(question.golds[0]) if question.golds else 0
    return place >= 0 and place <= question.start and end <= place + len(text)
