"""Where entries of a document begin that are never cut in two: rows of tables, records of lists.

`split.py` cuts between them. It does not know what they say.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.core.document_structure import Table
from rag.core.records import Document

NAMES_CHARACTERS = 300
"""Of the names of a table's columns that head its later passages."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Entries that follow each other without other text between them.

    :ivar start: its first character, names of columns included; `end` is exclusive.
    :ivar starts: where its entries begin; what stands before the first belongs to it.
    :ivar names: of its columns, in one line, or "".
    """

    start: int
    end: int
    starts: tuple[int, ...]
    names: str = ""

    @property
    def named(self) -> bool:
        """Whether its later entries need the names of columns beside them."""
        return bool(self.names)

    def groups(self, characters: int) -> Iterator[Listing]:
        """Entries in groups of about so many characters."""
        first = 0
        for at in range(1, len(self.starts)):
            if self.starts[at] - self._begin(first) >= characters:
                yield self._part(first, at)
                first = at
        yield self._part(first, len(self.starts))

    def halves(self) -> tuple[Listing, Listing]:
        """The first half of its entries, and the rest."""
        middle = len(self.starts) // 2
        return self._part(0, middle), self._part(middle, len(self.starts))

    def clipped(self, start: int, end: int) -> Listing:
        """The part of it that lies in these characters."""
        inside = tuple(at for at in self.starts if start <= at < end)
        begin, until = max(start, self.start), min(end, self.end)
        return Listing(begin, until, inside or (begin,), self.names)

    def _begin(self, entry: int) -> int:
        return self.starts[entry] if entry else self.start

    def _part(self, first: int, last: int) -> Listing:
        end = self.starts[last] if last < len(self.starts) else self.end
        return Listing(self._begin(first), end, self.starts[first:last], self.names)


def listings(document: Document) -> list[Listing]:
    """Tables and runs of records of a document, in order."""
    found = [_of_table(table) for table in document.tables if table.rows]
    found += _runs(document)
    return sorted(found, key=lambda listing: listing.start)


def within(listed: Sequence[Listing], start: int, end: int) -> Iterator[Listing]:
    """Those that reach into these characters, clipped to them."""
    at = bisect.bisect_left(listed, start, key=lambda listing: listing.end)
    while at < len(listed) and listed[at].start < end:
        if listed[at].end > start:
            yield listed[at].clipped(start, end)
        at += 1


def _of_table(table: Table) -> Listing:
    names = " · ".join(name for name in table.columns if name)
    if len(names) > NAMES_CHARACTERS:
        names = names[: NAMES_CHARACTERS - 1] + "…"
    # Breadcrumbs are parted by this sign.
    names = names.replace(" > ", " › ")
    return Listing(table.start, table.end, tuple(row.start for row in table.rows), names)


def _runs(document: Document) -> Iterator[Listing]:
    """Records that nothing but white space parts."""
    run: list[int] = []
    end = 0
    for start, until in document.records:
        if run and document.text[end:start].strip():
            yield Listing(run[0], end, tuple(run))
            run = []
        run.append(start)
        end = until
    if run:
        yield Listing(run[0], end, tuple(run))
