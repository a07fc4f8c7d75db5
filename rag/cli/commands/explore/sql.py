"""`rag sql`: the catalogue for people who know SQL, to look at only."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.core.errors import ConfigError

if TYPE_CHECKING:
    from rag.explore.sql import Cell, Result

CELL = 60
"""Widest cell of a table for people; --json and --csv give all of it."""


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(sql)


def sql(
    ctx: typer.Context,
    statement: Annotated[
        str | None, typer.Argument(help="One reading statement, or - to read it from a pipe.")
    ] = None,
    value: Annotated[
        list[str] | None, typer.Option("--value", "-p", help="Takes the place of the next ?.")
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print tables and columns.")] = False,
    comma: Annotated[bool, typer.Option("--csv", help="Print rows as CSV.")] = False,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Ask the collection's database; nothing can be changed.

    Known to it besides SQLite's functions: cosine(a, b), embed(text), vector_json(vector),
    search_terms(text).

    Examples:  rag sql "SELECT source, title FROM documents"   ·   rag sql --schema
    """
    from rich.text import Text

    from rag.cli.commands.explore.shared import exploring, query_embedder
    from rag.explore.sql import query

    if schema:
        from rag.catalog.schema import TABLES

        return render.output().print(Text(TABLES.strip()))
    text = sys.stdin.read() if statement == "-" else statement or ""
    if not text.strip():
        raise ConfigError("no statement given", hint='rag sql "SELECT source FROM documents"')
    config = configure(ctx, home=home, collection=collection)
    with exploring(config) as opened:
        if not opened.catalog.file.is_file():
            raise ConfigError(
                f"rag sql reads collections of this machine, this one is in"
                f" {opened.catalog.database.place}",
                hint="psql, with the views of the schema rag_view",
            )
        embed = query_embedder(config, opened)
        found = query(opened.catalog.file, text, embed, tuple(value or ()))
    if json:
        return render.print_json({"columns": found.columns, "rows": _rows(found)})
    if comma:
        return _print_csv(found)
    return _print_table(found)


def _rows(found: Result) -> list[dict[str, Any]]:
    return [
        {name: _plain(cell) for name, cell in zip(found.columns, row, strict=True)}
        for row in found.rows
    ]


def _plain(cell: Cell) -> str | int | float | None:
    return f"<{len(cell)} bytes>" if isinstance(cell, bytes) else cell


def _print_csv(found: Result) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(found.columns)
    writer.writerows([render.clean(_shown(cell)) for cell in row] for row in found.rows)


def _shown(cell: Cell) -> str:
    plain = _plain(cell)
    return "" if plain is None else str(plain)


def _print_table(found: Result) -> None:
    from rich.cells import cell_len
    from rich.text import Text

    console = render.output()
    cells = [[render.one_line(_shown(cell), CELL) for cell in row] for row in found.rows]
    titles = [render.one_line(name, CELL) for name in found.columns]
    widths = [max(map(cell_len, column)) for column in zip(titles, *cells, strict=True)]
    console.print(Text(_line(titles, widths), style="bold"))
    for row in cells:
        console.print(Text(_line(row, widths)))


def _line(cells: list[str], widths: list[int]) -> str:
    from rich.cells import cell_len

    pairs = zip(cells, widths, strict=True)
    return "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in pairs).rstrip()
