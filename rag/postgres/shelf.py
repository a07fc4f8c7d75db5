"""All collections of a store in PostgreSQL: opened, written, listed, renamed, deleted."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.catalog.reading_sql import Cell, Embed, Result
from rag.core.errors import CollectionBusy, EmptyCollection, StoreError
from rag.core.lock import OnWait
from rag.core.store_address import without_password
from rag.index.checks import Check
from rag.index.collection import Collection
from rag.index.collections import Entry
from rag.index.copy_rows import copy_into
from rag.index.doctor import EmbedderOf
from rag.index.work_queue import WorkQueue
from rag.postgres.checks import examine, repair
from rag.postgres.collection import SharedCollection
from rag.postgres.connection import Failure, Statements, connect, store_error
from rag.postgres.database import number_of
from rag.postgres.queue import PostgresQueue, worker_name
from rag.postgres.schema_views import VIEWS
from rag.postgres.sql import ask
from rag.postgres.upgrade import check_version

IDLE = 4
"""Connections kept for the next questions."""


class PostgresShelf:
    """The store at an address; see `rag.store.shelf.Shelf`.

    :param home: where this machine keeps what can be made again.
    :param lasting: keep connections for the next question: making one takes ten milliseconds.
    """

    has_queue = True

    def __init__(self, address: str, home: Path, *, lasting: bool = False) -> None:
        self._address, self._home = address, home
        self.place = without_password(address)
        self._idle: deque[Statements] = deque(maxlen=IDLE if lasting else 0)

    def close(self) -> None:
        """And be of use no more."""
        while self._idle:
            self._idle.pop().raw.close()
        self._idle = deque(maxlen=0)

    def open(self, name: str) -> Collection:
        """For reading."""
        return SharedCollection(self._address, name, self._home)

    @contextlib.contextmanager
    def writing(
        self, name: str, wait_seconds: float = 0.0, on_wait: OnWait = lambda: None
    ) -> Iterator[Collection]:
        """Beside other writers, each of which claims the document at hand."""
        collection = SharedCollection(self._address, name, self._home, create=True)
        with contextlib.closing(collection):
            self._share(collection, wait_seconds, on_wait)
            yield collection

    def _share(self, collection: SharedCollection, seconds: float, on_wait: OnWait) -> None:
        end = time.monotonic() + seconds
        while not collection.database.share_writing():
            if time.monotonic() > end:
                raise CollectionBusy(
                    f'another process needs the collection "{collection.name}" for itself'
                    f" (waited {seconds:g} s)",
                    hint="wait for it to finish, or stop it, and run the command again",
                )
            on_wait()
            time.sleep(0.2)

    def queue(self, collection: Collection) -> WorkQueue:
        """A connection of its own, whatever the collection's is doing."""
        assert isinstance(collection, SharedCollection)
        return PostgresQueue(self._address, collection.database.number, worker_name())

    def require_passages(self, name: str) -> None:
        """One statement."""
        with contextlib.closing(self.open(name)) as collection:
            if not collection.catalog.rows("SELECT 1 FROM passages LIMIT 1"):
                raise EmptyCollection(f'the collection "{name}" is empty', hint="rag ingest PATH")

    def holds(self, name: str) -> bool:
        """By its name."""
        with self._statements() as run:
            return bool(number_of(run, name))

    def entries(self) -> tuple[Entry, ...]:
        """Every collection that this role may see, by name."""
        with self._statements() as run:
            rows = run.execute(
                "SELECT name, (SELECT count(*) FROM rag.documents AS d WHERE d.collection = c.id),"
                " (SELECT coalesce(sum(passages), 0) FROM rag.tallies AS t"
                "  WHERE t.collection = c.id)"
                " FROM rag.collections AS c ORDER BY name, c.id"
            ).fetchall()
        return tuple(Entry(row[0], row[1], row[2]) for row in rows)

    def examine(self, name: str, embedder_of: EmbedderOf, *, mend: bool = False) -> Sequence[Check]:
        """Beside writers: what they change is whole at every moment."""
        with self.writing(name) if mend else contextlib.closing(self.open(name)) as opened:
            embedder = embedder_of(opened)
            checks = examine(opened, embedder)
            if mend and not all(check.ok for check in checks):
                repair(opened, checks, embedder)
                checks = examine(opened, embedder)
        return checks

    def tables(self) -> str:
        """The views of a collection."""
        return "\n".join(f"{name} ({columns})" for name, columns in VIEWS.items())

    def ask(self, name: str, statement: str, values: Sequence[Cell], embed: Embed) -> Result:
        """With the rights of whoever asks."""
        with self._statements() as run:
            number = self._number(run, name)
        return ask(self._address, number, statement, values, embed)

    def rename(self, old: str, new: str) -> None:
        """Another name for the same rows."""
        with self._statements() as run:
            number = self._number(run, old)
            if number_of(run, new):
                raise StoreError(f'the collection "{new}" exists already', hint="rag collections")
            with run.raw.transaction():
                run.execute("UPDATE rag.collections SET name = ? WHERE id = ?", (new, number))
                run.execute(
                    "UPDATE rag.meta SET value = ? WHERE collection = ? AND key = 'name'",
                    (new, number),
                )

    def copy(self, old: str, new: str) -> None:
        """Row by row."""
        with contextlib.closing(self.open(old)) as origin:
            copy_into(origin, self, new)

    def delete(self, name: str) -> None:
        """All its rows, in one transaction; a busy collection is an error."""
        with self._statements() as run:
            number = self._number(run, name)
            with contextlib.closing(self.open(name)) as found:
                database = found.catalog.database
                with database.transaction():
                    if not database.is_alone():
                        raise CollectionBusy(
                            f'another process is writing to the collection "{name}"',
                            hint="wait for it to finish, or stop it, and run the command again",
                        )
            run.execute(f"DROP INDEX IF EXISTS rag.nearest_{number:d}")
            with run.raw.transaction():
                # Passages first: what they refer to cannot go before them.
                for table in ("passages", "documents", "vectors", "terms"):
                    run.execute(f"DELETE FROM rag.{table} WHERE collection = ?", (number,))
                run.execute("DELETE FROM rag.collections WHERE id = ?", (number,))

    def _number(self, run: Statements, name: str) -> int:
        number = number_of(run, name)
        if not number:
            raise EmptyCollection(f'there is no collection "{name}"', hint="rag collections")
        return number

    @contextlib.contextmanager
    def _statements(self) -> Iterator[Statements]:
        """A connection for a few statements, which is kept if there is room for it."""
        run = self._kept() or Statements(connect(self._address))
        try:
            check_version(run, self.place)
            yield run
        except Failure as error:
            raise store_error("read", self._address, error) from None
        finally:
            if run.lost or run.in_transaction or len(self._idle) == self._idle.maxlen:
                run.raw.close()
            else:
                self._idle.append(run)

    def _kept(self) -> Statements | None:
        """One that is still alive; the server may have been restarted since."""
        while self._idle:
            run = self._idle.pop()
            with contextlib.suppress(Failure):
                run.execute("SELECT 1")
                return run
            run.raw.close()
        return None
