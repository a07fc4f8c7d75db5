"""Nearest neighbours among the passages that a filter lets through.

Few are compared by their numbers. More are found by walking the index as far as their share of all
demands, or compared by their documents, whichever takes less; and those of a filter that is asked
with again and again are compared in memory, as a small collection is.
"""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np

from rag.catalog.catalog import Catalog, matrix
from rag.catalog.database import Row, Within
from rag.catalog.vectors_in_memory import VectorScan
from rag.core.protocols import FloatMatrix
from rag.postgres.database import PostgresDatabase
from rag.postgres.index_walk import COSINE, WIDER, blob_of, by_index, by_index_of
from rag.postgres.values import NumberArray

WALKED_COST = 12
"""What a step along the index takes, against comparing a passage found by its document: 30 µs of
the server's time for 2.4, with 300,000 passages."""
TOLD = 4
"""Up to so many documents for each step along the index are told the server, which leaves out what
is of others: more take longer to tell than their passages to bring."""
COMPARED_AT_ONCE = 300
"""So many passages are compared on the server in a millisecond."""
ASKED_AGAIN = 3
"""So many questions are compared on the server before vectors are read."""


class NearestWithin:
    """What is known of the last filter that was asked with; `nearest` asks."""

    def __init__(self, database: PostgresDatabase, catalog: Catalog) -> None:
        self._database, self._catalog = database, catalog
        self._only: Within | None = None
        self._asked = 0
        self._scan: VectorScan | None = None

    def nearest(
        self, vector: FloatMatrix, limit: int, only: Within, *, indexed: bool, held: int
    ) -> list[tuple[str, float]]:
        """The nearest of the passages that a filter lets through to a vector of shape
        (1, dimension): (id, cosine), best first.

        :param indexed: whether there is an index.
        :param held: how many passages may be compared in memory.
        """
        if scan := self._in_memory(only, held):
            return scan.search(vector, limit)
        if only.named is not None:
            rows = self._database.rows(_AMONG, (blob_of(vector), _array(only.named), limit))
        else:
            rows = self._by_index(vector, limit, only) if indexed else []
            if len(rows) < limit:
                rows = self._compared(vector, limit, only)
        return [(row[0], row[1]) for row in rows[:limit]]

    def _in_memory(self, only: Within, held: int) -> VectorScan | None:
        """The vectors of all its passages, once it was asked with often, unless they are so many or
        so few that this is not worthwhile.

        A filter is another one as soon as anything was written.
        """
        if only is not self._only:
            self._only, self._asked, self._scan = only, 0, None
        self._asked += 1
        numbers = only.numbers or ()
        worthwhile = COMPARED_AT_ONCE < len(numbers) <= held
        if self._scan is None and worthwhile and self._asked > ASKED_AGAIN:
            rows = self._database.rows(_ALL_OF, (_array(numbers),))
            vectors = matrix([row["vector"] for row in rows])
            self._scan = VectorScan([row["passage_id"] for row in rows], vectors)
        return self._scan

    def _by_index(self, vector: FloatMatrix, limit: int, only: Within) -> list[Row]:
        """By walking the index while that takes less than comparing; fewer than wanted where the
        nearest are others'."""
        counts = self._catalog.counts()
        documents = counts.documents if only.documents is None else len(only.documents)
        share = min(1.0, max(1, documents) / max(1, counts.documents))
        steps = math.ceil(limit * WIDER / share)
        afforded = int(min(counts.passages, share * counts.passages / WALKED_COST))
        told = only.documents and not only.heading and documents <= TOLD * steps
        if told and only.documents and steps < afforded:
            return by_index_of(self._database, vector, only.documents, limit, afforded)
        rows: list[Row] = []
        while len(rows) < limit and steps < afforded:
            rows = [row for row in by_index(self._database, vector, steps) if only.lets(row)]
            steps *= 2
        return rows

    def _compared(self, vector: FloatMatrix, limit: int, only: Within) -> list[Row]:
        """Every passage of the documents."""
        most = None if only.heading else limit
        if only.documents is None:
            rows = self._database.rows(_OF_ALL, (blob_of(vector), most))
        else:
            values = blob_of(vector), most, sorted(only.documents)
            rows = self._database.rows(_OF_DOCUMENTS, values)
        return [row for row in rows if only.lets(row)]


def _array(numbers: Collection[int]) -> NumberArray:
    return np.fromiter(sorted(numbers), np.int64, len(numbers))


_ALL_OF = "SELECT passage_id, vector FROM passages JOIN vectors USING (text_hash) WHERE id = ANY(?)"
_COMPARED = (
    f"SELECT passage_id, {COSINE} AS cosine, doc_id, heading"
    " FROM passages JOIN vectors USING (text_hash){}"
    " ORDER BY cosine DESC, passage_id LIMIT ?2::bigint"
)
_OF_ALL = _COMPARED.format("")
_OF_DOCUMENTS = _COMPARED.format(" WHERE doc_id = ANY(?3::text[])")
"""A statement of its own: one for both would be planned once for both, and read all passages."""
_AMONG = (
    f"SELECT passage_id, {COSINE} AS cosine FROM passages JOIN vectors USING (text_hash)"
    " WHERE id = ANY(?2) ORDER BY cosine DESC, passage_id LIMIT ?3"
)
