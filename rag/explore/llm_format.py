"""Collections of the `llm` tool: an SQLite file with tables `collections` and `embeddings`, in
which a vector is little-endian float32, as it is here.

The layout is that of llm 0.36, migrations included, so that llm accepts the file as its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from rag.catalog.catalog import Catalog
from rag.core.errors import SourceError
from rag.core.records import Passage

TABLES = """
CREATE TABLE IF NOT EXISTS "_sqlite_migrations" (
    "id" INTEGER PRIMARY KEY, "migration_set" TEXT, "name" TEXT, "applied_at" TEXT
);
CREATE UNIQUE INDEX IF NOT EXISTS "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE IF NOT EXISTS "collections" ("id" INTEGER PRIMARY KEY, "name" TEXT, "model" TEXT);
CREATE UNIQUE INDEX IF NOT EXISTS "idx_collections_name" ON "collections" ("name");
CREATE TABLE IF NOT EXISTS "embeddings" (
    "collection_id" INTEGER REFERENCES "collections"("id"),
    "id" TEXT,
    "embedding" BLOB,
    "content" TEXT,
    "content_blob" BLOB,
    "content_hash" BLOB,
    "metadata" TEXT,
    "updated" INTEGER,
    PRIMARY KEY ("collection_id", "id")
);
CREATE INDEX IF NOT EXISTS "idx_embeddings_content_hash" ON "embeddings" ("content_hash");
"""

MIGRATIONS = (
    "m001_create_tables",
    "m002_foreign_key",
    "m003_add_updated",
    "m004_store_content_hash",
    "m005_add_content_blob",
)


def export_llm(catalog: Catalog, file: Path, name: str) -> int:
    """Write all passages as one collection of an llm database; how many.

    A new file is made; in one that llm made before, only the collection of this name is replaced.
    `llm similar NAME ID` then works at once: it needs no model to compare stored vectors.

    :raises SourceError: when the file is something else, or cannot be written.
    """
    model = json.loads(catalog.meta("fingerprint", "{}")).get("name", "unknown")
    with _writing(file) as connection:
        connection.execute(
            "INSERT INTO collections (name, model) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET model = excluded.model",
            (name, model),
        )
        sql = "SELECT id FROM collections WHERE name = ?"
        (collection_id,) = connection.execute(sql, (name,)).fetchone()
        connection.execute("DELETE FROM embeddings WHERE collection_id = ?", (collection_id,))
        rows = 0
        for row in _rows(catalog):
            connection.execute(
                "INSERT INTO embeddings (collection_id, id, embedding, content, content_hash,"
                " metadata, updated) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (collection_id, *row),
            )
            rows += 1
    return rows


def _rows(catalog: Catalog) -> Iterator[tuple[str, bytes, str, bytes, str, int]]:
    now = int(time.time())
    used: set[str] = set()
    for doc in catalog.rows("SELECT doc_id FROM documents ORDER BY source, doc_id"):
        passages = catalog.passages_of(doc["doc_id"])
        vectors = catalog.vectors([passage.passage_id for passage in passages])
        for number, (passage, vector) in enumerate(zip(passages, vectors, strict=True), 1):
            place = f"{passage.source}:{passage.start_line or f'#{number}'}"
            # Two passages can begin in one line, and two documents can bear one name.
            key = place if place not in used else f"{place}#{passage.passage_id[:8]}"
            used.add(key)
            text = passage.text.encode("utf-8", "replace")
            yield (
                key, vector.astype("<f4").tobytes(), text.decode(), hashlib.md5(text).digest(),
                _metadata(passage), now,
            )  # fmt: skip


def _metadata(passage: Passage) -> str:
    names = ("source", "title", "heading", "start_line", "end_line", "page")
    return json.dumps({name: getattr(passage, name) for name in names})


@contextlib.contextmanager
def _writing(file: Path) -> Iterator[sqlite3.Connection]:
    connection = None
    try:
        connection = sqlite3.connect(file, timeout=30, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        _prepare(connection, file)
        yield connection
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise SourceError(
            f"cannot write {file}: {error}", hint="rag export NEW.db --format llm"
        ) from error
    finally:
        if connection is not None:
            connection.close()


def _prepare(connection: sqlite3.Connection, file: Path) -> None:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if tables and "embeddings" not in tables:
        raise SourceError(
            f"{file} is a database of another kind", hint="rag export NEW.db --format llm"
        )
    if tables:
        done = connection.execute("SELECT name FROM _sqlite_migrations").fetchall()
        if (MIGRATIONS[-1],) not in done:
            raise SourceError(
                f"{file} was written by an older llm", hint=f"llm collections list -d {file}"
            )
        return
    for statement in TABLES.split(";"):
        connection.execute(statement)
    applied = time.strftime("%Y-%m-%d %H:%M:%S+00:00", time.gmtime())
    connection.executemany(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('llm.embeddings', ?, ?)",
        ((name, applied) for name in MIGRATIONS),
    )
