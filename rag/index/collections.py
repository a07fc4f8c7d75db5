"""All collections of a home: list, rename, copy, delete."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.catalog.catalog import Catalog
from rag.catalog.schema import open_database
from rag.core.errors import EmptyCollection, StoreError
from rag.core.locations import catalog_file, collection_folder, collections_folder, private_folder
from rag.core.lock import locked
from rag.index.collection import Collection, writing


@dataclass(frozen=True, slots=True)
class Entry:
    """A collection on the shelf.

    :ivar problem: why it cannot be opened, or "".
    :ivar earliest: date of the oldest document, ISO 8601; "" where none has one. So `latest`.
    """

    name: str
    documents: int
    passages: int
    problem: str = ""
    earliest: str = ""
    latest: str = ""


def list_collections(home: Path) -> tuple[Entry, ...]:
    """Every collection, by name; one that cannot be opened hides none of the others."""
    files = collections_folder(home).glob("*/catalog.sqlite")
    return tuple(sorted(map(_entry, files), key=lambda entry: entry.name))


def _entry(file: Path) -> Entry:
    try:
        with contextlib.closing(Catalog(file)) as catalog:
            counts = catalog.counts()
            name = catalog.meta("name", file.parent.name)
            sql = "SELECT min(date), max(date) FROM documents WHERE date <> ''"
            earliest, latest = (day or "" for day in catalog.rows(sql)[0])
            return Entry(name, counts.documents, counts.passages, "", earliest, latest)
    except EmptyCollection:
        return Entry(file.parent.name, 0, 0)
    except StoreError as error:
        return Entry(file.parent.name, 0, 0, error.message)


def rename_collection(home: Path, old: str, new: str) -> None:
    """Move a collection to another name.

    :raises EmptyCollection: when there is no `old`; `StoreError` when `new` exists.
    """
    # Inside the lock: a writer that waits for it must find the old folder gone.
    with _free(home, old, new) as (source, target), locked(home, old):
        with contextlib.closing(Collection(home, old)) as found, found.catalog.transaction():
            found.catalog.set_meta("name", new)
        source.rename(target)


def copy_collection(home: Path, old: str, new: str) -> None:
    """Copy a catalogue; the copy's index is made from it.

    It bears its name once it is whole: what a copy that was killed leaves is no collection.
    """
    with _free(home, old, new) as (source, target):
        private_folder(target)
        file = catalog_file(target)
        part = file.with_name(f"{file.name}.part")
        part.unlink(missing_ok=True)
        with (
            contextlib.closing(open_database(catalog_file(source), create=False)) as origin,
            contextlib.closing(sqlite3.connect(part)) as copy,
        ):
            origin.backup(copy)
            copy.execute(
                "INSERT INTO meta (key, value) VALUES ('name', ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (new,),
            )
            copy.commit()
        part.replace(file)
        with writing(home, new) as collection:
            collection.rebuild_index()


def delete_collection(home: Path, name: str) -> None:
    """Delete a collection's folder, damaged or not; a busy collection is an error.

    :raises EmptyCollection: when there is none of that name.
    """
    folder = collection_folder(home, name)
    if not folder.is_dir():
        raise EmptyCollection(f'there is no collection "{name}"', hint="rag collections")
    with locked(home, name):
        shutil.rmtree(folder)


@contextlib.contextmanager
def _free(home: Path, old: str, new: str) -> Iterator[tuple[Path, Path]]:
    source, target = collection_folder(home, old), collection_folder(home, new)
    if not catalog_file(source).is_file():
        raise EmptyCollection(f'there is no collection "{old}"', hint="rag collections")
    if catalog_file(target).is_file():
        raise StoreError(f'the collection "{new}" exists already', hint="rag collections")
    try:
        yield source, target
    except OSError as error:
        raise StoreError(f"cannot make {target}: {error.strerror}") from error
