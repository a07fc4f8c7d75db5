"""Citations that are rows of a table, with the cells of those rows and the names of the columns."""

from __future__ import annotations

from typing import Any

from rag.catalog.catalog import Catalog
from rag.catalog.tables import tables_within
from rag.core.document_structure import Table

ROWS = 60
"""Of one citation; a longer one is read in its document."""


def in_tables(catalog: Catalog, answer: dict[str, Any]) -> dict[str, Any]:
    """The same answer; a citation that lies in a table has it as `table`."""
    for citation in answer["citations"]:
        if "document" not in citation:
            continue
        start, end = citation["start"], citation["end"]
        for table in tables_within(catalog, citation["document"], start, end):
            if table.start <= start and end <= table.end and (found := _rows(table, start, end)):
                citation["table"] = found
    return answer


def _rows(table: Table, start: int, end: int) -> dict[str, Any]:
    """The rows that reach into a stretch; nothing where it is the head alone."""
    rows = [row.cells for row in table.rows if row.start < end and row.end > start]
    if not 0 < len(rows) <= ROWS:
        return {}
    return {"start": table.start, "caption": table.caption, "columns": table.columns, "rows": rows}
