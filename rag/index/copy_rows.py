"""A collection's rows into another one, of whichever store: nothing is read or embedded again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from rag.catalog.catalog import Catalog
from rag.catalog.database import Row
from rag.catalog.passage_rows import lexical_fields
from rag.catalog.schema import CONVERSATIONS
from rag.core.errors import RagError, StoreError
from rag.index.collection import Collection

PAGE = 2000
"""Rows read and written together."""

PLAIN = {
    "documents": ("doc_id", ("*",)),
    "vectors": ("text_hash", ("text_hash", "vector")),
    "passages": (
        "id",
        ("passage_id", "doc_id", "ordinal", "heading", "text", "start", '"end"', "start_line",
         "end_line", "page", "text_hash"),
    ),
    "tables": ("doc_id, ordinal", ("*",)),
    "furniture": ("doc_id, line", ("*",)),
    "scanned_pages": ("doc_id, page", ("*",)),
    "pictures": ("doc_id, number", ("*",)),
    "picture_vectors": ("content_hash", ("*",)),
    "pictures_read": ("doc_id", ("*",)),
    "facts": ("doc_id, ordinal", ("*",)),
}  # fmt: skip
"""Tables whose rows are the same in both, in an order in which each finds what it refers to:
(their order, their columns)."""

BYTES = ("print", "thumbnail")
"""Columns of bytes that are no vectors."""

NUMBERED = {
    "document_changes": ("gone_passages", "change", "place"),
    "conversations": ("turns", "conversation", "number"),
}
"""Tables whose rows get new numbers, and those that refer to them by which column, in order."""


COPYING = "copying"
"""Key of `meta` that names the origin until a copy has its index."""


class Keeps(Protocol):
    """What a copy needs of the store it goes into; see `rag.store.shelf.Shelf`."""

    def holds(self, name: str) -> bool:
        """Whether there is one of this name."""
        ...

    def open(self, name: str) -> Collection:
        """For reading."""
        ...

    def writing(self, name: str) -> AbstractContextManager[Collection]:
        """For changes, created if need be."""
        ...

    def delete(self, name: str) -> None:
        """All of it."""
        ...


def copy_into(source: Collection, store: Keeps, name: str) -> None:
    """Copy a collection into a store. What fails leaves no empty name behind; what is killed goes
    on when it is done again.

    :raises StoreError: when there is one of this name, and it is no unfinished copy of `source`.
    """
    was_there = store.holds(name)
    try:
        with store.writing(name) as copy:
            copy_rows(source, copy)
    except BaseException:
        if not was_there:
            _delete_empty(store, name)
        raise


def _delete_empty(store: Keeps, name: str) -> None:
    # The failure itself is what is to be told.
    with contextlib.suppress(RagError):
        with contextlib.closing(store.open(name)) as made:
            empty = not made.catalog.counts().documents
        if empty:
            store.delete(name)


def copy_rows(source: Collection, target: Collection) -> None:
    """Make an empty collection the same as another; all rows or none, then its index.

    :param target: opened by `writing`.
    :raises StoreError: when it holds documents already, and not those of an unfinished copy.
    """
    if not target.catalog.counts().documents:
        _copy_all(source, target)
    elif target.catalog.meta(COPYING) != source.name:
        raise StoreError(f'the collection "{target.name}" exists already', hint="rag collections")
    target.rebuild_index()
    with target.catalog.transaction() as connection:
        connection.execute("DELETE FROM meta WHERE key = ?", (COPYING,))


def _copy_all(source: Collection, target: Collection) -> None:
    with source.catalog.snapshot(), target.catalog.transaction() as connection:
        target.catalog.database.add_tables(CONVERSATIONS)
        for table, (order, columns) in PLAIN.items():
            _copy(source.catalog, target.catalog, table, order, columns)
        for table, (referring, column, order) in NUMBERED.items():
            _copy_numbered(source.catalog, target.catalog, (table, referring, column, order))
        for row in source.catalog.rows("SELECT key, value FROM meta"):
            if row["key"] not in ("index_generation", COPYING):
                target.catalog.set_meta(row["key"], row["value"])
        target.catalog.set_meta("name", target.name)
        target.catalog.set_meta(COPYING, source.name)
        rows = connection.execute(
            "SELECT id, title, heading, text FROM passages JOIN documents USING (doc_id)"
            " ORDER BY id"
        )
        target.catalog.words.put(map(lexical_fields, rows.fetchall()))


def _copy(
    source: Catalog, target: Catalog, table: str, order: str, columns: tuple[str, ...]
) -> None:
    for page in _pages(source, table, order, columns):
        names = _columns(page[0])
        quoted, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        target.connection.executemany(
            f"INSERT INTO {table} ({quoted}) VALUES ({marks})",
            ([memoryview(row[n]) if n in BYTES else row[n] for n in names] for row in page),
        )


def _pages(
    source: Catalog, table: str, order: str, columns: tuple[str, ...]
) -> Iterator[list[Row]]:
    offset = 0
    while source.database.has_table(table) and (
        page := source.rows(
            f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order} LIMIT ? OFFSET ?",
            (PAGE, offset),
        )
    ):
        offset += len(page)
        yield page


def _copy_numbered(source: Catalog, target: Catalog, names: tuple[str, str, str, str]) -> None:
    table, referring, column, order = names
    numbers: dict[int, int] = {}
    for page in _pages(source, table, "id", ("*",)):
        keys = [key for key in _columns(page[0]) if key != "id"]
        marks = ", ".join("?" * len(keys))
        sql = f"INSERT INTO {table} ({', '.join(keys)}) VALUES ({marks}) RETURNING id"
        for row in page:
            made = target.connection.execute(sql, [row[key] for key in keys]).fetchone()
            numbers[row["id"]] = made["id"]
    for page in _pages(source, referring, f"{column}, {order}", ("*",)):
        keys = _columns(page[0])
        marks = ", ".join("?" * len(keys))
        target.connection.executemany(
            f"INSERT INTO {referring} ({', '.join(keys)}) VALUES ({marks})",
            ([numbers[row[k]] if k == column else row[k] for k in keys] for row in page),
        )


def _columns(row: Row) -> list[str]:
    """A row's columns but the one that only a shared store has."""
    return [name for name in list(row.keys()) if name != "collection"]
