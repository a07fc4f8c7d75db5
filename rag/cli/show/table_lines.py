"""Rows of a table as lines whose cells stand under one another.

Rows are Markdown's, between bars, or those of a file of separated values.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from rag.language.records import delimiter_of

WIDEST = 28
"""Cells of a table stand under one another up to so many characters."""
LEAST_CELLS = 3
"""Items of a list may end in a semicolon each: that makes no rows of two cells."""

_BAR = "|"
_CELL = re.compile(r"(?<!\\)\|")


def separator(lines: Sequence[str]) -> str:
    """What separates values in some lines; "" where they are no such rows."""
    mark = delimiter_of("\n".join(lines))
    if not mark or mark == _BAR or lines[0].lstrip().startswith(_BAR):
        return ""
    return mark if len(_values(lines[0], mark)) >= LEAST_CELLS else ""


def aligned(lines: Sequence[str]) -> list[str]:
    """The rows, each on its line, without what stood between their cells."""
    from rich.cells import cell_len

    mark = separator(lines)
    split = [_values(line, mark) if mark else _between_bars(line) for line in lines]
    rows = [[" ".join(cell.split()) for cell in row] for row in split]
    columns = max(map(len, rows), default=0)
    widths = [
        min(WIDEST, max(cell_len(row[n]) for row in rows if n < len(row))) for n in range(columns)
    ]
    return [
        "  ".join(
            cell + " " * max(0, width - cell_len(cell))
            for cell, width in zip(row, widths, strict=False)
        ).rstrip()
        for row in rows
    ]


def _values(row: str, mark: str) -> list[str]:
    # By itself: a quotation mark that is never closed swallows no further line.
    return next(csv.reader([row], delimiter=mark), [])


def _between_bars(row: str) -> list[str]:
    return _CELL.split(row.strip().removeprefix("|").removesuffix("|"))
