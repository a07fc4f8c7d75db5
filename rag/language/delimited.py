"""Records whose cells a sign parts (CSV), with the line ends that their quotes hold.

Only places and cells go out; which sign parts them is another's question.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

RECORD_CHARACTERS = 20_000
"""A record longer than this is a quote that was never closed."""

Record = tuple[int, int, list[str]]
"""First character, end (exclusive, without the line end), cells."""


def delimited_records(text: str, delimiter: str) -> Iterator[Record]:
    """Every record that is not empty, in order."""
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
        if any(cell.strip() for cell in cells):
            yield start, start + len(text[start:consumed].rstrip()), cells
        start = consumed
