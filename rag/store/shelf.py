"""The seam between collections and where they are kept: one protocol, two stores."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from typing import TYPE_CHECKING, Protocol

from rag.core.config import Config
from rag.core.lock import OnWait
from rag.core.missing_package import POSTGRES, missing_package

if TYPE_CHECKING:
    from rag.catalog.reading_sql import Cell, Embed, Result
    from rag.index.checks import Check
    from rag.index.collection import Collection
    from rag.index.collections import Entry
    from rag.index.doctor import EmbedderOf
    from rag.index.work_queue import WorkQueue


class Shelf(Protocol):
    """All collections of a store.

    :ivar place: where they are, for a person; never a password.
    :ivar has_queue: whether several workers ingest into a collection at a time.
    """

    place: str
    has_queue: bool

    def close(self) -> None:
        """Let go of what it keeps open between two questions."""
        ...

    def open(self, name: str) -> Collection:
        """A collection for reading; the caller closes it.

        :raises EmptyCollection: when nothing was ever ingested under this name.
        """
        ...

    def writing(
        self, name: str, wait_seconds: float = 0.0, on_wait: OnWait = ...
    ) -> AbstractContextManager[Collection]:
        """A collection for changes, created if need be.

        :param on_wait: called when another process is in the way.
        :raises CollectionBusy: when it still is after `wait_seconds`.
        """
        ...

    def queue(self, collection: Collection) -> WorkQueue:
        """What several workers share of an open collection's files.

        :raises ConfigError: where one process works alone: not `has_queue`.
        """
        ...

    def require_passages(self, name: str) -> None:
        """Return where the collection holds a passage, before anything heavy is imported.

        :raises EmptyCollection: when it holds none, or there is none.
        """
        ...

    def holds(self, name: str) -> bool:
        """Whether there is a collection of this name."""
        ...

    def entries(self) -> tuple[Entry, ...]:
        """Every collection, by name."""
        ...

    def examine(self, name: str, embedder_of: EmbedderOf, *, mend: bool = False) -> Sequence[Check]:
        """Check everything that can be wrong with a collection, and mend it if asked to.

        :param embedder_of: the embedder it was built with; None when that is not at hand.
        """
        ...

    def tables(self) -> str:
        """The tables and columns that `ask` knows, for a person."""
        ...

    def ask(self, name: str, statement: str, values: Sequence[Cell], embed: Embed) -> Result:
        """Run a person's own SQL on a collection; it reads that collection, and nothing else.

        :param values: of each ``?``.
        :param embed: text to a query's vector; called when the statement wants one.
        :raises EmptyCollection: when there is no collection of this name.
        :raises ConfigError: when the statement is wrong or would do anything else.
        """
        ...

    def rename(self, old: str, new: str) -> None:
        """Give a collection another name.

        :raises EmptyCollection: when there is no `old`; `StoreError` when `new` exists.
        """
        ...

    def copy(self, old: str, new: str) -> None:
        """Copy a collection within the store; nothing is embedded.

        :raises EmptyCollection: when there is no `old`; `StoreError` when `new` exists.
        """
        ...

    def delete(self, name: str) -> None:
        """Delete a collection.

        :raises EmptyCollection: when there is none; `CollectionBusy` when somebody writes to it.
        """
        ...


def shelf_of(config: Config, *, lasting: bool = False) -> Shelf:
    """Where the collections of these settings are kept.

    :param lasting: it is asked again and again, and closed in the end.
    :raises StoreError: when the package that reaches it is missing.
    """
    if not config.store:
        from rag.store.home_shelf import HomeShelf

        return HomeShelf(config.home)
    try:
        from rag.postgres.shelf import PostgresShelf
    except ModuleNotFoundError as error:
        raise missing_package(POSTGRES) from error
    return PostgresShelf(config.store, config.home, lasting=lasting)


def copy_between(source: Shelf, target: Shelf, old: str, new: str) -> None:
    """Copy a collection from one store to another; nothing is embedded. One that was killed goes
    on when it is done again.

    :raises EmptyCollection: when there is no `old`; `StoreError` when `new` exists.
    """
    from rag.index.copy_rows import copy_into

    with closing(source.open(old)) as origin:
        copy_into(origin, target, new)


def open_collection(config: Config) -> Collection:
    """The collection of these settings, for reading."""
    return shelf_of(config).open(config.collection)


def writing(
    config: Config, wait_seconds: float = 0.0, on_wait: OnWait = lambda: None
) -> AbstractContextManager[Collection]:
    """The collection of these settings, for changes."""
    return shelf_of(config).writing(config.collection, wait_seconds, on_wait)


def require_passages(config: Config) -> None:
    """:raises EmptyCollection: when the collection of these settings holds no passage."""
    shelf_of(config).require_passages(config.collection)


def require_queue(config: Config) -> None:
    """:raises ConfigError: when the collections of these settings have no queue for workers."""
    if not shelf_of(config).has_queue:
        from rag.index.work_queue import no_queue

        raise no_queue()
