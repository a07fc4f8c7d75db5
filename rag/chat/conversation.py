"""A conversation: questions asked one after another over an open workspace.

It decides what each is searched with and what the model is told of earlier turns. It knows nothing
of terminals or files; `rag.chat.kept_conversations` keeps what it says, `rag.cli` shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rag.answer.answer import SILENT, Answer, Ask, Listener, answer
from rag.answer.fit_prompt import beginning
from rag.chat.followup.resolve import resolve
from rag.chat.followup.subject import Said
from rag.chat.leaning import leans
from rag.chat.prompt_history import history_of, is_filling
from rag.core.errors import ContextOverflow
from rag.core.protocols import Embedder
from rag.core.records import Passage, Quote
from rag.embedding.caching_embedder import remembered
from rag.index.collection import Collection
from rag.search.retrieve import Search
from rag.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it.

    :ivar question: as it was typed; `answer.query` is what was searched with.
    """

    question: str
    answer: Answer

    @property
    def follows(self) -> bool:
        """Whether the question was completed from an earlier one."""
        return self.answer.query != self.question


@dataclass(slots=True)
class Conversation:
    """The turns so far, and how the next question is to be answered.

    :ivar condensed: how many turns, from the oldest, the model is told in short.
    """

    search: Search
    extract: bool = False
    turns: list[Turn] = field(default_factory=list)
    condensed: int = 0

    def ask(  # noqa: PLR0913  each is one thing that may be said of a question
        self,
        workspace: Workspace,
        question: str,
        listener: Listener = SILENT,
        *,
        context: str = "",
        form: str = "",
        page: int = 0,
        anywhere: bool = False,
        searching: Callable[[str], None] = lambda query: None,
    ) -> Turn:
        """Answer one question and remember it.

        :param context: extra text for this question alone.
        :param form: the kind of answer wanted, a key of `rag.question.plan.FORMS`.
        :param page: of a long list, from 1; 0 begins it.
        :param anywhere: take no folder, kind or day in the question's words as a filter.
        :param searching: told what is searched with, where that is not the question itself.
        :raises RagError: when it cannot be answered; the conversation is as it was.
        """
        workspace = replace(workspace, embedder=remembered(workspace.embedder))
        query = query_for(
            workspace.collection, workspace.embedder, question, [said(t) for t in self.turns[-1:]]
        )
        if query != question:
            searching(query)
        told: dict[str, Any] = {
            "form": form,
            "extract": self.extract,
            "page": page,
            "anywhere": anywhere,
        }
        asked = Ask(question, query, context, **told)
        turn = Turn(question, self._answer(workspace, asked, listener))
        self.turns.append(turn)
        if is_filling(turn.answer):
            self.condensed = len(self.turns) - 1
        if turn.answer.draft.prompt_tokens:
            self._read_ahead(workspace)
        return turn

    def _read_ahead(self, workspace: Workspace) -> None:
        """Let the model read the conversation so far while the person reads and types."""
        generator = workspace.generator()
        told = history_of(self.turns, self.condensed)
        if tokens := beginning(generator, workspace.config, told):
            generator.read_ahead(tokens)

    def _answer(self, workspace: Workspace, asked: Ask, listener: Listener) -> Answer:
        """Answer with the earlier turns, with less of them where the window is too small."""
        shown = _Once(listener)
        for condensed in (self.condensed, len(self.turns)):
            told = replace(asked, history=history_of(self.turns, condensed))
            try:
                return answer(workspace, told, self.search, shown)
            except ContextOverflow:
                self.condensed = len(self.turns)
        return answer(workspace, asked, self.search, shown)

    def forget(self, count: int | None = None) -> None:
        """Drop the last turns, or all."""
        del self.turns[-count if count else 0 :]
        self.condensed = min(self.condensed, len(self.turns))


class _Once:
    """Passes evidence on once, however often an answer is begun."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._shown = False
        self.sentence, self.line = listener.sentence, listener.line
        self.progress = listener.progress

    def evidence(self, quotes: Sequence[Quote]) -> None:
        if not self._shown:
            self._listener.evidence(quotes)
        self._shown = True


def query_for(
    collection: Collection, embedder: Embedder, question: str, past: Sequence[Said]
) -> str:
    """What to search with: the question, or the question completed from the turns before it.

    Where its words do not tell, the collection does (`rag.chat.leaning`).
    """
    reading = resolve(question, past)
    if reading.reading == "leaning":
        return reading.completed
    if reading.reading == "alone" or reading.completed == reading.alone:
        return question
    if leans(collection, embedder, reading, past[-1].query):
        return reading.completed
    return question


def said(turn: Turn) -> Said:
    """What a turn leaves for the next question: the cited passages, else the best one found."""
    cited = [quote.passage for quote in turn.answer.quotes]
    passages = cited or [scored.passage for scored in turn.answer.passages[:1]]
    return Said(
        turn.answer.query,
        tuple(_innermost(passage) for passage in passages),
        tuple(passage.text for passage in passages),
    )


def _innermost(passage: Passage) -> str:
    return passage.heading.rsplit(" > ", 1)[-1] or passage.title
