"""A collection's catalogue: what it holds, read and written in small transactions.

It does not know files, models or Chroma; `rag.ingest.ingest` brings those together.
"""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from rag.catalog.database import Connection, Database, Row, Words
from rag.catalog.sqlite_database import SqliteDatabase
from rag.core.errors import StoreConflict, StoreError
from rag.core.protocols import FloatMatrix
from rag.core.records import Passage

T = TypeVar("T")

PATIENCE = (0.1, 0.4, 1.6)
"""Seconds before some work is done again that was in another writer's way, at most."""

BATCH = 500
"""Values in one SQL statement: SQLite's limit on variables is 999 in its oldest builds."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a collection holds."""

    documents: int
    passages: int
    pending: int


class Catalog:
    """One open catalogue: a file, or what another database keeps of a collection.

    :ivar opened_at: ISO 8601, UTC; changes made through one opening are of one occasion.
    :raises StoreError: from every method, when the file is damaged or the disk is full.
    """

    def __init__(
        self, file: Path = Path(), *, create: bool = False, database: Database | None = None
    ) -> None:
        self.file = file
        self.database: Database = database or SqliteDatabase(file, create=create)
        self.opened_at = datetime.now(UTC).isoformat(timespec="milliseconds")
        self._state: Hashable = None
        self._known: dict[str, Any] = {}

    @property
    def connection(self) -> Connection:
        """What statements run on inside `transaction`."""
        return self.database.connection

    @property
    def words(self) -> Words:
        """The lexical index."""
        return self.database.words

    def close(self) -> None:
        """Let go of it; the object is of no use afterwards."""
        self.database.close()

    def wait(self, seconds: float) -> None:
        """How long a write waits for another process's before it fails."""
        self.database.wait(seconds)

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All or nothing."""
        try:
            with self.database.transaction() as connection:
                yield connection
        except BaseException:
            # What was found out inside is true no longer, and SQLite counts no change back.
            self._known.clear()
            raise

    def written(self, work: Callable[[Connection], T]) -> T:
        """What some work gives that is done in a transaction, and once more where another writer
        was in the way: then nothing of it was kept."""
        for seconds in PATIENCE:
            try:
                with self.transaction() as connection:
                    return work(connection)
            except StoreConflict:
                time.sleep(seconds * random.uniform(0.5, 1.0))
        with self.transaction() as connection:
            return work(connection)

    def snapshot(self) -> AbstractContextManager[None]:
        """Reads inside see one state of the catalogue, whatever a writer does meanwhile."""
        return self.database.snapshot()

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of a query."""
        return self.database.rows(sql, values)

    def meta(self, key: str, default: str = "") -> str:
        """A value of the collection itself: fingerprint, generations, display name …"""
        rows = self.rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0]["value"]) if rows else default

    def set_meta(self, key: str, value: str) -> None:
        """Store a value of the collection; call inside a transaction to make it part of one."""
        self.connection.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    def known(self, name: str, find: Callable[[], T]) -> T:
        """What `find` gives, kept under a name until something is written, here or by another
        process."""
        state = self.database.state()
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
        documents = int(self.rows("SELECT count(*) FROM documents")[0][0])
        return Counts(documents, self.database.passages(), self.database.unseen())

    def passages(self, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """The passages with these ids; ids the catalogue does not hold are left out."""
        found: dict[str, Passage] = {}
        select = PASSAGE if self.known("scans", self._has_scans) else UNSCANNED_PASSAGE
        for batch in batches(list(passage_ids)):
            sql = f"{select} WHERE passage_id IN ({marks(batch)})"
            for row in self.rows(sql, batch):
                found[row["passage_id"]] = passage_of(row)
        return found

    def _has_scans(self) -> bool:
        """Whether anything was read by OCR: for most collections no passage has to be asked."""
        return bool(self.rows("SELECT 1 FROM scanned_pages LIMIT 1"))

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


_PASSAGE = (
    "SELECT passages.passage_id, passages.doc_id, source, title, passages.heading, passages.text,"
    ' passages.start, passages."end", passages.start_line, passages.end_line, passages.page,'
    " {} AS read_by_ocr, passages.ordinal"
    " FROM passages JOIN documents USING (doc_id)"
)
PASSAGE = _PASSAGE.format(
    "EXISTS (SELECT 1 FROM scanned_pages AS scan WHERE scan.doc_id = passages.doc_id"
    ' AND scan.start < passages."end" AND scan."end" > passages.start)'
)
UNSCANNED_PASSAGE = _PASSAGE.format("0")
"""The same where nothing was read by OCR."""
_FIELDS = slice(0, 11)
"""Columns that are fields of `Passage`, in their order: by name each costs as much as all."""


def passage_of(row: Row) -> Passage:
    """A row of `PASSAGE` as a record."""
    fields: tuple[Any, ...] = (*row[_FIELDS], bool(row["read_by_ocr"]))
    return Passage(*fields)


def matrix(blobs: Sequence[bytes]) -> FloatMatrix:
    """Stored vectors as rows; shape (0, 0) for none."""
    if not blobs:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), -1)


def batches(values: list[T], size: int = BATCH) -> Iterator[list[T]]:
    """Slices small enough for one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def marks(values: Sequence[object]) -> str:
    """Placeholders for an IN clause."""
    return ",".join("?" * len(values))
