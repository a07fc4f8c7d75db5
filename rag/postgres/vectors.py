"""Nearest neighbours inside PostgreSQL: exact for a small collection, by HNSW for a large one.

The index is over ``halfvec``, half as large and as good (recall .986 on 100,000 vectors); what it
brings is scored again with the vectors as they are.
"""

from __future__ import annotations

import math

import numpy as np

from rag.catalog.catalog import Catalog
from rag.catalog.database import Row, Within
from rag.catalog.vectors_in_memory import VectorScan
from rag.core.protocols import FloatMatrix
from rag.postgres.database import PostgresDatabase

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
WIDER = 1.3
"""So many times the steps along the index that a filter's share asks for: each one costs."""
WALKED_COST = 2
"""What a step along the index takes, against comparing a passage found by its document."""
ASKED_AGAIN = 3
"""So many questions are compared on the server before all vectors are read."""


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

    def search(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """The nearest passages to a vector of shape (1, dimension): (id, cosine), best first."""
        if limit < 1:
            return []
        if self.index_name():
            rows = self._by_index(vector, OVERSAMPLED * limit)[:limit]
            if len(rows) == limit or len(rows) == self._catalog.counts().passages:
                return [(row[0], row[1]) for row in rows]
        elif scan := self._in_memory():
            return scan.search(vector, limit)
        blob = _bytes(vector)
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
            self._scan = VectorScan(self._catalog)
        return self._scan

    def _by_index(self, vector: FloatMatrix, walked: int) -> list[Row]:
        """What the index brings, scored with the vectors as they are, best first.

        How many is part of the statement: without knowing it the server sorts all instead.
        """
        size = vector.shape[1]
        return self._database.rows(
            f"WITH near AS MATERIALIZED (SELECT text_hash, {_COSINE} AS cosine FROM rag.vectors"
            f" WHERE collection = {self._database.number:d}"
            f" ORDER BY vector::halfvec({size:d}) <=> (?1::vector)::halfvec({size:d})"
            f" LIMIT {walked:d})"
            " SELECT passage_id, cosine, doc_id, heading FROM near JOIN passages USING (text_hash)"
            " ORDER BY cosine DESC, passage_id",
            (_bytes(vector),),
        )

    def within(self, vector: FloatMatrix, limit: int, only: Within) -> list[tuple[str, float]]:
        """The nearest of the passages that a filter lets through."""
        if only.named is not None:
            numbers = np.fromiter(only.named, np.int64, len(only.named))
            rows = self._database.rows(_AMONG, (_bytes(vector), numbers, limit))
            return [(row[0], row[1]) for row in rows]
        counts = self._catalog.counts()
        documents = counts.documents if only.documents is None else len(only.documents)
        share = min(1.0, max(1, documents) / max(1, counts.documents))
        walked = math.ceil(limit * WIDER / share)
        afforded = min(counts.passages, share * counts.passages / WALKED_COST)
        while self.index_name() and walked < afforded:
            near = self._by_index(vector, walked)
            rows = [row for row in near if only.lets(row)]
            if len(rows) >= limit:
                return [(row[0], row[1]) for row in rows[:limit]]
            walked *= 2
        return self._all_within(vector, limit, only)

    def _all_within(self, vector: FloatMatrix, limit: int, only: Within) -> list[tuple[str, float]]:
        """Every passage of the documents is compared."""
        documents = None if only.documents is None else sorted(only.documents)
        most = None if only.heading else limit
        rows = self._database.rows(_OF_DOCUMENTS, (_bytes(vector), documents, most))
        return [(row[0], row[1]) for row in rows if only.lets(row)][:limit]

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


def _bytes(vector: FloatMatrix) -> bytes:
    return bytes(vector[0].astype("<f4").tobytes())


_COSINE = "-(vector <#> ?1::vector)"
_EXACT = (
    f"SELECT passage_id, {_COSINE} AS cosine FROM passages JOIN vectors USING (text_hash)"
    " ORDER BY cosine DESC, passage_id LIMIT ?2"
)
_BEST_TEXTS = (
    "WITH best AS MATERIALIZED"
    " (SELECT text_hash, vector <#> ?1::vector AS far FROM vectors ORDER BY far LIMIT ?3)"
    " SELECT passage_id, -far AS cosine FROM best JOIN passages USING (text_hash)"
    " ORDER BY cosine DESC, passage_id LIMIT ?2"
)
"""Texts first: four times as fast as reading the passages of all."""
_OF_DOCUMENTS = (
    f"SELECT passage_id, {_COSINE} AS cosine, doc_id, heading"
    " FROM passages JOIN vectors USING (text_hash)"
    " WHERE ?2::text[] IS NULL OR doc_id = ANY(?2::text[])"
    " ORDER BY cosine DESC, passage_id LIMIT ?3::bigint"
)
_AMONG = (
    f"SELECT passage_id, {_COSINE} AS cosine FROM passages JOIN vectors USING (text_hash)"
    " WHERE id = ANY(?2) ORDER BY cosine DESC, passage_id LIMIT ?3"
)
