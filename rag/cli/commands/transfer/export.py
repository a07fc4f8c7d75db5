"""`rag export`: a collection as one file."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.commands.transfer.llm_collections import write_llm
from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.words.messages import _

if TYPE_CHECKING:
    pass
from rag.cli.commands.transfer.llm_collections import Kind, is_llm


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("export")(export)


def export(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="File to write.")],
    kind: Kind = "rag",
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Write the collection to one file that can be imported elsewhere.

    With --format llm: an SQLite file of passages and vectors for the tool llm.

    Examples:  rag export notes.rag   ·   rag -c work export work.db --format llm
    """
    from rag.index.portable_file import export_collection
    from rag.store.shelf import open_collection

    config = configure(ctx, home=home, collection=collection)
    if is_llm(kind):
        return write_llm(config, file, json)
    opened = open_collection(config)
    with contextlib.closing(opened):
        counts = opened.catalog.counts()
        digest = export_collection(opened.catalog, file)
    if json:
        values = {"documents": counts.documents, "passages": counts.passages, "sha256": digest}
        return render.print_json({"file": str(file), **values})
    render.output().print(
        _(
            "{documents:,} documents, {passages:,} passages → {file}",
            documents=counts.documents,
            passages=counts.passages,
            file=file,
        )
    )
    return None
