"""`rag eval fetch`: a public test collection, downloaded and checked."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import Home, Json, configure
from rag.cli.show import render
from rag.cli.show.evaluations import print_declared
from rag.cli.words.messages import _

if TYPE_CHECKING:
    pass


def add_to(group: typer.Typer) -> None:
    """Register the command."""
    group.command()(fetch)


def fetch(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A declared dataset; none lists them.")] = None,
    json: Json = False,
    home: Home = None,
) -> None:
    """Download a public test collection, check it and unpack it.

    Examples:  rag eval fetch   ·   rag eval fetch scifact
    """
    from rag.core.errors import DatasetError
    from rag.evaluation.declared import declarations
    from rag.evaluation.declared import fetch as fetch_declared

    config = configure(ctx, home=home)
    known = declarations()
    if name is None:
        rows = [dataclasses.asdict(declared) for declared in known.values()]
        return render.print_json({"datasets": rows}) if json else print_declared(rows)
    if name not in known:
        raise DatasetError(f"no declared dataset {name}", hint=f"one of: {', '.join(known)}")
    with render.progress(_("Downloading {name}", name=name)) as advance:
        folder = fetch_declared(config.home, known[name], advance)
    if json:
        return render.print_json({"name": name, "folder": str(folder)})
    return render.output().print(f"{folder}  ({known[name].licence})")
