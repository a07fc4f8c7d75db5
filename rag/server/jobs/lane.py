"""Somebody's way to a thread that serves many: every work is done with that one's settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from rag.assistant import Assistant
from rag.core.config import Config, changed
from rag.server.jobs.models import ServedModels
from rag.server.jobs.turns import Ticket, Turns

T = TypeVar("T")


class Lane:
    """The queue of one kind of work, entered with one person's rights."""

    def __init__(self, turns: Turns, config: Config, models: ServedModels) -> None:
        self._turns, self._config, self._models = turns, config, models
        self.position, self.waiting = turns.position, turns.waiting

    async def run(
        self, collection: str, work: Callable[[Assistant], T], ticket: Ticket | None = None
    ) -> T:
        """Do some work with a collection, in turn.

        Whoever is cancelled gives up its place.

        :raises Overloaded: when too many wait.
        """
        ticket = ticket or Ticket()
        return await self._turns.take(lambda: self._with(collection, work, ticket), ticket)

    async def call(self, work: Callable[[], T]) -> T:
        """Do some work that needs no collection, in turn.

        :raises Overloaded: when too many wait.
        """
        return await self._turns.take(work, Ticket())

    def _with(self, collection: str, work: Callable[[Assistant], T], ticket: Ticket) -> T:
        config = changed(self._config, collection=collection)
        assistant = self._turns.assistant(config, self._models)
        with self._models.heard_by(ticket):
            return work(assistant)
