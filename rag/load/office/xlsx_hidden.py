"""Which rows and columns of a sheet are hidden, in words; of XLSX read from its bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

Stretch = tuple[int, int]

NAMED = 12
"""Stretches that are named; a filter hides many."""

_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^<>]*>")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_NUMBER = re.compile(rb'\b(min|max|r)="(\d{1,7})"')


def hidden_parts(sheet: bytes) -> str:
    """``hidden: rows 3 to 5, column B``, or ""."""
    if b"hidden=" not in sheet:
        return ""
    head = sheet[: max(0, sheet.find(b"sheetData"))]
    columns = [
        (numbers.get("min", 1), min(numbers.get("max", 1), 16_384))
        for match in _COLUMN.finditer(head)
        if _HIDDEN.search(match[0]) and (numbers := _numbers(match[0]))
    ]
    tags = (match[0] for match in _ROW.finditer(sheet))
    rows = [_numbers(tag).get("r", 0) for tag in tags if _HIDDEN.search(tag)]
    return hidden_in_words([(row, row) for row in rows], columns)


def hidden_in_words(rows: Sequence[Stretch], columns: Sequence[Stretch]) -> str:
    """``hidden: rows 3 to 5, column B``, or ""; first and last of each, counted from 1."""
    told = [*_told("row", _joined(rows), str), *_told("column", _joined(columns), column_name)]
    return f"hidden: {', '.join(told)}" if told else ""


def column_name(number: int) -> str:
    """``A`` for 1, ``AA`` for 27."""
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def _numbers(tag: bytes) -> dict[str, int]:
    return {name.decode(): int(value) for name, value in _NUMBER.findall(tag)}


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Those that follow each other as one."""
    found: list[Stretch] = []
    for first, last in stretches:
        if found and found[-1][1] == first - 1:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _told(what: str, stretches: Sequence[Stretch], name: Callable[[int], str]) -> Iterator[str]:
    for first, last in stretches[:NAMED]:
        several = last > first
        yield f"{what}s {name(first)} to {name(last)}" if several else f"{what} {name(first)}"
    if len(stretches) > NAMED:
        yield f"and {len(stretches) - NAMED} more stretches of {what}s"
