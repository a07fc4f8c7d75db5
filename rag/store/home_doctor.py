"""The doctor of a home's collections: looked at while nobody writes, mended alone."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from rag.core.errors import CollectionBusy, EmptyCollection, StoreError
from rag.core.locations import catalog_file, collection_folder
from rag.core.lock import locked
from rag.index.checks import Check
from rag.index.collection import Collection
from rag.index.doctor import EmbedderOf, examine, repair, replace_damaged


def found(home: Path, name: str, embedder_of: EmbedderOf) -> Sequence[Check]:
    """The checks while nobody writes: a collection that changes meanwhile would look broken."""
    with contextlib.ExitStack() as stack:
        opened = Collection(home, name)
        stack.callback(opened.close)
        try:
            stack.enter_context(locked(home, name, 5.0))
        except CollectionBusy:
            counts = opened.catalog.counts()
            detail = f"{counts.passages:,} passages; another process is writing: ask again later"
            return (Check("catalogue", True, detail),)
        except StoreError:
            pass  # a read-only home: nobody can write
        return examine(opened, embedder_of(opened))


def mended(home: Path, name: str, embedder_of: EmbedderOf) -> Sequence[Check]:
    """The checks after what they found was mended."""
    if not catalog_file(collection_folder(home, name)).is_file():
        raise EmptyCollection(f'the collection "{name}" is empty')
    with locked(home, name, 60.0):
        replaced = replace_damaged(home, name)
        with contextlib.closing(Collection(home, name, create=True)) as opened:
            embedder = embedder_of(opened)
            checks = examine(opened, embedder)
            if not all(check.ok for check in checks):
                repair(opened, checks, embedder)
                checks = examine(opened, embedder)
    return (Check("old catalogue", True, replaced), *checks) if replaced else checks
