"""`rag collections`: list, rename, copy and remove whole collections."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from rag.cli.options import Home, Json, configure
from rag.cli.show import render
from rag.cli.words.messages import _

NewName = Annotated[str, typer.Argument(help="The new name.")]


OldName = Annotated[str, typer.Argument(help="Name of a collection.")]


group = typer.Typer(invoke_without_command=True, help="List, rename, copy and remove collections.")


def add_to(app: typer.Typer) -> None:
    """Register the group."""
    app.add_typer(group, name="collections")


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
    from rag.store.shelf import shelf_of

    shelf_of(configure(ctx, home=home)).rename(old, new)
    render.output().print(render.clean(_("{old} is now {new}", old=old, new=new)))


@group.command("copy")
def copy(ctx: typer.Context, old: OldName, new: NewName, home: Home = None) -> None:
    """Copy a collection; nothing is embedded again.

    Examples:  rag collections copy notes notes-test   ·   rag collections copy default backup
    """
    from rag.index.collections import copy_collection

    copy_collection(configure(ctx, home=home).home, old, new)
    render.output().print(render.clean(_("{old} copied to {new}", old=old, new=new)))


@group.command("remove")
def remove_collection(ctx: typer.Context, name: OldName, home: Home = None) -> None:
    """Delete a collection and everything stored for it; the files stay.

    Examples:  rag collections remove notes-test   ·   rag --home DIR collections remove default
    """
    from rag.store.shelf import shelf_of

    shelf_of(configure(ctx, home=home)).delete(name)
    render.output().print(render.clean(_("{name} deleted", name=name)))


def _list(ctx: typer.Context, json: bool, home: object) -> None:
    from rag.store.shelf import shelf_of

    found = shelf_of(configure(ctx, home=home)).entries()
    if json:
        return render.print_json({"collections": [dataclasses.asdict(entry) for entry in found]})
    for entry in found:
        if entry.problem:
            render.output().print(f"{render.clean(entry.name):24}  ! {render.clean(entry.problem)}")
            continue
        render.output().print(
            _(
                "{name:24}  {documents:7,} documents  {passages:9,} passages",
                name=render.clean(entry.name),
                documents=entry.documents,
                passages=entry.passages,
            )
        )
    return None
