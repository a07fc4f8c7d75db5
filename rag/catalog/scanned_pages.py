"""Pages and pictures whose text is OCR's, as a catalogue keeps them: what they are for staleness
and for saying so."""

from __future__ import annotations

from rag.catalog.catalog import Catalog
from rag.catalog.database import Connection
from rag.core.document_structure import SHOWS_NONE, ScannedPage
from rag.core.records import Document


def put_scanned_pages(connection: Connection, document: Document) -> None:
    """Make a document's rows those of the document; part of the caller's transaction."""
    connection.execute("DELETE FROM scanned_pages WHERE doc_id = ?", (document.doc_id,))
    rows = (
        (scan.number, scan.start, scan.end, scan.engine, scan.confidence, scan.unsure, scan.reason)
        for scan in document.scans
    )
    connection.executemany(
        "INSERT INTO scanned_pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        ((document.doc_id, *row) for row in rows),
    )


def read_otherwise(catalog: Catalog, engine: str) -> set[str]:
    """Documents with pages that another engine read, or none; nothing where there is no engine.

    What was read before stays when OCR is gone or switched off.
    """
    if not engine:
        return set()
    sql = "SELECT DISTINCT doc_id FROM scanned_pages WHERE engine != ?"
    return {row["doc_id"] for row in catalog.rows(sql, (engine,))}


def scanned_documents(catalog: Catalog) -> set[str]:
    """Documents of which anything was looked at for text in pictures, whatever was found."""
    return {row["doc_id"] for row in catalog.rows("SELECT DISTINCT doc_id FROM scanned_pages")}


def scanned_pages_of(catalog: Catalog, doc_id: str) -> tuple[ScannedPage, ...]:
    """A document's pages and pictures without text of their own, in order."""
    columns = 'page, start, "end", engine, confidence, unsure, reason'
    sql = f"SELECT {columns} FROM scanned_pages WHERE doc_id = ? ORDER BY page"
    return tuple(ScannedPage(*row) for row in catalog.rows(sql, (doc_id,)))


def scanned_counts(catalog: Catalog) -> tuple[int, int]:
    """How many pages and pictures OCR has read, and how many show text that nobody has read."""
    row = catalog.rows(
        'SELECT count(*) FILTER (WHERE start < "end"),'
        " count(*) FILTER (WHERE start = \"end\" AND (engine = '' OR reason != ?))"
        " FROM scanned_pages",
        (SHOWS_NONE,),
    )[0]
    return int(row[0]), int(row[1])
