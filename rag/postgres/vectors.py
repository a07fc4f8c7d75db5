"""Nearest neighbours inside PostgreSQL: exact for a small collection, by HNSW for a large one.

The index is over ``halfvec``, half as large and as good (recall .986 on 100,000 vectors); what it
brings is scored again with the vectors as they are.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import numpy as np

from rag.core.errors import StoreError
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
SEARCHED = 100
"""Candidates that a search of the index keeps (ef), at least."""


class PostgresVectors:
    """The table `vectors` as a `rag.core.protocols.VectorIndex` that needs no upkeep."""

    def __init__(self, database: PostgresDatabase, exact: int = EXACT_PASSAGES) -> None:
        self._database = database
        self._exact = exact
        self._named, self._named_at = "", -1

    def search(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """The nearest passages to a vector of shape (1, dimension): (id, cosine), best first."""
        if limit < 1:
            return []
        if self.index_name():
            with contextlib.suppress(_TooFew):
                return self._by_index(vector, limit)
        blob = vector[0].astype("<f4").tobytes()
        rows = self._database.rows(_BEST_TEXTS, (blob, limit, limit + UNUSED))
        if len(rows) < limit:
            # There are no more, or vectors that no passage uses stand in front.
            rows = self._database.rows(_EXACT, (blob, limit))
        return [(row[0], row[1]) for row in rows]

    def _by_index(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        wanted, size = limit * OVERSAMPLED, vector.shape[1]
        blob = vector[0].astype("<f4").tobytes()
        run = self._database.rows
        with self._database.snapshot():
            # Beyond `ef` the index is walked on until there are enough.
            run(f"SET LOCAL hnsw.ef_search = {min(1000, max(SEARCHED, wanted)):d}")
            run("SET LOCAL hnsw.iterative_scan = strict_order")
            near = run(
                f"SELECT text_hash FROM rag.vectors WHERE collection = {self._database.number:d}"
                f" ORDER BY vector::halfvec({size:d}) <=> (?::vector)::halfvec({size:d}) LIMIT ?",
                (blob, wanted),
            )
            rows = run(_OF_TEXTS, (blob, [row[0] for row in near], limit))
        if len(rows) < limit:
            raise _TooFew("the index brought too few", hint="rag doctor --repair")
        return [(row[0], row[1]) for row in rows]

    def among(self, passage_ids: Sequence[str], vector: FloatMatrix) -> list[tuple[str, float]]:
        """(id, cosine) of each of these passages, best first, ties by id."""
        blob = vector[0].astype("<f4").tobytes()
        rows = self._database.rows(_AMONG, (blob, list(passage_ids)))
        return [(row[0], row[1]) for row in rows]

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
        if passages <= self._exact or self.index_name() or not self._may_make():
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


class _TooFew(StoreError):
    """The index has brought fewer than were asked for; all are compared then."""


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
_OF_TEXTS = (
    f"SELECT passage_id, {_COSINE} AS cosine FROM passages JOIN vectors USING (text_hash)"
    " WHERE text_hash = ANY(?2::text[]) ORDER BY cosine DESC, passage_id LIMIT ?3"
)
_AMONG = (
    f"SELECT passage_id, {_COSINE} AS cosine FROM passages JOIN vectors USING (text_hash)"
    " WHERE passage_id = ANY(?2::text[]) ORDER BY cosine DESC, passage_id"
)
