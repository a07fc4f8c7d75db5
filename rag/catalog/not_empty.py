"""Whether there is anything to ask: found out before anything heavy is imported."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from rag.catalog.schema import open_database
from rag.core.errors import EmptyCollection, StoreError
from rag.core.locations import catalog_file, collection_folder


def require_passages(home: Path, name: str) -> None:
    """Return where the collection of this name holds a passage.

    :raises EmptyCollection: when it holds none, or nothing was ever ingested under this name.
    :raises StoreError: when its catalogue cannot be read.
    """
    file = catalog_file(collection_folder(home, name))
    if file.is_file():
        connection = open_database(file, create=False)
        try:
            if connection.execute("SELECT 1 FROM passages LIMIT 1").fetchone():
                return
        except sqlite3.Error as error:
            raise StoreError(f"cannot read {file}: {error}", hint="rag doctor --repair") from error
        finally:
            connection.close()
    raise EmptyCollection(f'the collection "{name}" is empty', hint="rag ingest PATH")
