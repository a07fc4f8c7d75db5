"""The seam between a catalogue and what keeps it: a file here, or a database that many share.

Statements are written once, in the SQL that SQLite and PostgreSQL have in common, with ``?`` for
values. What the two do not have in common are the methods of `Database` and `Words`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

Values = Sequence[object]
Slice = tuple[int, int]
"""First and last row number."""
Fields = tuple[int, str, str, str]
"""Row number of a passage; the terms of its title, heading and body, joined by spaces."""


class Row(Protocol):
    """A row whose values are found by place and by name."""

    def __getitem__(self, key: Any, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...

    def keys(self) -> list[str]:
        """The columns' names."""
        ...


@dataclass(frozen=True, slots=True)
class Within:
    """The only passages that a search may bring.

    :ivar documents: ids of those they stand in; None is any.
    :ivar heading: what their headings hold, case folded; "" is anything.
    :ivar numbers: all of them by row number, where they are not very many and their documents tell
        them; None otherwise.
    :ivar named: all of them, row number to passage id, where they are few; None where many.
    """

    documents: frozenset[str] | None = None
    heading: str = ""
    numbers: Set[int] | None = None
    named: Mapping[int, str] | None = None

    def lets(self, row: Row) -> bool:
        """Whether a row with `doc_id` and `heading` is of a passage that may be brought."""
        inside = self.documents is None or row["doc_id"] in self.documents
        return inside and (not self.heading or self.heading in row["heading"].casefold())


class Cursor(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        ...

    def __iter__(self) -> Iterator[Any]: ...

    def fetchall(self) -> list[Any]:
        """All rows."""
        ...

    def fetchone(self) -> Any:
        """The next row; None after the last."""
        ...


class Connection(Protocol):
    """Runs statements inside a transaction."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        ...

    def execute(self, sql: str, values: Values = ..., /) -> Cursor:
        """Run one statement."""
        ...

    def executemany(self, sql: str, rows: Iterable[Values], /) -> object:
        """Run one statement for each row."""
        ...


class Words(Protocol):
    """The lexical index: which terms stand in which fields of which passages.

    Terms are those of `rag.language.search_terms`; changes are part of the caller's transaction.
    """

    def put(self, rows: Iterable[Fields]) -> None:
        """Add passages that have no terms yet."""
        ...

    def forget(self, rows: Iterable[Fields]) -> None:
        """Remove passages, told the terms that were put."""
        ...

    def clear(self) -> None:
        """Remove all."""
        ...

    def is_whole(self) -> bool:
        """Whether every passage was put, and nothing else."""
        ...

    def extent(self, few: int) -> tuple[int, int, int]:
        """How many passages there are, the number before the first row's and the last one's.

        :param few: up to here they are counted, beyond they may be taken by their numbers.
        """
        ...

    def counts(
        self, terms: Sequence[str], slices: Sequence[Slice], most: int
    ) -> dict[str, tuple[int, int]]:
        """In how many passages of these stretches of rows each term stands, and in how many of
        all, counted as far as `most`, where it stands in none of these; else 0."""
        ...

    def counts_up_to(self, terms: Sequence[str], most: int) -> dict[str, int]:
        """In how many passages each term stands, counted as far as `most`."""
        ...

    def best(
        self, terms: Sequence[str], weights: Sequence[float], limit: int
    ) -> list[tuple[int, float]]:
        """Passages that hold any of the terms by BM25, best first, ties by row number: (row
        number, score above 0).

        :param weights: of title, heading and body.
        :param limit: -1 for all.
        """
        ...

    def passages_with(self, terms: Sequence[str]) -> list[str]:
        """Ids of the passages that hold every term."""
        ...

    def documents_with(
        self, terms: Sequence[str], *, every: bool = False, most: int = -1
    ) -> list[str]:
        """Ids of documents with a passage that holds any of the terms, or `every` one.

        :param most: passages looked at; -1 for all.
        """
        ...

    def terms_beginning(self, beginning: str, most: int) -> list[str]:
        """Terms that begin so, in the order of their letters.

        :param most: of them.
        """
        ...

    def documents_with_beginnings(self, beginnings: Sequence[str]) -> list[str]:
        """Ids of documents with a term that begins with any of these."""
        ...


class Database(Protocol):
    """Where a catalogue's rows are kept.

    :ivar place: where that is, for a person; never a password.
    :ivar words: its lexical index.
    :raises StoreError: from every method that reads or writes.
    """

    @property
    def place(self) -> str:
        """For messages."""
        ...

    @property
    def words(self) -> Words:
        """Beside the tables."""
        ...

    @property
    def connection(self) -> Connection:
        """What statements run on inside a transaction."""
        ...

    def transaction(self) -> AbstractContextManager[Connection]:
        """All or nothing."""
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """Reads inside see one state, whatever a writer does meanwhile."""
        ...

    def rows(self, sql: str, values: Values = ()) -> list[Row]:
        """All rows of a query."""
        ...

    def state(self) -> Hashable:
        """Another value whenever anything was written, by whomever."""
        ...

    def claim(self, *doc_ids: str) -> None:
        """Let nobody else write these documents until the transaction ends. Whoever claims all that
        it writes before it writes any is in nobody's way."""
        ...

    def is_alone(self) -> bool:
        """Whether nobody else may be in the middle of writing, until this transaction ends."""
        ...

    def note_changed(self, changes: Mapping[str, str | None]) -> None:
        """Tell the index of vectors which passages changed, in the caller's transaction.

        :param changes: text hash by passage id; None for a passage that went.
        """
        ...

    def passages(self) -> int:
        """How many passages there are."""
        ...

    def unseen(self) -> int:
        """How many passages the index of vectors has not seen."""
        ...

    def has_table(self, name: str) -> bool:
        """Whether there is a table of this name; catalogues of before lack some."""
        ...

    def add_tables(self, statements: str) -> None:
        """Make tables that only some catalogues have, in the caller's transaction."""
        ...

    def wait(self, seconds: float) -> None:
        """How long a write waits for another's before it fails."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...
