"""`rag status`: what a collection holds."""

from __future__ import annotations

import typer

from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.show.render import counted


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(status)


def status(
    ctx: typer.Context, json: Json = False, home: Home = None, collection: CollectionName = None
) -> None:
    """Show what the collection holds, its model and its last ingest.

    Examples:  rag status   ·   rag -c work status --json
    """
    from rag.assistant import Assistant
    from rag.contract.status import status_json

    with Assistant.of(configure(ctx, home=home, collection=collection)) as assistant:
        values = status_json(assistant.status())
    if json:
        return render.print_json(values)
    hidden = values.pop("hidden_characters")
    hiding = values.pop("hiding_documents")
    shown = {**values, "bytes": f"{values['bytes'] / 1e6:.1f} MB"}
    if hidden:
        shown["hidden"] = (
            f"{counted(hidden, 'character')} left out of {counted(hiding, 'document')}"
        )
    for name, value in shown.items():
        render.output().print(f"{name:12}  {render.clean(str(value))}")
    return None
