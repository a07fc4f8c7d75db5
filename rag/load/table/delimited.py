"""CSV and its kin: rows with their place in the verbatim text, line ends in quotes included.

The text itself is never changed; what is found here stands beside it.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

from rag.core.records import Table, TableRow
from rag.load.table.grid import names_columns

DELIMITERS = "\t;|,"
SAMPLE_ROWS = 50
RECORD_CHARACTERS = 20_000
"""A record longer than this is a quote that was never closed."""
CELLS_CHARACTERS = 20_000_000
"""Of longer files the rows are known, not their cells: they need ten times the memory."""


def delimited_table(text: str) -> Table | None:
    """The table a text is; None where its lines do not have the same number of cells."""
    delimiter, width = _dialect(text)
    if width < 2:
        return None
    rows = list(delimited_rows(text, delimiter))
    at = next((i for i, row in enumerate(rows[:SAMPLE_ROWS]) if len(row.cells) >= width), 0)
    named = names_columns(rows[at].cells) and at + 1 < len(rows)
    columns = rows[at].cells if named else ()
    body = rows[at + 1 :] if named else rows[at:]
    if len(text) > CELLS_CHARACTERS:
        body = [TableRow((), row.start, row.end) for row in body]
    else:
        body = [_filled(row, max(width, len(columns))) for row in body]
    return Table(columns, tuple(body), rows[at].start, rows[-1].end) if body else None


def delimited_rows(text: str, delimiter: str) -> Iterator[TableRow]:
    """Every record that is not empty, with its cells stripped of blanks."""
    consumed = 0

    def lines() -> Iterator[str]:
        nonlocal consumed
        while consumed < len(text):
            end = text.find("\n", consumed)
            line = text[consumed : end + 1 if end >= 0 else len(text)]
            consumed += len(line)
            yield line

    start = 0
    reader = csv.reader(lines(), delimiter=delimiter)
    while start < len(text):
        try:
            cells = next(reader, None)
        except csv.Error:
            cells = []
        if cells is None:
            return
        if consumed - start > RECORD_CHARACTERS and "\n" in text[start : consumed - 1]:
            consumed = text.find("\n", start) + 1
            cells = text[start : consumed - 1].split(delimiter)
            reader = csv.reader(lines(), delimiter=delimiter)
        end = start + len(text[start:consumed].rstrip())
        if any(cell.strip() for cell in cells):
            yield TableRow(tuple(" ".join(cell.split()) for cell in cells), start, end)
        start = consumed


def _dialect(text: str) -> tuple[str, int]:
    """The delimiter that gives most rows one number of cells, and that number."""
    head = text[:RECORD_CHARACTERS]
    best = ("", 0, 0.0)
    for delimiter in DELIMITERS:
        widths = []
        for row in delimited_rows(head, delimiter):
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
