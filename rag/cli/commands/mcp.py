"""`rag mcp`: tools for the assistant in your editor, over standard input and output."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.commands.serve import require_extra
from rag.cli.options import Home, Model, configure

Names = Annotated[
    list[str] | None,
    typer.Option("--collection", "-c", help="A collection to show; all are.", show_default=False),
]


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(mcp)


def mcp(
    ctx: typer.Context,
    collection: Names = None,
    writable: Annotated[bool, typer.Option("--writable", help="Let it ingest.")] = False,
    root: Annotated[
        list[Path] | None,
        typer.Option(help="With --writable: below which folder; your home.", show_default=False),
    ] = None,
    model: Model = None,
    home: Home = None,
) -> None:
    """Serve the Model Context Protocol to the program that starts this, until it is done.

    Examples:  rag mcp -c notes   ·   rag mcp --writable --root ~/notes
    """
    require_extra()
    from rag.server.mcp.stdio import serve_stdio
    from rag.server.settings import ServeSettings

    named = (ctx.find_root().obj or {}).get("collection")
    names = tuple(collection or ((named,) if named else ()))
    roots = tuple(folder.expanduser().resolve() for folder in root or (Path.home(),))
    config = configure(ctx, home=home, model=model)
    serve_stdio(ServeSettings(config, names, not writable, roots if writable else ()))
