"""What several workers need of a queue that they share; a collection of one machine has none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.catalog.changes import FileState
from rag.core.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Taken:
    """Files that one worker has for itself.

    :ivar again: another worker had them and is gone; what it stored need not be done again.
    """

    files: tuple[FileState, ...]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Setback:
    """A file that was not stored, and why."""

    doc_id: str
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that works on the queue.

    :ivar quiet_seconds: since its last sign of life.
    :ivar files: done by it so far, and `passages` that it embedded.
    """

    name: str
    quiet_seconds: float
    files: int
    passages: int


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """How far all workers are together, in files.

    :ivar failed: could not be read; `aside` are those whose workers died of them.
    """

    waiting: int = 0
    taken: int = 0
    done: int = 0
    failed: int = 0
    aside: int = 0
    workers: tuple[Worker, ...] = ()

    @property
    def open(self) -> int:
        """Files that are still to be done."""
        return self.waiting + self.taken

    @property
    def ended(self) -> int:
        """Files that nobody has to touch any more."""
        return self.done + self.failed + self.aside

    @property
    def total(self) -> int:
        """All files of the queue."""
        return self.open + self.ended


class WorkQueue(Protocol):
    """The queue of a collection, for one worker; several threads of it may use it.

    A file is taken by one worker at a time and for as long as that worker shows life. Doing it
    twice changes nothing, so that a worker may die at any moment.

    :ivar beat_seconds: how often a worker shows life.
    :raises StoreError: from every method.
    """

    beat_seconds: float

    def fill(self, files: Sequence[FileState]) -> None:
        """Add files. One that waits already waits on; one that changed since is done anew."""
        ...

    def take(self) -> Taken:
        """Files that nobody has; none when all are taken or done."""
        ...

    def beat(self, files: int = 0, passages: int = 0) -> None:
        """A sign of life, and how far this worker is: `Worker`."""
        ...

    def done(self, files: Iterable[FileState]) -> None:
        """These are stored. One that was queued anew meanwhile waits on."""
        ...

    def failed(self, setbacks: Iterable[tuple[FileState, str]]) -> None:
        """These cannot be read; each with its reason."""
        ...

    def give_back(self) -> None:
        """Leave what this worker still has to others, as never tried; it goes in peace."""
        ...

    def setbacks(self) -> tuple[Setback, ...]:
        """Files that failed or were set aside, by source."""
        ...

    def status(self) -> QueueStatus:
        """How far all are."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def no_queue() -> ConfigError:
    """What is said where one process works alone."""
    return ConfigError(
        "workers share a collection in a PostgreSQL store; this one is in a folder here",
        hint="rag --store postgresql://USER@HOST/DATABASE ingest --worker",
    )
