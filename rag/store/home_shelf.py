"""The collections of a home folder, a folder each."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from rag.core.locations import catalog_file, collection_folder
from rag.core.lock import OnWait

if TYPE_CHECKING:
    from rag.catalog.reading_sql import Cell, Embed, Result
    from rag.index.checks import Check
    from rag.index.collection import Collection
    from rag.index.collections import Entry
    from rag.index.doctor import EmbedderOf
    from rag.index.work_queue import WorkQueue


class HomeShelf:
    """See `rag.store.shelf.Shelf`; what it needs is imported when it is needed."""

    has_queue = False

    def __init__(self, home: Path) -> None:
        self._home = home
        self.place = str(home)

    def close(self) -> None:
        """Nothing is kept open."""

    def open(self, name: str) -> Collection:
        """For reading."""
        from rag.index.collection import Collection

        return Collection(self._home, name)

    def writing(
        self, name: str, wait_seconds: float = 0.0, on_wait: OnWait = lambda: None
    ) -> AbstractContextManager[Collection]:
        """One process at a time."""
        from rag.index.collection import writing

        return writing(self._home, name, wait_seconds, on_wait)

    def queue(self, collection: Collection) -> WorkQueue:
        """One process writes at a time."""
        from rag.index.work_queue import no_queue

        raise no_queue()

    def require_passages(self, name: str) -> None:
        """With nothing imported but SQLite."""
        from rag.catalog.not_empty import require_passages

        require_passages(self._home, name)

    def holds(self, name: str) -> bool:
        """By its file."""
        return catalog_file(collection_folder(self._home, name)).is_file()

    def entries(self) -> tuple[Entry, ...]:
        """Also those that cannot be opened."""
        from rag.index.collections import list_collections

        return list_collections(self._home)

    def examine(self, name: str, embedder_of: EmbedderOf, *, mend: bool = False) -> Sequence[Check]:
        """Files and index as well."""
        from rag.store.home_doctor import found, mended

        return (mended if mend else found)(self._home, name, embedder_of)

    def tables(self) -> str:
        """As they were made."""
        from rag.catalog.schema import TABLES

        return TABLES.strip()

    def ask(self, name: str, statement: str, values: Sequence[Cell], embed: Embed) -> Result:
        """Its file, opened to read."""
        from rag.catalog.reading_sql import query
        from rag.core.errors import EmptyCollection

        file = catalog_file(collection_folder(self._home, name))
        if not file.is_file():
            raise EmptyCollection(f'the collection "{name}" is empty', hint="rag ingest PATH")
        return query(file, statement, embed, tuple(values))

    def rename(self, old: str, new: str) -> None:
        """Move its folder."""
        from rag.index.collections import rename_collection

        rename_collection(self._home, old, new)

    def copy(self, old: str, new: str) -> None:
        """Its file."""
        from rag.index.collections import copy_collection

        copy_collection(self._home, old, new)

    def delete(self, name: str) -> None:
        """Its folder, damaged or not."""
        from rag.index.collections import delete_collection

        delete_collection(self._home, name)
