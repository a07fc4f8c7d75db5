"""A collection's catalogue: what it holds, read and written in small transactions.

It does not know files, models or Chroma; `rag.ingest.ingest` brings those together.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from rag.catalog.schema import open_database, store_error
from rag.core.errors import StoreError
from rag.core.protocols import FloatMatrix
from rag.core.records import Passage

T = TypeVar("T")

BATCH = 500
"""Values in one SQL statement: SQLite's limit on variables is 999 in its oldest builds."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a collection holds."""

    documents: int
    passages: int
    pending: int


class Catalog:
    """One open catalogue file.

    :ivar opened_at: ISO 8601, UTC; changes made through one opening are of one occasion.
    :raises StoreError: from every method, when the file is damaged or the disk is full.
    """

    def __init__(self, file: Path, *, create: bool = False) -> None:
        self.file = file
        self.connection = open_database(file, create=create)
        self.opened_at = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._state = (-1, -1)
        self._known: dict[str, Any] = {}

    def close(self) -> None:
        """Close the file; the object is of no use afterwards."""
        self.connection.close()

    def wait(self, seconds: float) -> None:
        """How long a write waits for another process's before it fails; 30 seconds at first."""
        self.rows(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; the write lock is taken at the start, so nothing fails half-way."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                # On a full disk SQLite has rolled back by itself.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                # What was found out inside is true no longer, and SQLite counts no change back.
                self._known.clear()
                raise
        except sqlite3.Error as error:
            raise store_error("write", self.file, error) from error

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """Reads inside see one state of the catalogue, whatever a writer does meanwhile."""
        if self.connection.in_transaction:
            yield
            return
        self.rows("BEGIN")
        try:
            yield
        finally:
            self.rows("ROLLBACK")

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """All rows of a query."""
        try:
            return self.connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise store_error("read", self.file, error) from error

    def meta(self, key: str, default: str = "") -> str:
        """A value of the collection itself: fingerprint, generations, display name …"""
        rows = self.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0]["value"]) if rows else default

    def set_meta(self, key: str, value: str) -> None:
        """Store a value of the collection; call inside a transaction to make it part of one."""
        self.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def known(self, name: str, find: Callable[[], T]) -> T:
        """What `find` gives, kept under a name until something is written, here or by another
        process."""
        state = (int(self.rows("PRAGMA data_version")[0][0]), self.connection.total_changes)
        if state != self._state:
            self._state, self._known = state, {}
        if name not in self._known:
            self._known[name] = find()
        value: T = self._known[name]
        return value

    def counts(self) -> Counts:
        """Documents, passages and changes the index has not seen.

        Kept: SQLite goes through all rows, 30 ms for a million.
        """
        return self.known("counts", self._count)

    def _count(self) -> Counts:
        row = self.rows(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages),"
            " (SELECT count(*) FROM pending)"
        )[0]
        return Counts(*row)

    def passages(self, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """The passages with these ids; ids the catalogue does not hold are left out."""
        found: dict[str, Passage] = {}
        for batch in batches(list(passage_ids)):
            sql = f"{PASSAGE} WHERE passage_id IN ({marks(batch)})"
            for row in self.rows(sql, batch):
                found[row["passage_id"]] = passage_of(row)
        return found

    def passages_of(self, doc_id: str) -> list[Passage]:
        """A document's passages in reading order."""
        sql = f"{PASSAGE} WHERE passages.doc_id = ? ORDER BY ordinal"
        return [passage_of(row) for row in self.rows(sql, (doc_id,))]

    def all_passages(self) -> Iterator[Passage]:
        """Every passage, by document and place, without holding all in memory."""
        for row in self.connection.execute(f"{PASSAGE} ORDER BY passages.doc_id, ordinal"):
            yield passage_of(row)

    def vectors(self, passage_ids: Sequence[str]) -> FloatMatrix:
        """Shape (len(passage_ids), dimension), in their order.

        :raises StoreError: when an id is not in the catalogue.
        """
        found: dict[str, bytes] = {}
        for batch in batches(list(passage_ids)):
            sql = (
                "SELECT passage_id, vector FROM passages JOIN vectors USING (text_hash)"
                f" WHERE passage_id IN ({marks(batch)})"
            )
            found.update((row["passage_id"], row["vector"]) for row in self.rows(sql, batch))
        missing = next((p for p in passage_ids if p not in found), None)
        if missing is not None:
            raise StoreError(f"no vector for passage {missing}", hint="rag doctor --repair")
        return matrix([found[passage_id] for passage_id in passage_ids])

    def vector_pages(self, size: int = 2000) -> Iterator[tuple[list[str], FloatMatrix]]:
        """(passage ids, vectors) of the whole collection, `size` rows at a time, by row id."""
        last = -1
        while True:
            rows = self.rows(
                "SELECT id, passage_id, vector FROM passages JOIN vectors USING (text_hash)"
                " WHERE id > ? ORDER BY id LIMIT ?",
                (last, size),
            )
            if not rows:
                return
            last = rows[-1]["id"]
            yield [row["passage_id"] for row in rows], matrix([row["vector"] for row in rows])


PASSAGE = (
    "SELECT passages.*, documents.source, documents.title,"
    " EXISTS (SELECT 1 FROM scanned_pages AS scan WHERE scan.doc_id = passages.doc_id"
    ' AND scan.start < passages."end" AND scan."end" > passages.start) AS read_by_ocr'
    " FROM passages JOIN documents USING (doc_id)"
)


def passage_of(row: sqlite3.Row) -> Passage:
    """A row of `PASSAGE` as a record."""
    return Passage(
        passage_id=row["passage_id"],
        doc_id=row["doc_id"],
        source=row["source"],
        title=row["title"],
        heading=row["heading"],
        text=row["text"],
        start=row["start"],
        end=row["end"],
        start_line=row["start_line"],
        end_line=row["end_line"],
        page=row["page"],
        read_by_ocr=bool(row["read_by_ocr"]),
    )


def matrix(blobs: Sequence[bytes]) -> FloatMatrix:
    """Stored vectors as rows; shape (0, 0) for none."""
    if not blobs:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1)


def batches(values: list[str], size: int = BATCH) -> Iterator[list[str]]:
    """Slices small enough for one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def marks(values: Sequence[object]) -> str:
    """Placeholders for an IN clause."""
    return ",".join("?" * len(values))
