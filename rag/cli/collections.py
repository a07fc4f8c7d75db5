"""`rag status`, `collections` and `remove`: what is stored, and forgetting some of it."""

from __future__ import annotations

import dataclasses
import json as jsonlib
from typing import Annotated

import typer

from rag.cli import render
from rag.cli.options import CollectionName, Home, Json, configure
from rag.errors import SourceError

NewName = Annotated[str, typer.Argument(help="The new name.")]
OldName = Annotated[str, typer.Argument(help="Name of a collection.")]

group = typer.Typer(invoke_without_command=True, help="List, rename, copy and remove collections.")


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command()(status)
    app.command()(remove)
    app.add_typer(group, name="collections")


def status(
    ctx: typer.Context, json: Json = False, home: Home = None, collection: CollectionName = None
) -> None:
    """Show what the collection holds, its model and its last ingest.

    Examples:  rag status   ·   rag -c work status --json
    """
    from rag.catalog.find import hidden_in
    from rag.checks import folder_bytes
    from rag.collection import Collection

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


def remove(
    ctx: typer.Context,
    sources: Annotated[
        list[str], typer.Argument(help="Documents or folders.", metavar="SOURCE...")
    ],
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Forget documents; the files themselves are left alone.

    Examples:  rag remove notes/old.md   ·   rag remove ~/notes/archive
    """
    from rag.catalog.find import documents_named
    from rag.collection import Collection, writing
    from rag.ingest import remove_documents

    config = configure(ctx, home=home, collection=collection)
    Collection(config.home, config.collection).close()
    with writing(config.home, config.collection, wait_seconds=60) as opened:
        found = {source: documents_named(opened.catalog, source) for source in sources}
        unknown = [source for source, doc_ids in found.items() if not doc_ids]
        if unknown:
            raise SourceError(
                f"not in the collection: {', '.join(unknown)}",
                hint='rag sql "SELECT source FROM documents"',
            )
        doc_ids = sorted({doc_id for group in found.values() for doc_id in group})
        change = remove_documents(opened, doc_ids)
    if json:
        return render.print_json({"documents": len(doc_ids), "passages": change.removed})
    documents, passages = counted(len(doc_ids), "document"), counted(change.removed, "passage")
    render.output().print(f"{documents} forgotten ({passages})")
    return None


@group.callback()
def collections(ctx: typer.Context, json: Json = False, home: Home = None) -> None:
    """List the collections.

    Examples:  rag collections   ·   rag collections rename default notes
    """
    if ctx.invoked_subcommand is None:
        _list(ctx, json, home)


@group.command("list")
def list_collections(ctx: typer.Context, json: Json = False, home: Home = None) -> None:
    """List the collections: name, documents, passages.

    Examples:  rag collections list   ·   rag collections list --json
    """
    _list(ctx, json, home)


@group.command("rename")
def rename(ctx: typer.Context, old: OldName, new: NewName, home: Home = None) -> None:
    """Give a collection another name.

    Examples:  rag collections rename default notes   ·   rag collections rename work Arbeit
    """
    from rag.shelf import rename_collection

    rename_collection(configure(ctx, home=home).home, old, new)
    render.output().print(render.clean(f"{old} is now {new}"))


@group.command("copy")
def copy(ctx: typer.Context, old: OldName, new: NewName, home: Home = None) -> None:
    """Copy a collection; nothing is embedded again.

    Examples:  rag collections copy notes notes-test   ·   rag collections copy default backup
    """
    from rag.shelf import copy_collection

    copy_collection(configure(ctx, home=home).home, old, new)
    render.output().print(render.clean(f"{old} copied to {new}"))


@group.command("remove")
def remove_collection(ctx: typer.Context, name: OldName, home: Home = None) -> None:
    """Delete a collection and everything stored for it; the files stay.

    Examples:  rag collections remove notes-test   ·   rag --home DIR collections remove default
    """
    from rag.shelf import delete_collection

    delete_collection(configure(ctx, home=home).home, name)
    render.output().print(render.clean(f"{name} deleted"))


def counted(number: int, word: str) -> str:
    """`1 document`, `2 documents`."""
    return f"{number:,} {word}" + ("" if number == 1 else "s")


def _list(ctx: typer.Context, json: bool, home: object) -> None:
    from rag.shelf import list_collections

    found = list_collections(configure(ctx, home=home).home)
    if json:
        return render.print_json({"collections": [dataclasses.asdict(entry) for entry in found]})
    for entry in found:
        if entry.problem:
            render.output().print(f"{render.clean(entry.name):24}  ! {render.clean(entry.problem)}")
            continue
        render.output().print(
            f"{render.clean(entry.name):24}  {entry.documents:7,} documents"
            f"  {entry.passages:9,} passages"
        )
    return None
