"""A collection in PostgreSQL, open: the same to everything above it as a local one."""

from __future__ import annotations

import hashlib
from pathlib import Path

from rag.catalog.catalog import Catalog
from rag.catalog.database import Within
from rag.core.errors import EmptyCollection
from rag.core.locations import cache_folder
from rag.core.protocols import FloatMatrix, VectorSearch
from rag.core.store_address import role_of
from rag.core.timings import timed
from rag.index.collection import Collection
from rag.postgres.database import PostgresDatabase
from rag.postgres.vectors import PostgresVectors


class SharedCollection(Collection):
    """Documents, terms and vectors in one database, changed together: nothing lags behind.

    :ivar folder: what this machine keeps for it, all of which can be made again.
    """

    def __init__(self, address: str, name: str, home: Path, *, create: bool = False) -> None:
        self.name = name
        try:
            self.database = PostgresDatabase(address, name, create=create)
        except EmptyCollection as error:
            message = f'the collection "{name}" is empty'
            raise EmptyCollection(message, hint="rag ingest PATH") from error
        self.catalog = Catalog(database=self.database)
        whose = f"{self.database.place}\n{role_of(address)}\n{name}"
        digest = hashlib.sha256(whose.encode()).hexdigest()[:16]
        self.folder = cache_folder(home) / "shared" / digest
        self.vectors = PostgresVectors(self.database, self.catalog)

    def bytes(self) -> int:
        """Its share of all tables, by its passages: rows of many collections lie in one table."""
        rows = self.catalog.rows(
            "SELECT sum(pg_total_relation_size(pg_class.oid)),"
            " greatest(sum(reltuples) FILTER (WHERE relname = 'passages'), 1)"
            " FROM pg_class WHERE relnamespace = 'rag'::regnamespace AND relkind = 'r'"
        )
        passages = self.catalog.counts().passages
        return int(rows[0][0] * min(1.0, passages / rows[0][1]))

    def is_replaced(self) -> bool:
        """By the number that the name stands for."""
        return self.database.is_replaced()

    def open_vectors(self) -> VectorSearch:
        """They stay where they are."""
        return self.vectors

    @timed("dense search")
    def nearest(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """The passages nearest to a vector of shape (1, dimension): (id, cosine), best first."""
        return self.vectors.search(vector, limit)

    @timed("dense search")
    def nearest_within(
        self, vector: FloatMatrix, limit: int, within: Within
    ) -> list[tuple[str, float]]:
        """The same among the passages that a filter lets through."""
        return self.vectors.within(vector, limit, within)

    def apply_pending(self) -> None:
        """Make an index once there are too many to compare; it changes with the rows."""
        self.vectors.keep_index(self.catalog.words.extent(0)[0])

    def rebuild_index(self) -> None:
        """Make the index anew, where there is one to be."""
        self.vectors.drop_index()
        # Until the server has counted many new rows by itself, it plans searches for few.
        self.database.rows("ANALYZE rag.documents, rag.passages, rag.vectors, rag.terms")
        self.apply_pending()
