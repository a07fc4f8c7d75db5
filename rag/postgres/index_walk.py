"""What the index of neighbours brings, scored with the vectors as they are, best first.

The index is over ``halfvec``, half as large and as good (recall .986 on 100,000 vectors). How far
it is walked is part of a statement: without knowing it the server sorts all vectors instead.
"""

from __future__ import annotations

import math
from collections.abc import Set

from rag.catalog.database import Row
from rag.core.protocols import FloatMatrix
from rag.postgres.database import PostgresDatabase

WIDER = 1.3
"""So many times the passages that are wanted are brought: their order is that of half precision,
and a filter's share of those nearby is not that of all."""
COSINE = "-(vector <#> ?1::vector)"


def blob_of(vector: FloatMatrix) -> bytes:
    """A vector of shape (1, dimension) as a statement takes it."""
    return bytes(vector[0].astype("<f4").tobytes())


def by_index(database: PostgresDatabase, vector: FloatMatrix, steps: int) -> list[Row]:
    """The passages (id, cosine, doc_id, heading) of so many texts nearest to a vector of shape
    (1, dimension)."""
    return database.rows(
        f"WITH near AS MATERIALIZED ({_walk(database.number, vector.shape[1], steps)})"
        " SELECT passage_id, cosine, doc_id, heading FROM near JOIN passages USING (text_hash)"
        " ORDER BY cosine DESC, passage_id",
        (blob_of(vector),),
    )


def by_index_of(
    database: PostgresDatabase, vector: FloatMatrix, documents: Set[str], limit: int, most: int
) -> list[Row]:
    """Those (id, cosine) of some documents, for which the index is walked until there are `limit`
    and some more; fewer where `most` steps bring no more.

    Each subquery is one of its own: the server would read all passages of the documents instead,
    and a list in a subquery is looked up by hash, however the statement is planned.
    """
    return database.rows(
        "WITH near AS MATERIALIZED (SELECT passage_id, cosine FROM"
        f" ({_walk(database.number, vector.shape[1], most)}) AS held"
        " CROSS JOIN LATERAL (SELECT passage_id FROM rag.passages"
        f"  WHERE collection = {database.number:d} AND text_hash = held.text_hash"
        "  AND (doc_id IN (SELECT unnest(?2::text[]))) IS TRUE OFFSET 0) AS its"
        f" LIMIT {math.ceil(limit * WIDER):d})"
        " SELECT passage_id, cosine FROM near ORDER BY cosine DESC, passage_id",
        (blob_of(vector), sorted(documents)),
    )


def _walk(collection: int, size: int, steps: int) -> str:
    return (
        f"SELECT text_hash, {COSINE} AS cosine FROM rag.vectors WHERE collection = {collection:d}"
        f" ORDER BY vector::halfvec({size:d}) <=> (?1::vector)::halfvec({size:d}) LIMIT {steps:d}"
    )
