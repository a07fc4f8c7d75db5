"""A conversation: turns asked one after another over the same open workspace.

It knows nothing of terminals or files; `rag.history` keeps what it says, `rag.cli` shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.answer import SILENT, Answer, Ask, Listener, answer
from rag.retrieve import Search
from rag.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it.

    :ivar question: as it was typed.
    :ivar query: what was searched with; the question itself where it stands alone.
    """

    question: str
    query: str
    answer: Answer


@dataclass(slots=True)
class Conversation:
    """The turns so far, and how the next question is to be answered."""

    search: Search
    extract: bool = False
    turns: list[Turn] = field(default_factory=list)

    def ask(self, workspace: Workspace, question: str, listener: Listener | None = None) -> Turn:
        """Answer one question and remember it.

        :raises RagError: when it cannot be answered; the conversation is as it was.
        """
        asked = Ask(question, extract=self.extract)
        result = answer(workspace, asked, self.search, listener or SILENT)
        turn = Turn(question, question, result)
        self.turns.append(turn)
        return turn
