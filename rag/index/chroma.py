"""Chroma as the nearest-neighbour index beside the catalogue.

It never holds the only copy of anything, and only this file knows chromadb.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.core.errors import StoreError
from rag.core.locations import private_folder
from rag.core.protocols import FloatMatrix

ROWS = 5000
"""Rows in one call; Chroma 1.5 refuses more than 5461."""
LOCKED = "database is locked"
PATIENCE, READERS_PATIENCE = 30.0, 1.0
"""Seconds that a file which another process holds is waited for, beyond SQLite's own: a reader has
the catalogue to search in instead."""
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0


class ChromaIndex:
    """One Chroma collection in its own folder.

    A handle sees nothing that another process writes after it was opened (measured with
    chromadb 1.5.9): the owner makes a new one when the catalogue says that the index moved.

    :param create: make the index where there is none; a reader never does.
    :raises StoreError: from every method, when Chroma cannot read or write its files.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        if not create and not is_index(folder):
            raise StoreError("the vector index is missing", hint="rag doctor --repair")
        self._patience = PATIENCE if create else READERS_PATIENCE
        self._rows = self._call(_open_collection, folder, create)

    def upsert(self, passage_ids: Sequence[str], vectors: FloatMatrix) -> None:
        """Add or replace rows of unit vectors."""
        for start in range(0, len(passage_ids), ROWS):
            part = slice(start, start + ROWS)
            self._call(self._rows.upsert, ids=list(passage_ids[part]), embeddings=vectors[part])

    def delete(self, passage_ids: Sequence[str]) -> None:
        """Remove rows; unknown ids are ignored."""
        for start in range(0, len(passage_ids), ROWS):
            self._call(self._rows.delete, ids=list(passage_ids[start : start + ROWS]))

    def search(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """The nearest rows to a vector of shape (1, dimension): (id, cosine in -1..1)."""
        # Rows are not counted first: Chroma takes twice as long for that as for the search, and
        # gives what it has where more is asked for.
        found = self._call(
            self._rows.query, query_embeddings=vector, n_results=limit, include=["distances"]
        )
        # Chroma's cosine distance is 1 − cosine: the one place where it is turned round.
        distances = 1.0 - np.asarray(found["distances"][0], dtype=np.float64)
        return list(zip(found["ids"][0], distances.tolist(), strict=True))

    def count(self) -> int:
        """How many rows are stored."""
        return int(self._call(self._rows.count))

    def pages(self) -> Iterator[tuple[list[str], FloatMatrix]]:
        """(ids, vectors) of everything stored, `ROWS` at a time."""
        offset = 0
        while True:
            page = self._call(self._rows.get, limit=ROWS, offset=offset, include=["embeddings"])
            if not page["ids"]:
                return
            offset += len(page["ids"])
            yield page["ids"], np.asarray(page["embeddings"], dtype=np.float32)

    def ids(self) -> set[str]:
        """Every id stored."""
        found: set[str] = set()
        while page := self._call(self._rows.get, limit=ROWS, offset=len(found), include=[])["ids"]:
            found.update(page)
        return found

    def _call(self, function: Any, *values: Any, **named: Any) -> Any:
        return call(function, *values, patience=self._patience, **named)


def is_index(folder: Path) -> bool:
    """Whether a folder holds an index, by the file that Chroma always keeps."""
    return (folder / "chroma.sqlite3").is_file()


def _open_collection(folder: Path, create: bool) -> Any:
    import chromadb
    from chromadb.api.client import SharedSystemClient

    # Chroma keeps clients by path for the life of the process; a kept one would be stale.
    SharedSystemClient.clear_system_cache()
    if create:
        private_folder(folder)
    settings = chromadb.Settings(anonymized_telemetry=False, is_persistent=True)
    client = chromadb.PersistentClient(str(folder), settings=settings)
    # Without `embedding_function=None` Chroma would download a model of its own to embed with.
    if not create:
        return client.get_collection("passages", embedding_function=None)
    return client.get_or_create_collection(
        "passages",
        embedding_function=None,
        configuration={"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}},
    )


def call(function: Any, *values: Any, patience: float, **named: Any) -> Any:
    """Call Chroma; all that is called here may be called again, and is while another process holds
    the file: on a busy machine opening it gives up before that one has done.

    :param patience: seconds to go on for.
    :raises StoreError: when it fails otherwise, or is locked still.
    """
    begun, pause = time.monotonic(), FIRST_PAUSE
    while True:
        try:
            return function(*values, **named)
        except Exception as error:  # chromadb raises bare exceptions from its Rust core
            locked = LOCKED in str(error)
            if not locked or time.monotonic() - begun > patience:
                raise _failed(error, locked) from error
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def _failed(error: Exception, locked: bool) -> StoreError:
    hint = "rag doctor --repair"
    if locked:
        hint = "wait until others have written, then run the command again"
    elif any(word in str(error) for word in ("disk is full", "No space left")):
        hint = "free some space on the disk, then run the command again"
    return StoreError(f"the vector index failed: {error}", hint=hint)
