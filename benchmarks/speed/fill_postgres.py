"""The rows that the product's writer would store, put into tables without keys.

A key is made much sooner from all rows at once than row by row, and searches are the same after
either. `scale_postgres --bulk` fills a store so; a test holds what is stored equal.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator

from benchmarks.speed.synthetic import Source, drawn
from rag.catalog.catalog import Catalog
from rag.catalog.passage_rows import lexical_fields
from rag.catalog.vectors import put_vectors

LARGE = ("vectors", "passages", "terms")
"""The tables whose rows grow with the passages."""


def fill(catalog: Catalog, source: Source, start: int, count: int) -> None:
    """Add passages `start` … `start + count` to a store that holds those before and no others."""
    hashes, vectors, found = drawn(source, start, count)
    put_vectors(catalog, hashes, vectors)
    numbers = itertools.count(start + 1)
    rows = [
        (next(numbers), ordinal, document, passage, of[passage.passage_id])
        for document, passages, of in found
        for ordinal, passage in enumerate(passages)
    ]
    with catalog.transaction() as connection:
        connection.executemany(
            "INSERT INTO documents VALUES (?, ?, '', '', 0, 0, ?, '', ?, 0, 0, '')",
            ((d.doc_id, d.source, d.title, d.kind) for d, _, _ in found),
        )
        connection.executemany(
            'INSERT INTO passages (id, passage_id, doc_id, ordinal, heading, text, start, "end",'
            " start_line, end_line, page, text_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (number, p.passage_id, p.doc_id, ordinal, p.heading, p.text, p.start, p.end,
                 p.start_line, p.end_line, p.page, text_hash)
                for number, ordinal, _, p, text_hash in rows
            ),
        )  # fmt: skip
        catalog.words.put(
            lexical_fields({"id": number, "title": d.title, "heading": p.heading, "text": p.text})
            for number, _, d, p, _ in rows
        )


@contextlib.contextmanager
def without_keys(catalog: Catalog) -> Iterator[None]:
    """Take keys, references and indexes from the large tables; they are made again at the end."""
    keys = [row for table in LARGE for row in catalog.rows(_KEYS, (f"rag.{table}",))]
    references = [row for table in LARGE for row in catalog.rows(_REFERENCES, (f"rag.{table}",))]
    indexes = [row for table in LARGE for row in catalog.rows(_INDEXES, (f"rag.{table}",))]
    for row in [*references, *keys]:
        catalog.rows(f"ALTER TABLE {row['of']} DROP CONSTRAINT {row['name']}")
    for row in indexes:
        catalog.rows(f"DROP INDEX {row['name']}")
    yield
    for row in indexes:
        catalog.rows(row["made"])
    for row in [*keys, *references]:
        catalog.rows(f"ALTER TABLE {row['of']} ADD CONSTRAINT {row['name']} {row['made']}")
    catalog.rows(
        "SELECT setval(pg_get_serial_sequence('rag.passages', 'id'), max(id) + 1) FROM rag.passages"
    )
    for table in ("documents", *LARGE):
        catalog.rows(f"VACUUM ANALYZE rag.{table}")


_CONSTRAINT = (
    'SELECT conrelid::regclass::text AS "of", quote_ident(conname) AS name,'
    " pg_get_constraintdef(oid) AS made FROM pg_constraint WHERE conrelid = ?::regclass"
)
_KEYS = f"{_CONSTRAINT} AND contype IN ('p', 'u')"
_REFERENCES = f"{_CONSTRAINT} AND contype = 'f'"
_INDEXES = (
    "SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS made"
    " FROM pg_index WHERE indrelid = ?::regclass"
    " AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"
)
