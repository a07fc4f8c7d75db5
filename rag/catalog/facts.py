"""Tags, fields, links and tasks of documents, kept beside their passages.

What is one is for `rag.ingest.facts` to say; here they are stored and given back.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.catalog.catalog import Catalog
from rag.catalog.database import Connection, Row
from rag.core.document_structure import Fact
from rag.core.records import Document

_COLUMNS = 'kind, name, value, start, "end", day, done'


@dataclass(frozen=True, slots=True)
class Stored:
    """A fact and the document that states it."""

    doc_id: str
    fact: Fact


def put_facts(connection: Connection, document: Document) -> None:
    """Make a document's facts equal to these; part of the caller's transaction."""
    forget_facts(connection, document.doc_id)
    connection.execute(
        "INSERT INTO facts VALUES (?, -1, 'read', '', '', '', 0, 0, 0)", (document.doc_id,)
    )
    connection.executemany(
        f"INSERT INTO facts (doc_id, ordinal, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (document.doc_id, place, f.kind, f.name, f.value, f.start, f.end, f.day, int(f.done))
            for place, f in enumerate(document.facts)
        ),
    )


def forget_facts(connection: Connection, doc_id: str) -> None:
    """Drop a document's facts; part of the caller's transaction."""
    connection.execute("DELETE FROM facts WHERE doc_id = ?", (doc_id,))


def facts_of_kind(catalog: Catalog, kind: str) -> tuple[Stored, ...]:
    """Every tag, field, link or task of the collection, by document and place; kept until
    something is written."""
    return catalog.known(f"facts {kind}", lambda: _read(catalog, kind))


def without_facts(catalog: Catalog) -> int:
    """How many documents were read before facts were noted."""
    if not _has_facts(catalog):
        return catalog.counts().documents
    sql = (
        "SELECT (SELECT count(*) FROM documents) - (SELECT count(*) FROM facts WHERE kind = 'read')"
    )
    return int(catalog.known("without facts", lambda: catalog.rows(sql)[0][0]))


def _read(catalog: Catalog, kind: str) -> tuple[Stored, ...]:
    if not _has_facts(catalog):
        return ()
    rows = catalog.rows(
        f"SELECT doc_id, {_COLUMNS} FROM facts WHERE kind = ? ORDER BY doc_id, ordinal", (kind,)
    )
    return tuple(_stored(row) for row in rows)


def _stored(row: Row) -> Stored:
    kind, name, value, start, end, day, done = tuple(row)[1:]
    return Stored(row["doc_id"], Fact(kind, name, value, start, end, day, bool(done)))


def _has_facts(catalog: Catalog) -> bool:
    """Whether the catalogue is one that keeps facts; those of before do not."""
    return catalog.database.has_table("facts")
