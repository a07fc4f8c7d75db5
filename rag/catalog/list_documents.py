"""A collection's documents, filtered, sorted, a page at a time.

A cursor names the last document given, so that what comes or goes meanwhile moves no page.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Literal

from rag.catalog.catalog import Catalog
from rag.catalog.database import Row
from rag.catalog.filters import EVERYTHING, Filter, matching_documents
from rag.catalog.kinds import ending_of, is_of_kind
from rag.core.errors import ConfigError

Order = Literal["path", "date", "changed", "size"]
ORDERS = {"path": "source", "date": "date", "changed": "ingested_at", "size": "size"}
MOST = 1000
"""Documents on one page."""

Key = tuple[str | int, str, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """Which documents, in which order.

    :ivar kind: as `rag.catalog.kinds.is_of_kind` takes it; "" for all.
    :ivar changed_since: read into the collection at this time or later, ISO 8601.
    :ivar latest_first: turn the order around.
    :ivar cursor: where the page before ended; "" for the first.
    """

    only: Filter = EVERYTHING
    kind: str = ""
    changed_since: str = ""
    order: Order = "path"
    latest_first: bool = False
    limit: int = 50
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document in a list; `kind` is the ending of its file's name, or how it is read."""

    document: str
    source: str
    title: str
    kind: str
    date: str
    bytes: int
    passages: int
    ingested_at: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page of a list.

    :ivar total: how many documents there are on all pages.
    :ivar next_cursor: asks for the next page; "" on the last.
    """

    documents: tuple[DocumentEntry, ...]
    total: int
    next_cursor: str = ""


def list_documents(catalog: Catalog, listing: Listing = Listing()) -> DocumentPage:
    """The documents that a listing asks for.

    :raises ConfigError: when the order, the pattern or the cursor is none.
    """
    if listing.order not in ORDERS:
        raise ConfigError(f"cannot sort by {listing.order!r}", hint=f"one of: {', '.join(ORDERS)}")
    allowed = matching_documents(catalog, listing.only)
    rows = catalog.rows(
        "SELECT documents.*, (SELECT count(*) FROM passages"
        " WHERE passages.doc_id = documents.doc_id) AS passages"
        " FROM documents WHERE ingested_at >= ?",
        (listing.changed_since,),
    )
    found = [row for row in rows if row["doc_id"] in allowed and _is_kind(row, listing)]
    found.sort(key=lambda row: _key(row, listing.order), reverse=listing.latest_first)
    page = _after(found, listing)[: max(1, min(listing.limit, MOST))]
    more = page and page[-1]["doc_id"] != found[-1]["doc_id"]
    cursor = _cursor(_key(page[-1], listing.order)) if more else ""
    return DocumentPage(tuple(map(_entry, page)), len(found), cursor)


def _key(row: Row, order: Order) -> Key:
    return row[ORDERS[order]], row["source"], row["doc_id"]


def _after(rows: list[Row], listing: Listing) -> list[Row]:
    if not listing.cursor:
        return rows
    last = _read_cursor(listing.cursor, number=listing.order == "size")
    if listing.latest_first:
        return [row for row in rows if _key(row, listing.order) < last]
    return [row for row in rows if _key(row, listing.order) > last]


def _is_kind(row: Row, listing: Listing) -> bool:
    return is_of_kind(listing.kind, row["source"], row["kind"])


def _ending(row: Row) -> str:
    return ending_of(row["source"])


def _entry(row: Row) -> DocumentEntry:
    return DocumentEntry(
        document=row["doc_id"],
        source=row["source"],
        title=row["title"],
        kind=_ending(row) or row["kind"],
        date=row["date"],
        bytes=row["size"],
        passages=row["passages"],
        ingested_at=row["ingested_at"],
    )


def _cursor(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _read_cursor(cursor: str, *, number: bool) -> Key:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        value, source, doc_id = json.loads(base64.urlsafe_b64decode(padded.encode()))
        if not isinstance(value, int if number else str):
            raise ValueError(value)
        return value, str(source), str(doc_id)
    except (ValueError, TypeError, binascii.Error) as error:
        raise ConfigError(
            f"not a cursor of this list: {cursor[:80]!r}", hint="begin without a cursor"
        ) from error
