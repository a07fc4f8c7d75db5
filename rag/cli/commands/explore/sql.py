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
    from rag.catalog.reading_sql import Cell, Result

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

    Known to it besides SQLite's functions, or PostgreSQL's in a shared store: cosine(a, b),
    embed(text), vector_json(vector), search_terms(text).

    Examples:  rag sql "SELECT source, title FROM documents"   ·   rag sql --schema
    """
    from rich.text import Text

    from rag.cli.commands.explore.shared import exploring, query_embedder
    from rag.store.shelf import shelf_of

    config = configure(ctx, home=home, collection=collection)
    shelf = shelf_of(config)
    if schema:
        return render.output().print(Text(shelf.tables()))
    text = sys.stdin.read() if statement == "-" else statement or ""
    if not text.strip():
        raise ConfigError("no statement given", hint='rag sql "SELECT source FROM documents"')
    with exploring(config) as opened:
        embed = query_embedder(config, opened)
        found = shelf.ask(config.collection, text, value or (), embed)
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
