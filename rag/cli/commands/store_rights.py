"""`rag store allow`, `share` and `token`: who may use a store, who reads what in it, and who comes
to `rag serve` with which token."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.options import Json
from rag.cli.show import render
from rag.cli.words.messages import _

Url = Annotated[str, typer.Argument(metavar="URL", help="postgresql://USER@HOST/DATABASE")]


def add_to(group: typer.Typer) -> None:
    """Register all."""
    group.command("allow")(allow)
    group.command("share")(share)
    group.command("token")(token)


def allow(
    address: Url,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="A role of the server.")],
    write: Annotated[
        bool, typer.Option("--write", help="It may keep collections of its own too.")
    ] = False,
) -> None:
    """Let a role of the database ask questions of what is shared with it.

    A collection belongs to the role that made it; nobody else sees any of it.

    Examples:  rag store allow postgresql://HOST/notes anna --write   ·   rag store allow URL guest
    """
    from rag.store.set_up import rights

    rights().allow(address, role, write=write)
    told = (
        _("{role} may read what is shared with it, and keep collections of its own")
        if write
        else _("{role} may read what is shared with it")
    )
    render.output().print(told.format(role=render.clean(role)))


def share(
    address: Url,
    collection: Annotated[str, typer.Argument(metavar="COLLECTION", help="One of yours.")],
    readers: Annotated[
        str, typer.Argument(metavar="ROLE", help="Who reads it; public is everybody, '' nobody.")
    ],
) -> None:
    """Let the members of a role, or everybody, ask a collection of yours; they change nothing.

    Examples:  rag store share postgresql://HOST/notes rules public   ·   rag store share URL a ''
    """
    from rag.store.set_up import rights

    rights().share(address, collection, readers)
    told = _("{collection} is read by {role}") if readers else _("{collection} is yours alone")
    render.output().print(
        told.format(collection=render.clean(collection), role=render.clean(readers))
    )


def token(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Of `rag serve --tokens FILE`.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is.")],
    role: Annotated[
        str,
        typer.Option(help="Role of the database; one of that name.", show_default=False),
    ] = "",
    json: Json = False,
) -> None:
    """Make a token for somebody who is to use your `rag serve`, and print it once.

    The file keeps its digest alone, and whose rows it opens; a server reads it when it starts.

    Examples:  rag store token tokens.toml anna   ·   rag store token FILE guest --role readers
    """
    from rag.server.guard.owners import add_owner

    made = add_owner(file.expanduser(), name, role)
    if json:
        return render.print_json({"name": name, "role": role or name, "token": made})
    render.note(_("the token of {name}, which is kept nowhere:", name=render.clean(name)))
    return render.output().print(made)
