"""A catalogue kept in one SQLite file."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import cast

from rag.catalog.database import Row, Values
from rag.catalog.schema import open_database, store_error
from rag.catalog.sqlite_words import SqliteWords


class SqliteDatabase:
    """One open catalogue file; see `rag.catalog.database.Database`.

    Writers take turns by the collection's lock, so that nobody has to claim anything.
    """

    def __init__(self, file: Path, *, create: bool = False) -> None:
        self.file = file
        self.place = str(file)
        self.connection = open_database(file, create=create)
        self.words = SqliteWords(self.connection, self.rows)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def wait(self, seconds: float) -> None:
        """30 seconds at first."""
        self.rows(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The write lock is taken at the start, so nothing fails half-way."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                # On a full disk SQLite has rolled back by itself.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise store_error("write", self.file, error) from error

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Write-ahead logging gives it for nothing."""
        if self.connection.in_transaction:
            yield
            return
        self.rows("BEGIN")
        try:
            yield
        finally:
            self.rows("ROLLBACK")

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """All rows of a query."""
        try:
            return cast(list[Row], self.connection.execute(sql, values).fetchall())
        except sqlite3.Error as error:
            raise store_error("read", self.file, error) from error

    def state(self) -> Hashable:
        """What other connections have written, and this one."""
        return int(self.rows("PRAGMA data_version")[0][0]), self.connection.total_changes

    def claim(self, *doc_ids: str) -> None:
        """One transaction writes at a time."""

    def is_alone(self) -> bool:
        """Of writers there is one."""
        return True

    def note_changed(self, changes: Mapping[str, str | None]) -> None:
        """Rows of `pending`, which the next writer brings to Chroma."""
        self.connection.executemany("INSERT OR REPLACE INTO pending VALUES (?, ?)", changes.items())

    def passages(self) -> int:
        """By going through them."""
        return int(self.rows("SELECT count(*) FROM passages")[0][0])

    def unseen(self) -> int:
        """Rows of `pending`."""
        return int(self.rows("SELECT count(*) FROM pending")[0][0])

    def has_table(self, name: str) -> bool:
        """By SQLite's own list."""
        return bool(
            self.rows("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (name,))
        )

    def add_tables(self, statements: str) -> None:
        """One by one: a script would end the transaction."""
        for statement in statements.split(";\n"):
            if statement.strip():
                self.connection.execute(statement)
