"""`rag config`: the settings in force, and where each comes from."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import typer

from rag.cli.options import CollectionName, Home, Json, configure, origins_of
from rag.cli.show import render

if TYPE_CHECKING:
    pass


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(config)


def config(
    ctx: typer.Context, json: Json = False, home: Home = None, collection: CollectionName = None
) -> None:
    """Print the settings in force, as lines for rag.toml, and where each comes from.

    Examples:  rag config   ·   rag config --json
    """
    import json as jsonlib

    from rag.core.store_address import without_password

    values = dataclasses.asdict(configure(ctx, home=home, collection=collection))
    values["home"] = str(values["home"])
    if values["store"]:
        values["store"] = without_password(values["store"])
    if json:
        return render.print_json(values)
    origins = origins_of(ctx, home=home, collection=collection)
    for name, value in values.items():
        # A JSON string is a TOML string; numbers are the same in both.
        line = f"{name} = {jsonlib.dumps(value)}"
        comment = f"  # {origins[name]}" if name in origins else ""
        render.output().print(render.clean(f"{line:32}{comment}".rstrip()))
    return None
