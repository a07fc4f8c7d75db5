"""Which turns of a chat are in the catalogue, under which numbers, and keeping those that are not.

It knows no models and prints nothing but notes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rag.catalog.catalog import Catalog
from rag.chat import kept_conversations as history
from rag.chat.conversation import Turn
from rag.cli.show import render
from rag.cli.words.messages import _
from rag.cli.words.spoken import spoken
from rag.core.errors import HistoryError, StoreError

NOT_YET, NEVER = 0, -1
"""In place of a turn's number: to be kept, and not to be."""


class Keeper:
    """What is kept of one conversation.

    :param wanted: whether anything is.
    :ivar conversation_id: 0 before a first turn is kept.
    """

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted
        self.conversation_id = 0
        self._numbers: list[int] = []
        self._failed = False

    def begin(self) -> None:
        """A new conversation; what was kept of the last one stays."""
        self.conversation_id = 0
        self._numbers.clear()

    def take_up(self, conversation_id: int, numbers: Sequence[int]) -> None:
        """Go on with a conversation that is in the catalogue."""
        self.conversation_id = conversation_id
        self._numbers[:] = numbers

    def move(self) -> None:
        """Another catalogue holds the collection from now on, and nothing of this conversation."""
        self.conversation_id = 0
        self._numbers[:] = [NOT_YET if number != NEVER else NEVER for number in self._numbers]

    def pop(self) -> int:
        """Leave the last turn out; what stands in place of it."""
        return self._numbers.pop()

    def push(self, number: int = NOT_YET) -> None:
        """Count one turn more."""
        self._numbers.append(number)

    def last(self) -> int:
        """The last turn's number in the catalogue.

        :raises HistoryError: when it is not kept.
        """
        if not self._numbers or self._numbers[-1] <= 0:
            raise HistoryError("this conversation is not kept", hint="rag chat --history")
        return self._numbers[-1]

    def save(self, catalog: Catalog, turns: Sequence[Turn], settings: dict[str, Any]) -> None:
        """Keep the turns that are not kept yet; what cannot be written now is tried next time."""
        if not self.wanted:
            return
        try:
            self._save(catalog, turns, settings)
            self._failed = False
        except StoreError as error:
            if not self._failed:
                render.note(
                    _(
                        "this conversation is not kept for now: {message}",
                        message=spoken(error.message),
                    )
                )
            self._failed = True

    def _save(self, catalog: Catalog, turns: Sequence[Turn], settings: dict[str, Any]) -> None:
        if self.conversation_id and not history.exists(catalog, self.conversation_id):
            # Somebody deleted it meanwhile: what was in it must not come back.
            self.conversation_id = 0
            self._numbers = [NEVER if number > 0 else number for number in self._numbers]
        for place, (turn, number) in enumerate(zip(turns, self._numbers, strict=True)):
            if number == NOT_YET:
                self.conversation_id = self.conversation_id or history.begin(catalog)
                self._numbers[place] = history.keep(
                    catalog, self.conversation_id, turn.question, turn.answer, settings
                )
