"""One of many workers on a queue of files: takes some, stores them, takes more.

It may be killed at any moment: what it stored stays stored, what it had is taken over by others.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from rag.catalog.changes import PassageChange, outdated, stored_as
from rag.core.errors import StoreError
from rag.core.records import Document, Failure, Skipped
from rag.index.collection import Collection
from rag.index.work_queue import QueueStatus, Taken, WorkQueue
from rag.ingest.document_writer import Progress, Report
from rag.ingest.ingest import Means, remove_documents, store_files
from rag.ingest.report import Stored

IDLE_SECONDS = 0.5
"""Between two looks at a queue of which others have the rest."""
PATIENCE_SECONDS = 120.0
"""How long a store may be away: a server that is restarted is back by then."""

Opening = Callable[[], AbstractContextManager[tuple[Collection, WorkQueue]]]
"""Opens the collection for writing, and its queue."""
Told = Callable[[QueueStatus, Progress | None], None]
"""How far all workers are, and how far this one is with the files at hand."""


@dataclass(slots=True)
class Worked:
    """What one worker did; grows while it works."""

    files: int = 0
    tokens: int = 0
    inner: int = 0
    work: float = 0.0
    passages: PassageChange = field(default_factory=PassageChange)
    doc_ids: set[str] = field(default_factory=set)
    read: list[Document] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def add(self, stored: Stored, files: int) -> None:
        """Count what became of some files."""
        self.files += files
        self.tokens += stored.tokens
        self.inner += stored.inner
        self.work += stored.work
        self.passages += stored.passages
        self.doc_ids |= stored.doc_ids
        self.read += stored.read
        self.failures += stored.failures
        self.skipped += stored.skipped

    def whole(self) -> Stored:
        """All of it."""
        return Stored(
            frozenset(self.doc_ids),
            self.inner,
            tuple(self.read),
            self.passages,
            self.tokens,
            self.work,
            tuple(self.failures),
            tuple(self.skipped),
        )


@dataclass(slots=True)
class WorkerLoop:
    """Works until it is told to stop, or until the queue is done.

    A store that is away for a while is waited for.

    :ivar opening: opens the collection and the queue, again after the store was away.
    :ivar stays: wait for more once the queue is done.
    :ivar told: called about every second.
    """

    opening: Opening
    means: Means
    stays: bool = False
    told: Told = lambda status, progress: None
    stop: threading.Event = field(default_factory=threading.Event)
    worked: Worked = field(default_factory=Worked)

    def run(self) -> Worked:
        """Work.

        :raises StoreError: when the store is away for longer than `PATIENCE_SECONDS`, or refuses.
        """
        waited = 0.0
        while True:
            before = self.worked.files
            try:
                with self.opening() as (collection, queue), self._alive(queue):
                    self._work(collection, queue)
                return self.worked
            except StoreError:
                waited = 0.0 if self.worked.files > before else waited
                pause = min(5.0, 0.5 + waited / 4)
                if waited + pause > PATIENCE_SECONDS or self.stop.wait(pause):
                    raise
                waited += pause

    def _work(self, collection: Collection, queue: WorkQueue) -> None:
        try:
            while not self.stop.is_set():
                taken = queue.take()
                status = queue.status()
                self.told(status, None)
                if taken.files:
                    tell = functools.partial(self.told, status)
                    self._store(collection, queue, taken, tell)
                elif status.open or self.stays:
                    self.stop.wait(IDLE_SECONDS)
                else:
                    break
        finally:
            with contextlib.suppress(StoreError):
                queue.give_back()

    def _store(
        self,
        collection: Collection,
        queue: WorkQueue,
        taken: Taken,
        tell: Report,
    ) -> None:
        files = taken.files
        before = stored_as(collection.catalog, files) if taken.again else set()
        left = [state for state in files if state.doc_id not in before]
        stored = store_files(collection, left, self.means, tell)
        remove_documents(
            collection,
            outdated(collection.catalog, stored.of(left)),
            stored.passages.removed,
        )
        self.worked.add(stored, len(files))
        reasons = {failure.source: failure.reason for failure in stored.failures}
        bad = [s for s in left if s.doc_id not in stored.doc_ids and s.source in reasons]
        queue.failed([(state, reasons[state.source]) for state in bad])
        queue.done([state for state in files if state not in bad])

    @contextlib.contextmanager
    def _alive(self, queue: WorkQueue) -> Iterator[None]:
        """Signs of life on a thread beside; when they fail, the work fails as well, and sooner."""
        end = threading.Event()

        def beat() -> None:
            with contextlib.suppress(StoreError):
                while True:
                    queue.beat(self.worked.files, self.worked.passages.added)
                    if end.wait(queue.beat_seconds):
                        return

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            end.set()
            thread.join()
