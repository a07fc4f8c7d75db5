"""What can be saved from a damaged catalogue: which files it was made from, and the conversations.

Texts and vectors are not taken over: SQLite keeps no checksums, so what a damaged file gives back
may be wrong, and reading the files again is certain.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from rag.catalog.catalog import Catalog
from rag.catalog.changes import MARK_UNREAD
from rag.catalog.database import Connection
from rag.catalog.schema import store_error

TABLES = ("documents", "conversations", "turns")
META = ("name", "fingerprint")


def set_aside(file: Path) -> Path:
    """Rename a damaged catalogue, its log with it; the new name.

    :raises StoreError: when it cannot be renamed.
    """
    number = 1
    while (aside := file.with_name(f"{file.name}.damaged-{number}")).exists():
        number += 1
    try:
        for ending in ("-wal", "-shm", ""):
            part = file.with_name(file.name + ending)
            if part.exists():
                part.rename(aside.with_name(aside.name + ending))
    except OSError as error:
        raise store_error("rename", file, error) from error
    return aside


def salvage(damaged: Path, catalog: Catalog) -> None:
    """Copy what can be read of a damaged catalogue into a new one, its documents as unread."""
    uri = f"{damaged.resolve().as_uri()}?mode=ro"
    with (
        contextlib.closing(sqlite3.connect(uri, uri=True)) as origin,
        catalog.transaction() as connection,
    ):
        for table in TABLES:
            _copy(origin, connection, table)
        for row in _rows(origin, "meta"):
            if row[0] in META:
                catalog.set_meta(*map(str, row))
        connection.execute(MARK_UNREAD)


def _copy(origin: sqlite3.Connection, target: Connection, table: str) -> None:
    """Each readable row once; a table that the new catalogue lacks is made as it was."""
    with contextlib.suppress(sqlite3.DatabaseError):
        found = "SELECT sql FROM sqlite_schema WHERE name = ?"
        if not target.execute(found, (table,)).fetchone():
            for (made,) in origin.execute(found, (table,)):
                target.execute(made)
    for row in _rows(origin, table):
        with contextlib.suppress(sqlite3.DatabaseError):
            marks = ", ".join("?" * len(row))
            target.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)


def _rows(origin: sqlite3.Connection, table: str) -> Iterator[tuple[object, ...]]:
    """Rows from the front until the damage, then from the back until the damage."""
    for order in ("ASC", "DESC"):
        with contextlib.suppress(sqlite3.DatabaseError):
            yield from origin.execute(f"SELECT * FROM {table} ORDER BY 1 {order}")
