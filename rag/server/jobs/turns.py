"""Who is served when: a thread for each kind of work, the queue in front of it, and the
assistants it has open, whoever they belong to."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from rag.assistant import Assistant
from rag.core.config import Config
from rag.core.errors import NotWanted, Overloaded
from rag.server.jobs.models import ServedModels

T = TypeVar("T")

SEARCHES, ANSWERS, FILES, DRAWINGS = 512, 64, 128, 4
"""How many may wait in each queue."""
OPEN = 16
"""Collections that a thread keeps open; of a shared store each has a connection."""


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


class Turns:
    """A thread and those who wait for it.

    :param most: how many may wait; more are told to come again.
    """

    def __init__(self, name: str, most: int) -> None:
        self._most = most
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._tickets: list[Ticket] = []
        self._assistants: OrderedDict[Config, Assistant] = OrderedDict()

    def position(self, ticket: Ticket) -> int:
        """How many are served before this one; 0 while it is served or done."""
        return self._tickets.index(ticket) if ticket in self._tickets else 0

    def waiting(self) -> int:
        """How many there are, the one that is served included."""
        return len(self._tickets)

    async def take(self, work: Callable[[], T], ticket: Ticket) -> T:
        """Do some work in turn, if it is still wanted then.

        :raises Overloaded: when too many wait.
        """
        if len(self._tickets) >= self._most:
            raise Overloaded(f"{len(self._tickets)} others are waiting", hint="try again later")
        self._tickets.append(ticket)
        try:
            return await asyncio.wrap_future(self._pool.submit(_if_wanted, work, ticket))
        except asyncio.CancelledError:
            ticket.leave()
            raise
        finally:
            self._tickets.remove(ticket)

    def assistant(self, config: Config, models: ServedModels) -> Assistant:
        """The one for exactly these settings, so that nobody is served with another's rights; on
        this thread. Who was not asked for longest makes room."""
        if config not in self._assistants:
            self._assistants[config] = Assistant.of(config, models)
        self._assistants.move_to_end(config)
        while len(self._assistants) > OPEN:
            self._assistants.popitem(last=False)[1].close()
        return self._assistants[config]

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


class Staff:
    """What the process has once, however many it serves: models, a thread for each kind of work,
    and one for ingests."""

    def __init__(self, config: Config) -> None:
        self.models = ServedModels(config)
        self.searches = Turns("search", SEARCHES)
        self.answers = Turns("answer", ANSWERS)
        self.files = Turns("files", FILES)
        self.drawings = Turns("draw", DRAWINGS)
        self.ingests = ThreadPoolExecutor(1, thread_name_prefix="ingest")

    def close(self) -> None:
        """Finish what is at hand and free everything; the next ingest goes on where this ends."""
        self.ingests.shutdown(wait=True, cancel_futures=True)
        for turns in (self.searches, self.answers, self.files, self.drawings):
            turns.close()
        self.models.close()
