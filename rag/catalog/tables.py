"""Tables of documents and what was left out of their pages, kept beside their passages.

Their places are characters of the extracted text, like those of passages.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from rag.catalog.catalog import Catalog
from rag.catalog.database import Connection, Row
from rag.core.document_structure import Table, TableRow
from rag.core.records import Document


def put_tables(connection: Connection, document: Document) -> None:
    """Make a document's tables and furniture equal to these; part of the caller's transaction."""
    forget_tables(connection, document.doc_id)
    connection.executemany(
        "INSERT INTO tables VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                document.doc_id,
                ordinal,
                table.start,
                table.end,
                table.caption,
                json.dumps(table.columns, ensure_ascii=False),
                _packed(table.rows),
            )
            for ordinal, table in enumerate(document.tables)
        ),
    )
    connection.executemany(
        "INSERT INTO furniture VALUES (?, ?, ?)",
        ((document.doc_id, line, count) for line, count in document.furniture),
    )


def forget_tables(connection: Connection, doc_id: str) -> None:
    """Drop a document's tables and furniture; part of the caller's transaction."""
    connection.execute("DELETE FROM tables WHERE doc_id = ?", (doc_id,))
    connection.execute("DELETE FROM furniture WHERE doc_id = ?", (doc_id,))


def tables_of(catalog: Catalog, doc_id: str) -> tuple[Table, ...]:
    """Every table of a document, in the order of its text; none in a catalogue of before."""
    if not has_tables(catalog):
        return ()
    sql = "SELECT * FROM tables WHERE doc_id = ? ORDER BY ordinal"
    return tuple(_table(row) for row in catalog.rows(sql, (doc_id,)))


def tables_within(catalog: Catalog, doc_id: str, start: int, end: int) -> tuple[Table, ...]:
    """The tables that reach into these characters, such as those of a passage or a quote."""
    if not has_tables(catalog):
        return ()
    sql = 'SELECT * FROM tables WHERE doc_id = ? AND start < ? AND "end" > ? ORDER BY ordinal'
    return tuple(_table(row) for row in catalog.rows(sql, (doc_id, end, start)))


def furniture_of(catalog: Catalog, doc_id: str) -> tuple[tuple[str, int], ...]:
    """Lines that were taken for running heads and page numbers, and how often each was left out."""
    if not has_tables(catalog):
        return ()
    sql = "SELECT line, count FROM furniture WHERE doc_id = ? ORDER BY count DESC, line"
    return tuple((row["line"], row["count"]) for row in catalog.rows(sql, (doc_id,)))


def has_tables(catalog: Catalog) -> bool:
    """Whether the catalogue is one that keeps tables; those of before do not."""
    return catalog.database.has_table("furniture")


def _packed(rows: Sequence[TableRow]) -> str:
    return json.dumps([[row.start, row.end, row.cells] for row in rows], ensure_ascii=False)


def _table(row: Row) -> Table:
    rows = tuple(TableRow(tuple(cells), *place) for *place, cells in json.loads(row["rows"]))
    columns = tuple(json.loads(row["columns"]))
    return Table(columns, rows, row["start"], row["end"], row["caption"])
