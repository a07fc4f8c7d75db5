"""`rag collections`: list, rename, copy and remove whole collections."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import Home, Json, configure
from rag.cli.show import render
from rag.cli.words.messages import _
from rag.core.errors import ConfigError

if TYPE_CHECKING:
    from rag.core.config import Config

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
def copy(
    ctx: typer.Context,
    old: OldName,
    new: Annotated[str, typer.Argument(help="The new name; with --to the same one.")] = "",
    to: Annotated[
        str, typer.Option("--to", help="Into another store: postgresql://… or a home folder.")
    ] = "",
    home: Home = None,
) -> None:
    """Copy a collection, also into another store; nothing is embedded again.

    Examples:  rag collections copy notes notes-test   ·   rag collections copy notes --to postgresql://HOST/DATABASE
    """
    from rag.store.shelf import copy_between, shelf_of

    config = configure(ctx, home=home)
    if not (new or to):
        raise ConfigError("no new name given", hint="rag collections copy OLD NEW")
    if to:
        target = shelf_of(_other_store(config, to))
        copy_between(shelf_of(config), target, old, new or old)
        place = f"{target.place}: {new or old}"
        return render.output().print(render.clean(_("{old} copied to {new}", old=old, new=place)))
    shelf_of(config).copy(old, new)
    return render.output().print(render.clean(_("{old} copied to {new}", old=old, new=new)))


def _other_store(config: Config, to: str) -> Config:
    """The same settings with another store: an address, or a home folder."""
    from pathlib import Path

    from rag.core.config import changed

    if "://" in to:
        return changed(config, store=to)
    return changed(config, store="", home=Path(to).expanduser())


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
