"""Pieces that stand on one baseline, put together as a line: words, powers, indices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.load import marks
from rag.load.pdf.glyphs import LOWERED, RAISED, SMALLER
from rag.load.pdf.lines import Line

Row = tuple[Line, ...]


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """Lines by the baseline they share, from the top of the page; each row from the left."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: -one.top):
        last = groups[-1][0] if groups else None
        if last is not None and last.top - line.top < 0.35 * max(last.size, line.size):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [tuple(sorted(group, key=lambda one: one.left)) for group in groups]


def joined_rows(lines: Iterable[Line]) -> list[Line]:
    """Pieces on one baseline (powers, cells of a table) put back into one line."""
    rows: list[Line] = []
    for line in lines:
        last = rows[-1] if rows else None
        if last is None or not _same_row(last, line):
            rows.append(line)
            continue
        big = max(last, line, key=lambda one: one.size)
        rows[-1] = replace(
            big,
            text=_beside(last, line),
            goes_on=last.goes_on,
            left=last.left,
            right=max(last.right, line.right),
            top=last.top if last.size >= line.size else line.top,
        )
    return rows


def _beside(last: Line, line: Line) -> str:
    """Two pieces of a row as one text; a small number raised above the line is a power or note,
    one lowered below it an index."""
    gap = line.left - last.right
    smaller = line.size < SMALLER * last.size
    if smaller and gap < 0.5 * last.size:
        return last.text + _set(line, last)
    if line.goes_on:
        return f"{last.text} {line.text}"
    space = "" if gap < 0.2 * last.size else " " if gap < 2 * last.size else "  "
    return f"{last.text}{space}{line.text}"


def _set(line: Line, last: Line) -> str:
    """A small piece as it is set against the line before it."""
    height = (line.top - last.bottom) / last.size
    if height > RAISED and line.text.isdigit():
        return marks.raised(line.text)
    is_index = -height > LOWERED and line.text.isdigit() and re.search(r"[A-Za-z)\]]$", last.text)
    return marks.lowered(line.text) if is_index else line.text


def _same_row(first: Line, second: Line) -> bool:
    near = abs(first.bottom - second.top) < 0.6 * max(first.size, second.size)
    return near and second.left > first.right - 0.3 * first.size
