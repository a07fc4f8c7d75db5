"""CSV and its kin: rows with their place in the verbatim text, line ends in quotes included.

The text itself is never changed; what is found here stands beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rag.core.document_structure import Table, TableRow
from rag.language.delimited import RECORD_CHARACTERS, delimited_records
from rag.load.table.grid import names_columns

DELIMITERS = "\t;|,"
SAMPLE_ROWS = 50
_TOLD = re.compile(r"sep=.\n", re.IGNORECASE)
"""A line for Excel, which is no row."""
CELLS_CHARACTERS = 20_000_000
"""Of longer files the rows are known, not their cells: they need ten times the memory."""


def delimited_table(text: str) -> Table | None:
    """The table a text is; None where its lines do not have the same number of cells."""
    told = _TOLD.match(text)
    delimiter, width = _dialect(text[told.end() :] if told else text)
    if width < 2:
        return None
    rows = list(_rows(text, delimiter))[bool(told) :]
    at = next((i for i, row in enumerate(rows[:SAMPLE_ROWS]) if len(row.cells) >= width), 0)
    named = names_columns(rows[at].cells) and at + 1 < len(rows)
    columns = rows[at].cells if named else ()
    body = rows[at + 1 :] if named else rows[at:]
    if len(text) > CELLS_CHARACTERS:
        body = [TableRow((), row.start, row.end) for row in body]
    else:
        body = [_filled(row, max(width, len(columns))) for row in body]
    return Table(columns, tuple(body), rows[at].start, rows[-1].end) if body else None


def _rows(text: str, delimiter: str) -> Iterator[TableRow]:
    for start, end, cells in delimited_records(text, delimiter):
        yield TableRow(tuple(" ".join(cell.split()) for cell in cells), start, end)


def _dialect(text: str) -> tuple[str, int]:
    """The delimiter that gives most rows one number of cells, and that number."""
    head = text[:RECORD_CHARACTERS]
    best = ("", 0, 0.0)
    for delimiter in DELIMITERS:
        widths = []
        for row in _rows(head, delimiter):
            widths.append(len(row.cells))
            if len(widths) == SAMPLE_ROWS:
                break
        width, count = Counter(widths).most_common(1)[0] if widths else (0, 0)
        share = count / len(widths) if width > 1 else 0.0
        if (share, width) > (best[2], best[1]) and share >= 0.5:
            best = (delimiter, width, share)
    return best[:2]


def _filled(row: TableRow, width: int) -> TableRow:
    missing = ("",) * (width - len(row.cells))
    return TableRow(row.cells + missing, row.start, row.end) if missing else row
