"""`rag import`: the documents of an exported file into a collection."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.commands.transfer.llm_collections import check_no_database, read_llm_file
from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.words.messages import _

if TYPE_CHECKING:
    pass
from rag.cli.commands.transfer.llm_collections import Kind, is_llm


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("import")(import_)


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file written by `rag export`.")],
    kind: Kind = "rag",
    name: Annotated[
        str, typer.Option("--name", help="With --format llm: which of the file's collections.")
    ] = "",
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Add the documents of an export to the collection, without embedding anything.

    With --format llm: a collection of the tool llm, vectors and all.

    Examples:  rag import notes.rag   ·   rag -c quotes import embeddings.db --format llm
    """
    from rag.index.portable_file import import_collection, read_fingerprint
    from rag.store.shelf import writing

    config = configure(ctx, home=home, collection=collection)
    if is_llm(kind):
        return read_llm_file(config, file, name, json)
    check_no_database(file)
    read_fingerprint(file)  # before a collection comes into being for what is no export
    with writing(config, wait_seconds=60) as opened:
        change = import_collection(opened, file)
        total = opened.catalog.counts().passages
    if json:
        return render.print_json({"added": change.added, "reused": change.reused, "total": total})
    render.output().print(
        _("{added:,} passages added · {total:,} in all", added=change.added, total=total)
    )
    return None
