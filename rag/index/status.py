"""What a collection holds, in numbers."""

from __future__ import annotations

import json
from dataclasses import dataclass

from rag.catalog.find_documents import hidden_in
from rag.catalog.scanned_pages import scanned_counts
from rag.index.collection import Collection


@dataclass(frozen=True, slots=True)
class Status:
    """A collection in numbers.

    :ivar bytes: of everything stored for it.
    :ivar fingerprint: what makes its vectors comparable with others.
    :ivar last_ingest: ISO 8601, UTC; "" before the first.
    :ivar pages_read_by_ocr: pages and pictures whose text was recognised; of `pages_not_read`
        nobody has any text.
    :ivar hidden_characters: characters nobody sees, taken out of so many `hiding_documents`.
    """

    collection: str
    documents: int
    passages: int
    bytes: int
    embedder: str
    fingerprint: str
    last_ingest: str
    hidden_characters: int
    hiding_documents: int
    pages_read_by_ocr: int = 0
    pages_not_read: int = 0


def status_of(collection: Collection) -> Status:
    """Count what an open collection holds."""
    counts = collection.catalog.counts()
    stored = json.loads(collection.catalog.meta("fingerprint", "{}"))
    return Status(
        collection.name,
        counts.documents,
        counts.passages,
        collection.bytes(),
        stored.get("name", ""),
        stored.get("embedder", ""),
        collection.catalog.meta("last_ingest"),
        *hidden_in(collection.catalog),
        *scanned_counts(collection.catalog),
    )
