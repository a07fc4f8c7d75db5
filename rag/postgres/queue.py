"""The queue of files that many workers share.

A file is taken by one worker at a time and for as long as that worker lives. It is done when its
document is stored; doing it twice changes nothing, so a worker may die at any moment. A file whose
worker died is tried alone, so that it can be told from those that were taken with it; one whose
workers die again and again is set aside with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.postgres.connection import Statements

LEASE_SECONDS = 30.0
"""So long after its last sign of life a worker's files are anybody's."""
MOST_ATTEMPTS = 4
"""Workers that may die of a file: the first had others beside it, the next ones it alone."""
FILES_AT_ONCE = 32
"""Taken in one step: enough to sort their passages by length, little for another to wait for."""


@dataclass(frozen=True, slots=True)
class QueuedFile:
    """A file to be read, as it was when it was queued.

    :ivar path: absolute, or a URL.
    :ivar content_hash: sha256 of its bytes, or what its store says in place of that.
    """

    doc_id: str
    source: str
    path: str
    content_hash: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Setback:
    """A file that was not stored, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that works on the queue.

    :ivar quiet_seconds: since its last sign of life.
    :ivar files: stored by it so far, and `passages` in them.
    """

    name: str
    quiet_seconds: float
    files: int
    passages: int


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """How far all workers are together.

    :ivar failed: files that could not be read; `aside` are those whose workers died.
    """

    waiting: int
    taken: int
    done: int
    failed: int
    aside: int
    workers: tuple[Worker, ...] = ()

    @property
    def open(self) -> int:
        """Files that are still to be done."""
        return self.waiting + self.taken

    @property
    def total(self) -> int:
        """All files of the queue."""
        return self.open + self.done + self.failed + self.aside


class Queue:
    """The queue of one collection, for one worker.

    :param run: a connection of its own, outside any transaction; its setting ``rag.collection``
        names the collection.
    :param worker: a name that no other process bears.
    """

    def __init__(self, run: Statements, worker: str, lease_seconds: float = LEASE_SECONDS) -> None:
        self._run = run
        self._worker = worker
        self._lease = lease_seconds

    def fill(self, files: Sequence[QueuedFile]) -> None:
        """Add files. One that waits already waits on; one that changed since is done anew."""
        self._run.executemany(
            "INSERT INTO rag.queue AS old (doc_id, source, path, content_hash, size, mtime_ns)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (doc_id) DO UPDATE SET"
            " source = excluded.source, path = excluded.path, size = excluded.size,"
            " content_hash = excluded.content_hash, mtime_ns = excluded.mtime_ns,"
            " state = 'waiting', worker = '', attempts = 0, until = '-infinity', reason = ''"
            " WHERE old.state NOT IN ('waiting', 'taken')"
            " OR old.content_hash <> excluded.content_hash",
            [
                (f.doc_id, f.source, f.path, f.content_hash, f.size, f.mtime_ns)
                for f in sorted(files, key=lambda f: f.doc_id)  # one order: no deadlock
            ],
        )

    def take(self, most: int = FILES_AT_ONCE) -> tuple[QueuedFile, ...]:
        """Files that nobody has, leased to this worker; none when all are taken or done.

        One whose worker died comes alone.
        """
        self._set_aside()
        for attempts, limit in (("= 0", most), ("> 0", 1)):
            rows = self._run.execute(
                # Materialised: a plan may run a subquery with LIMIT more than once.
                "WITH free AS MATERIALIZED ("
                " SELECT doc_id FROM rag.queue WHERE collection = ?1 AND attempts "
                + attempts
                + " AND state IN ('waiting', 'taken') AND until < clock_timestamp()"
                " ORDER BY attempts, doc_id LIMIT ?4 FOR UPDATE SKIP LOCKED)"
                " UPDATE rag.queue AS q SET state = 'taken', worker = ?2, attempts = attempts + 1,"
                " until = clock_timestamp() + make_interval(secs => ?3) FROM free"
                " WHERE q.collection = ?1 AND q.doc_id = free.doc_id"
                " RETURNING q.doc_id, source, path, content_hash, size, mtime_ns",
                (self._collection(), self._worker, self._lease, limit),
            ).fetchall()
            if rows:
                return tuple(QueuedFile(*row) for row in sorted(rows, key=lambda r: r["doc_id"]))
        return ()

    def beat(self, files: int = 0, passages: int = 0) -> None:
        """A sign of life: what this worker has stays its own, and others see how far it is.

        :param files: stored so far.
        """
        self._run.execute(
            "INSERT INTO rag.workers (name, files, passages) VALUES (?1, ?2, ?3)"
            " ON CONFLICT (name) DO UPDATE SET"
            " seen = clock_timestamp(), files = excluded.files, passages = excluded.passages",
            (self._worker, files, passages),
        )
        self._run.execute(
            "UPDATE rag.queue SET until = clock_timestamp() + make_interval(secs => ?2)"
            " WHERE collection = ?1 AND worker = ?3 AND state = 'taken'",
            (self._collection(), self._lease, self._worker),
        )

    def done(self, files: Iterable[QueuedFile]) -> None:
        """These are stored. One that was queued anew meanwhile waits on."""
        self._end(((f, "") for f in files), "done")

    def failed(self, setbacks: Iterable[tuple[QueuedFile, str]]) -> None:
        """These cannot be read; each with its reason."""
        self._end(setbacks, "failed")

    def give_back(self) -> None:
        """Leave what this worker still has to others, as never tried; it goes in peace."""
        self._run.execute(
            "UPDATE rag.queue SET state = 'waiting', worker = '', until = '-infinity',"
            " attempts = attempts - 1 WHERE collection = ?1 AND worker = ?2 AND state = 'taken'",
            (self._collection(), self._worker),
        )
        self._run.execute(
            "DELETE FROM rag.workers WHERE collection = ?1 AND name = ?2",
            (self._collection(), self._worker),
        )

    def setbacks(self) -> tuple[Setback, ...]:
        """Files that failed or were set aside, by source."""
        rows = self._run.execute(
            "SELECT source, reason FROM rag.queue WHERE collection = ?1"
            " AND state IN ('failed', 'aside') ORDER BY source",
            (self._collection(),),
        ).fetchall()
        return tuple(Setback(*row) for row in rows)

    def status(self) -> QueueStatus:
        """How far it is."""
        return queue_status(self._run)

    def _set_aside(self) -> None:
        self._run.execute(
            "UPDATE rag.queue SET state = 'aside', reason = 'the last ' || attempts ||"
            " ' workers that read it died: ' || worker"
            " WHERE collection = ?1 AND state = 'taken' AND attempts >= ?2"
            " AND until < clock_timestamp()",
            (self._collection(), MOST_ATTEMPTS),
        )

    def _end(self, ended: Iterable[tuple[QueuedFile, str]], state: str) -> None:
        collection = self._collection()
        self._run.executemany(
            "UPDATE rag.queue SET state = ?5, reason = ?4, until = '-infinity'"
            " WHERE collection = ?1 AND doc_id = ?2 AND content_hash = ?3 AND worker = ?6"
            " AND state = 'taken'",
            [(collection, f.doc_id, f.content_hash, reason, state, self._worker)
             for f, reason in ended],
        )  # fmt: skip

    def _collection(self) -> int:
        return collection_of(self._run)


def collection_of(run: Statements) -> int:
    """The collection that a connection works on."""
    return int(run.execute("SELECT current_setting('rag.collection')::integer").fetchall()[0][0])


def queue_status(run: Statements) -> QueueStatus:
    """How far the workers of a connection's collection are."""
    collection = collection_of(run)
    counted = run.execute(
        "SELECT state, count(*) FROM rag.queue WHERE collection = ?1 GROUP BY state", (collection,)
    ).fetchall()
    files = {row[0]: int(row[1]) for row in counted}
    workers = run.execute(
        "SELECT name, extract(epoch FROM clock_timestamp() - seen)::double precision,"
        " files, passages FROM rag.workers WHERE collection = ?1 ORDER BY name",
        (collection,),
    ).fetchall()
    return QueueStatus(
        waiting=files.get("waiting", 0),
        taken=files.get("taken", 0),
        done=files.get("done", 0),
        failed=files.get("failed", 0),
        aside=files.get("aside", 0),
        workers=tuple(Worker(*row) for row in workers),
    )
