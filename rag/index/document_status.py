"""What a collection holds of one document, and what was left out of its pages."""

from __future__ import annotations

from dataclasses import dataclass

from rag.catalog.find_documents import documents_named
from rag.catalog.scanned_pages import scanned_pages_of
from rag.catalog.tables import furniture_of, tables_of
from rag.core.document_structure import ScannedPage
from rag.core.errors import SourceError
from rag.index.collection import Collection


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """One document in numbers.

    :ivar furniture: lines taken for running heads and page numbers (``#``), which are not part of
        the text, and how often each was left out.
    :ivar scans: pages and pictures without text of their own, with what OCR was unsure of.
    """

    source: str
    title: str
    date: str
    passages: int
    tables: int
    hidden_characters: int
    furniture: tuple[tuple[str, int], ...]
    scans: tuple[ScannedPage, ...] = ()


def status_of_document(collection: Collection, source: str) -> DocumentStatus:
    """Look a document up by the name people use for it.

    :raises SourceError: when no document or more than one bears it.
    """
    catalog = collection.catalog
    found = documents_named(catalog, source)
    if len(found) != 1:
        many = f"stands for {len(found)} documents" if found else "is not in the collection"
        raise SourceError(f"{source} {many}", hint="rag ingest PATH")
    (doc_id,) = found
    (row,) = catalog.rows("SELECT * FROM documents WHERE doc_id = ?", (doc_id,))
    (count,) = catalog.rows("SELECT COUNT(*) AS n FROM passages WHERE doc_id = ?", (doc_id,))
    return DocumentStatus(
        row["source"],
        row["title"],
        row["date"],
        count["n"],
        len(tables_of(catalog, doc_id)),
        row["hidden_characters"],
        furniture_of(catalog, doc_id),
        scanned_pages_of(catalog, doc_id),
    )
