"""`rag status`: what a collection holds."""

from __future__ import annotations

import json as jsonlib

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
    from rag.catalog.find_documents import hidden_in
    from rag.index.checks import folder_bytes
    from rag.index.collection import Collection

    config = configure(ctx, home=home, collection=collection)
    opened = Collection(config.home, config.collection)
    hidden, hiding = hidden_in(opened.catalog)
    counts = opened.catalog.counts()
    stored = jsonlib.loads(opened.catalog.meta("fingerprint", "{}"))
    values = {
        "collection": config.collection,
        "documents": counts.documents,
        "passages": counts.passages,
        "bytes": folder_bytes(opened.folder),
        "embedder": stored.get("name", ""),
        "fingerprint": stored.get("embedder", ""),
        "last_ingest": opened.catalog.meta("last_ingest"),
    }
    opened.close()
    if json:
        return render.print_json({**values, "hidden_characters": hidden})
    shown = {**values, "bytes": f"{values['bytes'] / 1e6:.1f} MB"}
    if hidden:
        shown["hidden"] = (
            f"{counted(hidden, 'character')} left out of {counted(hiding, 'document')}"
        )
    for name, value in shown.items():
        render.output().print(f"{name:12}  {render.clean(str(value))}")
    return None
