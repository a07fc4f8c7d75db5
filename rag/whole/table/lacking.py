"""Rows whose cell is empty, zero or "no", and those where it says yes."""

from __future__ import annotations

from collections.abc import Sequence

from rag.whole.table.columns import Column, Table
from rag.whole.table.days import DATE
from rag.whole.table.words import Word, share_named, word_of

_NOTHING = frozenset(
    ["", "-", "–", "—", "?", "n/a", "na", "none", "nil", "null", "keine", "leer", "ohne"]
)
_NO = frozenset(["no", "nein", "non", "nee", "false", "n", "☐", "✗", "✘", "niet"])
_YES = frozenset(["yes", "ja", "oui", "sí", "si", "true", "y", "x", "☑", "✓", "✔", "j"])


def is_empty(cell: str) -> bool:
    """Whether a cell says that there is nothing."""
    return cell.strip().casefold() in _NOTHING


def says_yes(cell: str) -> bool:
    """Whether a cell is a tick, or a yes."""
    return cell.strip().casefold() in _YES


def says_no(cell: str) -> bool:
    """Whether a cell is an empty box, or a no."""
    return cell.strip().casefold() in _NO


def lacks(table: Table, row: int, column: Column) -> bool:
    """Whether a row has nothing in a column: an empty cell, a zero, or "no"."""
    cell = table.rows[row].cells[column.place].strip().casefold()
    value = column.amounts[row] if column.meaning == "amount" else None
    return is_empty(cell) or cell in _NO or (value is not None and value.value == 0)


def flagged(table: Table, rows: Sequence[int], words: Sequence[Word]) -> tuple[int, ...] | None:
    """Those rows where a column that is named says yes; None where none of them says yes or no."""
    for column in table.columns:
        if share_named(column.name, words)[1] < 1:  # "sold" is not "sold out"
            continue
        cells = {row.cells[column.place].strip().casefold() for row in table.rows}
        if cells & _YES and cells <= _YES | _NO | _NOTHING:
            said = {n: table.rows[n].cells[column.place].strip().casefold() for n in rows}
            return tuple(n for n in rows if said[n] in _YES)
    return None


def lacked_column(table: Table, rows: Sequence[int], lacks_words: Sequence[str]) -> Column | None:
    """The column that rows lack something in, which words name; None where none is meant.

    Some rows must have what others lack: a column that nobody filled tells nothing.

    :param lacks_words: what a question says is lacking, as typed.
    """
    words = [word_of(word) for word in lacks_words]
    best: tuple[int, float, int] = (0, 0.0, 0)
    found = None
    for column in table.columns:
        without = [row for row in rows if lacks(table, row, column)]
        if not without or all(lacks(table, row, column) for row in range(len(table.rows))):
            continue
        count, share = share_named(column.name, words)
        if column.meaning == "day" and count and any(w.own & DATE for w in words):
            count += 1
        rank = (count, share, int(column.meaning == "amount"))
        if count and rank > best:
            best, found = rank, column
    return found
