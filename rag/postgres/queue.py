"""The queue of files in the database; see `rag.index.work_queue.WorkQueue`.

A file whose worker died is tried with few others and then alone, so that it can be told from those
that were taken with it; one whose workers die again and again is set aside with its reason.
"""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Iterable, Sequence

from rag.catalog.changes import FileState
from rag.index.work_queue import QueueStatus, Setback, Taken, Worker
from rag.postgres.connection import Failure, Row, Statements, connect, store_error

LEASE_SECONDS = 30.0
"""So long after its last sign of life a worker's files are anybody's."""
BEATS = 6
"""Signs of life in that time: a few may be late."""
AT_ONCE = (64, 32, 8, 2, 1, 1)
"""Files taken in one step by how often they were tried: enough to sort their passages by length,
then fewer, to find the one that kills."""


class PostgresQueue:
    """The queue of one collection, for one worker.

    :param collection: its number.
    :param worker: a name that no other process bears.
    :raises StoreError: from every method.
    """

    def __init__(
        self, address: str, collection: int, worker: str, lease_seconds: float = LEASE_SECONDS
    ) -> None:
        self._address, self._collection = address, collection
        self._worker, self._lease = worker, lease_seconds
        self.beat_seconds = lease_seconds / BEATS
        # Signs of life come from a thread of their own.
        self._alone = threading.Lock()
        self._run = Statements(connect(address))
        self._rows("SELECT set_config('rag.collection', ?, false)", (str(collection),))

    def close(self) -> None:
        """Close its connection."""
        self._run.raw.close()

    def _rows(self, sql: str, values: Sequence[object]) -> list[Row]:
        try:
            with self._alone:
                cursor = self._run.execute(sql, values)
                return cursor.fetchall() if cursor.description else []
        except Failure as error:
            raise store_error("work on", self._address, error) from None

    def _each(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        try:
            # All or nothing.
            with self._alone, self._run.raw.transaction():
                self._run.executemany(sql, rows)
        except Failure as error:
            raise store_error("work on", self._address, error) from None

    def fill(self, files: Sequence[FileState]) -> None:
        """Files of an earlier time that are done are forgotten once nothing of it is open."""
        self._rows(
            "DELETE FROM rag.queue WHERE collection = ?1 AND NOT EXISTS (SELECT 1 FROM rag.queue"
            " WHERE collection = ?1 AND state IN ('waiting', 'taken'))",
            (self._collection,),
        )
        self._rows(
            "DELETE FROM rag.workers WHERE collection = ? AND seen < now() - interval '1 hour'",
            (self._collection,),
        )
        self._each(
            "INSERT INTO rag.queue AS old (doc_id, source, path, size, mtime_ns, content_hash)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (doc_id) DO UPDATE SET"
            " source = excluded.source, path = excluded.path, size = excluded.size,"
            " content_hash = excluded.content_hash, mtime_ns = excluded.mtime_ns,"
            " state = 'waiting', worker = '', attempts = 0, until = '-infinity', reason = ''"
            " WHERE old.state NOT IN ('waiting', 'taken')"
            " OR old.content_hash <> excluded.content_hash",
            [
                (f.doc_id, f.source, f.path, f.size, f.mtime_ns, f.content_hash)
                for f in sorted(files, key=lambda f: f.doc_id)  # one order: no deadlock
            ],
        )

    def take(self, most: int = AT_ONCE[0]) -> Taken:
        """Files never tried come first."""
        self._set_aside()
        for attempts, size in enumerate(AT_ONCE):
            # Materialised: a plan may run a subquery with LIMIT more than once.
            rows = self._rows(
                "WITH free AS MATERIALIZED ("
                " SELECT doc_id FROM rag.queue WHERE collection = ?1 AND attempts = ?5"
                " AND state IN ('waiting', 'taken') AND until < clock_timestamp()"
                " ORDER BY doc_id LIMIT ?4 FOR UPDATE SKIP LOCKED)"
                " UPDATE rag.queue AS q SET state = 'taken', worker = ?2, attempts = attempts + 1,"
                " until = clock_timestamp() + make_interval(secs => ?3) FROM free"
                " WHERE q.collection = ?1 AND q.doc_id = free.doc_id"
                " RETURNING q.doc_id, source, path, size, mtime_ns, content_hash",
                (self._collection, self._worker, self._lease, min(size, most), attempts),
            )
            if rows:
                files = (FileState(*row) for row in sorted(rows, key=lambda row: row["doc_id"]))
                return Taken(tuple(files), again=attempts > 0)
        return Taken(())

    def beat(self, files: int = 0, passages: int = 0) -> None:
        """A sign of life: what this worker has stays its own, and others see how far it is.

        :param files: stored so far.
        """
        self._rows(
            "INSERT INTO rag.workers (name, files, passages) VALUES (?1, ?2, ?3)"
            " ON CONFLICT (name) DO UPDATE SET"
            " seen = clock_timestamp(), files = excluded.files, passages = excluded.passages",
            (self._worker, files, passages),
        )
        self._rows(
            "UPDATE rag.queue SET until = clock_timestamp() + make_interval(secs => ?2)"
            " WHERE collection = ?1 AND worker = ?3 AND state = 'taken'",
            (self._collection, self._lease, self._worker),
        )

    def done(self, files: Iterable[FileState]) -> None:
        """These are stored. One that was queued anew meanwhile waits on."""
        self._end(((f, "") for f in files), "done")

    def failed(self, setbacks: Iterable[tuple[FileState, str]]) -> None:
        """These cannot be read; each with its reason."""
        self._end(setbacks, "failed")

    def give_back(self) -> None:
        """Leave what this worker still has to others, as never tried; it goes in peace."""
        self._rows(
            "UPDATE rag.queue SET state = 'waiting', worker = '', until = '-infinity',"
            " attempts = attempts - 1 WHERE collection = ?1 AND worker = ?2 AND state = 'taken'",
            (self._collection, self._worker),
        )
        self._rows(
            "DELETE FROM rag.workers WHERE collection = ?1 AND name = ?2",
            (self._collection, self._worker),
        )

    def setbacks(self) -> tuple[Setback, ...]:
        """Files that failed or were set aside, by source."""
        rows = self._rows(
            "SELECT doc_id, source, reason FROM rag.queue WHERE collection = ?1"
            " AND state IN ('failed', 'aside') ORDER BY source",
            (self._collection,),
        )
        return tuple(Setback(*row) for row in rows)

    def status(self) -> QueueStatus:
        """How far all are."""
        counted = self._rows(
            "SELECT state, count(*) FROM rag.queue WHERE collection = ?1 GROUP BY state",
            (self._collection,),
        )
        workers = self._rows(
            "SELECT name, extract(epoch FROM clock_timestamp() - seen)::double precision,"
            " files, passages FROM rag.workers WHERE collection = ?1 ORDER BY name",
            (self._collection,),
        )
        files = {row[0]: int(row[1]) for row in counted}
        return QueueStatus(**files, workers=tuple(Worker(*row) for row in workers))

    def _set_aside(self) -> None:
        self._rows(
            "UPDATE rag.queue SET state = 'aside', reason = 'the last ' || attempts ||"
            " ' workers that read it died: ' || worker"
            " WHERE collection = ?1 AND state = 'taken' AND attempts >= ?2"
            " AND until < clock_timestamp()",
            (self._collection, len(AT_ONCE)),
        )

    def _end(self, ended: Iterable[tuple[FileState, str]], state: str) -> None:
        self._each(
            "UPDATE rag.queue SET state = ?5, reason = ?4, until = '-infinity'"
            " WHERE collection = ?1 AND doc_id = ?2 AND content_hash = ?3 AND worker = ?6"
            " AND state = 'taken'",
            [
                (self._collection, f.doc_id, f.content_hash, reason, state, self._worker)
                for f, reason in ended
            ],
        )  # fmt: skip


def worker_name() -> str:
    """A name for this process that tells a person where it runs."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(2)}"
