"""Vectors of texts, stored once for each text that was embedded, whatever passages hold it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.catalog.catalog import Catalog, batches, marks
from rag.catalog.pictures import sweep_pictures
from rag.core.protocols import FloatMatrix


def missing_vectors(catalog: Catalog, text_hashes: Iterable[str]) -> set[str]:
    """Those texts that no stored vector belongs to."""
    missing = set(text_hashes)
    for batch in batches(sorted(missing)):
        sql = f"SELECT text_hash FROM vectors WHERE text_hash IN ({marks(batch)})"
        missing -= {row["text_hash"] for row in catalog.rows(sql, batch)}
    return missing


def put_vectors(catalog: Catalog, text_hashes: Sequence[str], vectors: FloatMatrix) -> None:
    """Store embedded texts, so that an interrupted ingest need not embed them again."""
    catalog.written(lambda _: add_vectors(catalog, text_hashes, vectors))


def add_vectors(catalog: Catalog, text_hashes: Sequence[str], vectors: FloatMatrix) -> None:
    """The same as part of the caller's transaction; a text that has its vector keeps it."""
    # In one order, or two writers of the same texts wait for each other.
    rows = sorted(zip(text_hashes, vectors.astype("<f4"), strict=True), key=lambda row: row[0])
    catalog.connection.executemany(
        "INSERT INTO vectors VALUES (?, ?) ON CONFLICT DO NOTHING",
        ((h, v.tobytes()) for h, v in rows),
    )


def sweep_vectors(catalog: Catalog) -> int:
    """Drop vectors that no passage uses any more; how many."""
    with catalog.transaction() as connection:
        # Another's vectors may be stored already and their passages not yet.
        if not catalog.database.is_alone():
            return 0
        sweep_pictures(catalog)
        return connection.execute(
            "DELETE FROM vectors WHERE text_hash NOT IN (SELECT text_hash FROM passages)"
        ).rowcount


def replace_vectors(catalog: Catalog, text_hashes: Sequence[str], vectors: FloatMatrix) -> None:
    """Store vectors in place of those that these texts have; part of the caller's transaction."""
    catalog.connection.executemany(
        "INSERT INTO vectors VALUES (?, ?)"
        " ON CONFLICT (text_hash) DO UPDATE SET vector = excluded.vector",
        zip(text_hashes, (row.tobytes() for row in vectors.astype("<f4")), strict=True),
    )
