"""The tables of collections in PostgreSQL, and the steps between their versions.

Two schemas. ``rag`` holds the tables; the key of each begins with ``collection``, so that
``create_distributed_table`` of Citus can lay all rows of a collection on one machine:

- ``collections`` (id, name, owner) and ``versions`` are small and belong everywhere: reference
  tables. `versions` holds how to go back from each version, for programs that do not know it.
- ``documents``, ``passages``, ``vectors``, ``tables``, ``furniture``, ``scanned_pages``, ``facts``,
  ``pictures``, ``picture_vectors``, ``pictures_read``, ``document_changes``, ``gone_passages``,
  ``meta``, ``conversations`` and ``turns`` are those of
  `rag.catalog.schema`, column by column.
- ``terms`` is the lexical index: a row for each passage and term, written in the transaction of
  the passage; `length` is the passage's number of terms, which BM25 wants beside the frequencies.
- ``tallies`` counts what was written: writes (any change), passages and terms. A row for each of
  a few slots, so that writers do not wait for each other; only the sums mean something.

``rag_view`` holds a view of each table without the column `collection`: what the setting
``rag.collection`` names. Statements of the catalogue run on them as on a local file's tables.
Rights are those of whoever asks (``security_invoker``).

Vectors of a large collection get an HNSW index of their own, over ``halfvec``, with the literal
``WHERE collection = N``: see `rag.postgres.vectors`.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.postgres import (
    schema_queue,
    schema_rights,
    schema_sql,
    schema_tables,
    schema_terms,
    schema_views,
)

LEAST_POSTGRES = 150000
"""Version 15: views with the rights of who asks."""
LEAST_PGVECTOR = (0, 8)
"""Iterative scans: without them a filter leaves few of the nearest."""

KEEPS_NAMES = ("collections", "versions")
"""Reference tables: their keys do not begin with a collection."""


@dataclass(frozen=True, slots=True)
class Step:
    """From the version before to this one, and back.

    :ivar read_by: the least version a program must know to work on the tables as they are then.
    """

    version: int
    up: str
    down: str
    read_by: int


VERSIONS = """
CREATE SCHEMA IF NOT EXISTS rag;
CREATE TABLE IF NOT EXISTS rag.versions (
    version integer PRIMARY KEY,
    read_by integer NOT NULL,
    down text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
"""

STEPS = (
    Step(
        version=1,
        up=schema_tables.UP + schema_views.UP,
        down=schema_views.DOWN + schema_tables.DOWN,
        read_by=1,
    ),
    Step(version=2, up=schema_queue.UP, down=schema_queue.DOWN, read_by=1),
    Step(
        version=3,
        up=schema_rights.up(schema_rights.tables(schema_views.VIEWS)),
        down=schema_rights.down(schema_rights.tables(schema_views.VIEWS)),
        read_by=1,
    ),
    Step(version=4, up=schema_terms.UP, down=schema_terms.DOWN, read_by=1),
    Step(version=5, up=schema_sql.UP, down=schema_sql.DOWN, read_by=1),
)
"""Each step keeps what programs of the version before read, or says so by `read_by`."""

SCHEMA_VERSION = STEPS[-1].version
