"""Nearest neighbours inside PostgreSQL: exact for a small collection, by HNSW for a large one.

`rag.postgres.index_walk` walks the index, `rag.postgres.nearest_within` knows filters.
"""

from __future__ import annotations

import numpy as np

from rag.catalog.catalog import Catalog
from rag.catalog.database import Within
from rag.catalog.vectors_in_memory import VectorScan
from rag.core.protocols import FloatMatrix
from rag.postgres.database import PostgresDatabase
from rag.postgres.index_walk import COSINE, blob_of, by_index
from rag.postgres.nearest_within import ASKED_AGAIN, NearestWithin

EXACT_PASSAGES = 50_000
"""Up to this many passages every vector is compared, as in a local collection."""
OVERSAMPLED = 2
"""So many times the wanted ones are fetched from the index, and scored again."""
UNUSED = 20
"""More vectors fetched than wanted: those of texts that are gone stay until they are swept."""
MOST_INDEXED = 4000
"""Dimensions of a halfvec that pgvector indexes."""
INDEX_LOCK = 7_246_003
"""First key of the lock of whoever makes a collection's index."""


class PostgresVectors:
    """The table `vectors` as a `rag.core.protocols.VectorIndex` that needs no upkeep."""

    def __init__(
        self, database: PostgresDatabase, catalog: Catalog, exact: int = EXACT_PASSAGES
    ) -> None:
        self._database, self._catalog = database, catalog
        self.exact = exact
        self._named, self._named_at = "", -1
        self._scan: VectorScan | None = None
        self._asked, self._asked_at = 0, -1
        self._within = NearestWithin(database, catalog)

    def search(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """The nearest passages to a vector of shape (1, dimension): (id, cosine), best first."""
        if limit < 1:
            return []
        if self.index_name():
            rows = by_index(self._database, vector, OVERSAMPLED * limit)[:limit]
            if len(rows) == limit or len(rows) == self._catalog.counts().passages:
                return [(row[0], row[1]) for row in rows]
        elif scan := self._in_memory():
            return scan.search(vector, limit)
        blob = blob_of(vector)
        rows = self._database.rows(_BEST_TEXTS, (blob, limit, limit + UNUSED))
        if len(rows) < limit:
            # There are no more, or vectors that no passage uses stand in front.
            rows = self._database.rows(_EXACT, (blob, limit))
        return [(row[0], row[1]) for row in rows]

    def _in_memory(self) -> VectorScan | None:
        """All vectors of a collection that is asked again and again and does not change: reading
        them takes as long as comparing them on the server some ten times."""
        if (state := self._database.state()) != self._asked_at:
            self._asked, self._asked_at, self._scan = 0, state, None
        self._asked += 1
        if self._scan is None and self._asked > ASKED_AGAIN:
            self._scan = VectorScan.of(self._catalog)
        return self._scan

    def within(self, vector: FloatMatrix, limit: int, only: Within) -> list[tuple[str, float]]:
        """The nearest of the passages that a filter lets through."""
        indexed = bool(self.index_name())
        return self._within.nearest(vector, limit, only, indexed=indexed, held=self.exact)

    def index_name(self) -> str:
        """The index of this collection that can be used; "" where there is none."""
        if (state := self._database.state()) == self._named_at:
            return self._named
        rows = self._database.rows(
            "SELECT relname FROM pg_class JOIN pg_index ON indexrelid = pg_class.oid"
            " WHERE relname = ? AND relnamespace = 'rag'::regnamespace AND indisvalid",
            (self._name,),
        )
        self._named, self._named_at = str(rows[0][0]) if rows else "", state
        return self._named

    @property
    def _name(self) -> str:
        return f"nearest_{self._database.number:d}"

    def keep_index(self, passages: int) -> None:
        """Make the index of a collection that has outgrown comparing; others read and write on."""
        if passages <= self.exact or self.index_name() or not self._may_make():
            return
        size = self._size()
        if 0 < size <= MOST_INDEXED:
            self.drop_index()
            self._database.rows(
                f"CREATE INDEX CONCURRENTLY {self._name} ON rag.vectors USING hnsw"
                f" ((vector::halfvec({size:d})) halfvec_cosine_ops)"
                f" WHERE collection = {self._database.number:d}"
            )
            self._tell()

    def _may_make(self) -> bool:
        """Of several writers one makes it, and only a role that owns the table can."""
        rows = self._database.rows(
            "SELECT pg_has_role(relowner, 'USAGE') AND pg_try_advisory_lock(?::int, ?::int)"
            " FROM pg_class WHERE oid = 'rag.vectors'::regclass",
            (INDEX_LOCK, self._database.number),
        )
        return bool(rows[0][0])

    def drop_index(self) -> None:
        """Before another one, or where a search of it was found wanting."""
        self._database.rows(f"DROP INDEX IF EXISTS rag.{self._name}")
        self._tell()

    def _tell(self) -> None:
        """Let every reader look again whether there is an index."""
        with self._database.transaction():
            pass

    def _size(self) -> int:
        rows = self._database.rows("SELECT vector FROM vectors LIMIT 1")
        return len(np.frombuffer(rows[0][0], dtype="<f4")) if rows else 0


_EXACT = (
    f"SELECT passage_id, {COSINE} AS cosine FROM passages JOIN vectors USING (text_hash)"
    " ORDER BY cosine DESC, passage_id LIMIT ?2"
)
_BEST_TEXTS = (
    "WITH best AS MATERIALIZED"
    " (SELECT text_hash, vector <#> ?1::vector AS far FROM vectors ORDER BY far LIMIT ?3)"
    " SELECT passage_id, -far AS cosine FROM best JOIN passages USING (text_hash)"
    " ORDER BY cosine DESC, passage_id LIMIT ?2"
)
"""Texts first: four times as fast as reading the passages of all."""
