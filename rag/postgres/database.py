"""A collection in PostgreSQL as the catalogue's database; see `rag.catalog.database.Database`."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterator, Mapping

from rag.catalog.database import Row, Values
from rag.core.errors import EmptyCollection, StoreError
from rag.core.store_address import without_password
from rag.postgres.connection import Failure, Statements, connect, store_error
from rag.postgres.upgrade import check_version
from rag.postgres.words import PostgresWords

SLOTS = 32
"""Rows of `tallies` that writers share: two that meet in one wait for each other."""
LOOKED_AT = 0.1
"""Seconds for which a question does not ask again whether somebody has written: it would five
times."""
WRITER_LOCK = 7_246_002
"""First key of the lock that each writer of a collection shares; who wants to be alone takes it
whole."""


_NUMBER = "SELECT id FROM collections WHERE name = ? ORDER BY owner <> current_user, id LIMIT 1"
"""One's own collection before another's of the same name."""


def number_of(statements: Statements, name: str) -> int:
    """The collection of this name; 0 where there is none."""
    rows = statements.execute(_NUMBER, (name,)).fetchall()
    return int(rows[0][0]) if rows else 0


class PostgresDatabase:
    """One connection, whose statements see one collection.

    A connection that was cut between two statements is made again once; what was cut inside a
    transaction is undone by the server, and said.

    :ivar number: the collection's.
    """

    def __init__(self, address: str, name: str, *, create: bool = False) -> None:
        self.address, self.name = address, name
        self.place = without_password(address)
        self._state, self._looked = 0, 0.0
        self._statements = Statements(connect(address))
        try:
            check_version(self._statements, self.place)
            self.number = self._find_number(create)
            self._choose()
        except Failure as error:
            self.close()
            raise store_error("read", address, error) from None
        except BaseException:
            self.close()
            raise
        self.words = PostgresWords(self)

    def _find_number(self, create: bool) -> int:
        if create and not number_of(self._statements, self.name):
            self._statements.execute(
                "INSERT INTO collections (name) VALUES (?) ON CONFLICT DO NOTHING", (self.name,)
            )
        number = number_of(self._statements, self.name)
        if not number:
            raise EmptyCollection("nothing was ever ingested")
        return number

    def _choose(self) -> None:
        """Rows of a view are those of this collection."""
        sql = "SELECT set_config('rag.collection', ?, false)"
        self._statements.execute(sql, (str(self.number),))

    def is_replaced(self) -> bool:
        """Whether the name stands for another collection by now, or for none."""
        rows = self.rows(_NUMBER, (self.name,))
        return not rows or rows[0][0] != self.number

    @property
    def connection(self) -> Statements:
        """What statements run on."""
        return self._statements

    def close(self) -> None:
        """Its locks go with it."""
        self._statements.raw.close()

    def wait(self, seconds: float) -> None:
        """For locks of rows; without limit at first."""
        self.rows("SELECT set_config('lock_timeout', ?, false)", (f"{int(seconds * 1000)}ms",))

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Statements]:
        """Others see none of it before its end."""
        self._again_if_lost()
        try:
            self._statements.execute("BEGIN")
            try:
                yield self._statements
                self._count_write()
                self._statements.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(Failure):
                    self._statements.execute("ROLLBACK")
                raise
        except Failure as error:
            raise store_error("write", self.address, error) from None

    def _count_write(self, passages: int = 0, terms: int = 0) -> None:
        self._looked = 0.0
        self._statements.execute(
            "INSERT INTO tallies (slot, writes, passages, terms)"
            f" VALUES (pg_backend_pid() % {SLOTS}, 1, ?, ?) ON CONFLICT (slot) DO UPDATE SET"
            " writes = tallies.writes + 1, passages = tallies.passages + excluded.passages,"
            " terms = tallies.terms + excluded.terms",
            (passages, terms),
        )

    def count_terms(self, passages: int, terms: int) -> None:
        """How many passages and terms of theirs came or, below 0, went."""
        self._count_write(passages, terms)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """A transaction that repeats what it reads."""
        if self._statements.in_transaction:
            yield
            return
        self._again_if_lost()
        self.rows("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield
        finally:
            with contextlib.suppress(StoreError):
                self.rows("ROLLBACK")

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """All rows of a query, or of its repetition on a new connection."""
        inside = self._statements.in_transaction
        try:
            return list(self._rows(sql, values))
        except Failure as error:
            if inside or not self._statements.lost:
                raise store_error("read", self.address, error) from None
        self._again_if_lost()
        try:
            return list(self._rows(sql, values))
        except Failure as error:
            raise store_error("read", self.address, error) from None

    def _rows(self, sql: str, values: Values) -> list[Row]:
        cursor = self._statements.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []

    def _again_if_lost(self) -> None:
        if self._statements.lost:
            self._statements = Statements(connect(self.address))
            self._choose()

    def state(self) -> int:
        """The sum of all writes that are committed, and this connection's own; looked at again
        after `LOOKED_AT`."""
        now = time.monotonic()
        if now - self._looked > LOOKED_AT:
            self._state = int(self.rows("SELECT coalesce(sum(writes), 0) FROM tallies")[0][0])
            self._looked = now
        return self._state

    def claim(self, *doc_ids: str) -> None:
        """A lock of each document's, until the transaction ends; all writers take them in one
        order."""
        digests = (hashlib.sha256(doc_id.encode()).digest()[:4] for doc_id in doc_ids)
        keys = sorted({int.from_bytes(digest, "big", signed=True) for digest in digests})
        self._statements.execute(
            "SELECT pg_advisory_xact_lock(?::int, key) FROM unnest(?::int[]) AS key",
            (self.number, keys),
        )

    def share_writing(self) -> bool:
        """Begin to write beside others, until this connection ends; not while one is alone."""
        sql = "SELECT pg_try_advisory_lock_shared(?::int, ?::int)"
        return bool(self.rows(sql, (WRITER_LOCK, self.number))[0][0])

    def is_alone(self) -> bool:
        """By asking for the whole lock, which nobody gets while others share it."""
        sql = "SELECT pg_try_advisory_xact_lock(?::int, ?::int)"
        return bool(self.rows(sql, (WRITER_LOCK, self.number))[0][0])

    def note_changed(self, changes: Mapping[str, str | None]) -> None:
        """The index of vectors is PostgreSQL's own, changed with its rows."""

    def passages(self) -> int:
        """As they were counted when they were written: going through a million takes longer than a
        question. Where their terms are lost so is the count, and they are gone through."""
        counted = self.rows("SELECT coalesce(sum(passages), 0) FROM tallies")[0][0]
        return int(counted or self.rows("SELECT count(*) FROM passages")[0][0])

    def unseen(self) -> int:
        """Never any."""
        return 0

    def has_table(self, name: str) -> bool:
        """All of them, since the version was looked at."""
        return True

    def add_tables(self, statements: str) -> None:
        """They are there."""
