"""A conversation over a collection that is opened when the first question comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.answer.answer import Listener
    from rag.chat.conversation import Conversation, Turn
    from rag.workspace import Workspace


class Chat:
    """Questions and answers, each read in the light of those before it.

    :param opens: gives the open collection and its models, anew for every question.
    """

    def __init__(self, conversation: Conversation, opens: Callable[[], Workspace]) -> None:
        self._conversation = conversation
        self._opens = opens

    @property
    def turns(self) -> tuple[Turn, ...]:
        """What was asked and answered so far, oldest first."""
        return tuple(self._conversation.turns)

    def ask(
        self,
        question: str,
        listener: Listener | None = None,
        *,
        context: str = "",
        **wanted: Any,
    ) -> Turn:
        """Answer one question and remember it; `answer.query` tells what was searched with.

        :param context: extra text for this question alone.
        :param wanted: `form`, `page` and `anywhere`, as `Assistant.ask` takes them.
        :raises RagError: when it cannot be answered; the conversation is as it was.
        """
        from rag.answer.answer import SILENT

        heard = listener or SILENT
        return self._conversation.ask(self._opens(), question, heard, context=context, **wanted)
