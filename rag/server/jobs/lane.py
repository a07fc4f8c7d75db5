"""One thread and the queue in front of it.

Models and open collections serve one question after another; who waits can see the place.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from rag.assistant import Assistant
from rag.core.config import Config, changed
from rag.core.errors import NotWanted, Overloaded
from rag.server.jobs.models import ServedModels

T = TypeVar("T")


class Ticket:
    """A place in a queue. `leave` may be called from any thread, at any time.

    :param hear: told what a model writes, word by word, as it writes it.
    """

    def __init__(self, hear: Callable[[str], None] = lambda text: None) -> None:
        self._left = threading.Event()
        self.hear = hear

    def leave(self) -> None:
        """Give the place up: work that waits is not begun, a model that writes stops."""
        self._left.set()

    def wanted(self) -> bool:
        """Whether somebody still waits for the result."""
        return not self._left.is_set()


class Lane:
    """A thread with the collections it has open.

    :param most: how many may wait; more are told to come again.
    """

    def __init__(self, name: str, config: Config, models: ServedModels, most: int) -> None:
        self._config, self._models, self._most = config, models, most
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._tickets: list[Ticket] = []
        self._assistants: dict[str, Assistant] = {}

    def position(self, ticket: Ticket) -> int:
        """How many are served before this one; 0 while it is served or done."""
        return self._tickets.index(ticket) if ticket in self._tickets else 0

    def waiting(self) -> int:
        """How many there are, the one that is served included."""
        return len(self._tickets)

    async def run(
        self, collection: str, work: Callable[[Assistant], T], ticket: Ticket | None = None
    ) -> T:
        """Do some work with a collection, in turn.

        Whoever is cancelled gives up its place.

        :raises Overloaded: when too many wait.
        """
        ticket = ticket or Ticket()
        return await self._queued(lambda: self._do(collection, work, ticket), ticket)

    async def call(self, work: Callable[[], T]) -> T:
        """Do some work that needs no collection, in turn.

        :raises Overloaded: when too many wait.
        """
        ticket = Ticket()
        return await self._queued(lambda: _if_wanted(work, ticket), ticket)

    async def _queued(self, work: Callable[[], T], ticket: Ticket) -> T:
        if len(self._tickets) >= self._most:
            raise Overloaded(f"{len(self._tickets)} others are waiting", hint="try again later")
        self._tickets.append(ticket)
        try:
            return await asyncio.wrap_future(self._pool.submit(work))
        except asyncio.CancelledError:
            ticket.leave()
            raise
        finally:
            self._tickets.remove(ticket)

    def _do(self, collection: str, work: Callable[[Assistant], T], ticket: Ticket) -> T:
        return _if_wanted(lambda: self._with(collection, work, ticket), ticket)

    def _with(self, collection: str, work: Callable[[Assistant], T], ticket: Ticket) -> T:
        assistant = self._assistants.get(collection)
        if assistant is None:
            config = changed(self._config, collection=collection)
            assistant = self._assistants[collection] = Assistant.of(config, self._models)
        with self._models.heard_by(ticket):
            return work(assistant)

    def close(self) -> None:
        """Finish the work at hand, drop the rest, close the collections."""
        for ticket in self._tickets:
            ticket.leave()
        self._pool.shutdown(wait=True, cancel_futures=True)
        with contextlib.ExitStack() as stack:
            for assistant in self._assistants.values():
                stack.callback(assistant.close)


def _if_wanted(work: Callable[[], T], ticket: Ticket) -> T:
    if not ticket.wanted():
        raise NotWanted("whoever asked has left")
    return work()
