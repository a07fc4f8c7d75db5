"""The tables of one sheet: parted by empty rows, with remarks above and below them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rag.load.compose import Composer
from rag.load.table.grid import Cell, Grid, grid

FEW = 2
"""Rows with fewer cells than this, above a wider table, are its title or a remark."""

Row = list[Cell]


def add_tables(composer: Composer, rows: Sequence[Row]) -> None:
    """A sheet may hold several tables, parted by empty rows, with remarks above and below.

    :param rows: one that has no names of its own goes on with the columns of the one before.
    """
    before: Grid | None = None
    for filled, group in groupby(rows, key=lambda row: any(cell.text for cell in row)):
        if not filled:
            continue
        body = list(group)
        while len(body) > 1 and _said(body[0]) < FEW <= _said(body[1]):
            composer.block(next(cell.text for cell in body.pop(0) if cell.text))
        if max(map(_said, body)) < FEW:
            for row in body:
                composer.block(
                    next(cell.text for cell in row if cell.text), tight=row is not body[0]
                )
            continue
        table = grid(body)
        if table and before and not table.columns and len(before.columns) == len(table.rows[0]):
            table = Grid(before.columns, table.rows)
        composer.table(table)
        before = table


def _said(row: Row) -> int:
    return sum(bool(cell.text) for cell in row)
