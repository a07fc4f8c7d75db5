"""An open collection: its catalogue, its nearest-neighbour index, and who may write.

The rule that keeps them together: the catalogue is the truth; the index lags behind by exactly the
rows of `pending`, so a search over both is always complete.
"""

from __future__ import annotations

import contextlib
import math
import shutil
from collections.abc import Iterator
from pathlib import Path

from rag.catalog.catalog import Catalog, batches, marks, matrix
from rag.catalog.database import Within
from rag.catalog.exact_neighbours import exact_scores, exact_search, top
from rag.catalog.filters import let_through
from rag.catalog.vectors_in_memory import VectorScan, is_small
from rag.core.errors import EmptyCollection, StoreError
from rag.core.locations import (
    catalog_file,
    collection_folder,
    folder_bytes,
    index_folder,
)
from rag.core.lock import OnWait, locked
from rag.core.protocols import FloatMatrix, VectorIndex, VectorSearch
from rag.core.timings import timed
from rag.index.chroma import ChromaIndex, is_index

SCANNED_PASSAGES = 50_000
"""Up to this many passages are compared one by one: reading their vectors takes 0.2 s once and a
search 5 ms. Importing and opening Chroma takes a second in every process."""

APPLY_ROWS = 2000
"""Rows sent to the index in one step: a crash repeats at most this many, without harm."""


class Collection:
    """One collection, open for reading; `writing` adds the right to change it.

    :ivar scanned: how many passages are searched without the index.
    :raises EmptyCollection: when nothing was ever ingested under this name.
    """

    scanned: int = SCANNED_PASSAGES

    def __init__(self, home: Path, name: str, *, create: bool = False) -> None:
        self.name = name
        self.folder = collection_folder(home, name)
        file = catalog_file(self.folder)
        try:
            if not create and not file.is_file():
                raise EmptyCollection("nothing was ever ingested")
            self.catalog = Catalog(file, create=create)
        except EmptyCollection as error:
            message = f'the collection "{name}" is empty'
            raise EmptyCollection(message, hint="rag ingest PATH") from error
        self._identity = _identity(file)
        self._writes = create
        self._index: VectorIndex | None = None
        self._index_generation = ""
        self._counted: VectorIndex | None = None
        self._scan: VectorScan | None = None
        self._scan_generation = ""

    def close(self) -> None:
        """Close the catalogue; the index needs no closing."""
        self.catalog.close()

    def bytes(self) -> int:
        """How much is stored for it."""
        return folder_bytes(self.folder)

    def is_replaced(self) -> bool:
        """Whether the name stands for another file by now, or for none: removed, renamed or made
        anew by another process."""
        return _identity(self.catalog.file) != self._identity

    def index(self) -> VectorIndex:
        """The index as it is now: a stale handle is replaced.

        :raises StoreError: when Chroma cannot open its files, or there are none.
        """
        # Read before opening: a change that lands in between makes the next question reopen.
        generation = self.catalog.meta("index_generation", "0")
        if self._index is None or generation != self._index_generation:
            self._index = ChromaIndex(index_folder(self.folder), create=self._writes)
            self._index_generation = generation
        return self._index

    @timed("open vectors")
    def open_vectors(self) -> VectorSearch:
        """What the vectors are searched with as they are now.

        :raises StoreError: when it cannot be read.
        """
        generation = self.catalog.meta("index_generation", "0")
        if self._scan is None or generation != self._scan_generation:
            self._scan = None
            if not is_small(self.catalog, self.scanned):
                return self._whole_index()
            self._scan = VectorScan.of(self.catalog)
            self._scan_generation = generation
        return self._scan

    def _whole_index(self) -> VectorIndex:
        """The index, where it holds what the catalogue says it does."""
        index = self.index()
        # Once for each time it is opened: counting takes longer than a search, the more the larger
        # a collection is.
        if index is not self._counted:
            counts = self.catalog.counts()
            if abs(index.count() - counts.passages) > counts.pending:
                raise StoreError("the vector index is not whole", hint="rag doctor --repair")
            self._counted = index
        return index

    @timed("dense search")
    def nearest(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """The passages nearest to a vector of shape (1, dimension): (id, cosine), best first.

        Falls back to an exact scan of the catalogue when the index is gone, broken or not whole.
        """
        pending = self.catalog.rows(
            "SELECT passage_id, vector FROM pending LEFT JOIN vectors USING (text_hash)"
        )
        try:
            found = self.open_vectors().search(vector, limit + len(pending))
        except StoreError:
            self._index = None
            return exact_search(self.catalog, vector, limit)
        changed = {row["passage_id"] for row in pending}
        fresh = [row for row in pending if row["vector"] is not None]
        scores = [pair for pair in found if pair[0] not in changed]
        if fresh:
            exact = matrix([row["vector"] for row in fresh]) @ vector[0]
            scores += zip((row["passage_id"] for row in fresh), exact.tolist(), strict=True)
        best = top(scores, limit)
        # Opened while another process was changing it, Chroma can bring fewer than it holds.
        if len(best) < limit and len(best) < self.catalog.counts().passages:
            return exact_search(self.catalog, vector, limit)
        return best

    def nearest_within(
        self, vector: FloatMatrix, limit: int, within: Within
    ) -> list[tuple[str, float]]:
        """The same among the passages that a filter lets through."""
        if within.named is not None:
            return exact_scores(self.catalog, sorted(within.named.values()), vector)[:limit]
        counts = self.catalog.counts()
        documents = counts.documents if within.documents is None else len(within.documents)
        # Twice as many as are let through when the documents are of one length.
        wide = math.ceil(2 * limit * counts.documents / max(1, documents))
        while True:
            near = dict(self.nearest(vector, min(wide, counts.passages)))
            found = let_through(self.catalog, list(near), within)
            if len(found) >= limit or wide >= counts.passages:
                return [(key, near[key]) for key in found[:limit]]
            wide *= 4

    @timed("index")
    def apply_pending(self) -> None:
        """Bring the index up to the catalogue; only inside `writing`.

        An index that cannot be written, or does not hold what it should, is thrown away and made
        again from the catalogue.
        """
        try:
            self._apply_pending()
            whole = self._is_whole()
        except StoreError:
            whole = False
        if not whole:
            self.rebuild_index()

    def rebuild_index(self) -> None:
        """Make the index anew from the stored vectors: nothing is embedded."""
        # Noted first: whatever stops this half-way, the next writer goes on from here.
        with self.catalog.transaction() as connection:
            connection.execute("DELETE FROM pending")
            connection.execute("INSERT INTO pending SELECT passage_id, text_hash FROM passages")
        self._index = None
        shutil.rmtree(index_folder(self.folder), ignore_errors=True)
        self._apply_pending()

    def _is_whole(self) -> bool:
        """Whether the index is there and, where it is open already, counts as many passages."""
        if self._index is not None and self._index is self._counted:
            return True
        if not (passages := self.catalog.counts().passages):
            return True
        if self._index is None:
            return is_index(index_folder(self.folder))
        if self._index.count() != passages:
            return False
        self._counted = self._index
        return True

    def _apply_pending(self) -> None:
        catalog = self.catalog
        while rows := catalog.rows(
            "SELECT passage_id, text_hash FROM pending LIMIT ?", (APPLY_ROWS,)
        ):
            added = [row["passage_id"] for row in rows if row["text_hash"] is not None]
            removed = [row["passage_id"] for row in rows if row["text_hash"] is None]
            index = self.index()
            if removed:
                index.delete(removed)
            if added:
                index.upsert(added, catalog.vectors(added))
            with catalog.transaction() as connection:
                for batch in batches(added + removed):
                    connection.execute(
                        f"DELETE FROM pending WHERE passage_id IN ({marks(batch)})", batch
                    )
                generation = str(int(catalog.meta("index_generation", "0")) + 1)
                catalog.set_meta("index_generation", generation)
            # Our own handle has seen what it wrote.
            self._index_generation = generation


@contextlib.contextmanager
def writing(
    home: Path, name: str, wait_seconds: float = 0.0, on_wait: OnWait = lambda: None
) -> Iterator[Collection]:
    """A collection that only this process may change, created if need be.

    :param on_wait: called once when another process holds the lock.
    :raises CollectionBusy: when it is still held after `wait_seconds`.
    :raises StoreError: when the folder cannot be written.
    """
    with (
        locked(home, name, wait_seconds, on_wait),
        contextlib.closing(Collection(home, name, create=True)) as collection,
    ):
        yield collection


def _identity(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)
