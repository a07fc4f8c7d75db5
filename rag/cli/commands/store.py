"""`rag store`: a PostgreSQL database made ready to keep collections."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from rag.cli.commands.store_rights import add_to as add_rights
from rag.cli.options import Json
from rag.cli.show import render
from rag.cli.words.messages import _

group = typer.Typer(no_args_is_help=True, help="Keep collections in a PostgreSQL database.")


def add_to(app: typer.Typer) -> None:
    """Register the group."""
    add_rights(group)
    app.add_typer(group, name="store")


@group.callback()
def store() -> None:
    """Keep collections in a PostgreSQL database."""


@group.command("init")
def init(
    address: Annotated[str, typer.Argument(metavar="URL", help="postgresql://USER@HOST/DATABASE")],
    json: Json = False,
) -> int:
    """Make a database ready, or bring its tables up to date; prints what an administrator must do.

    Passwords come from PGPASSFILE, ~/.pgpass, a service file or PGPASSWORD.

    Examples:  rag store init postgresql://HOST/notes   ·   rag store init postgresql:///notes?service=team
    """
    from rag.core.store_address import without_password
    from rag.store.set_up import set_up

    shown = without_password(address)
    found = set_up(address)
    if json:
        render.print_json({"store": shown, **dataclasses.asdict(found)})
    elif found.needed:
        render.note(_("an administrator of the database must run this first:"))
        for statement in found.needed:
            render.output().print(render.clean(statement))
    else:
        render.output().print(
            _(
                "{store} is ready: PostgreSQL {postgres}, pgvector {pgvector}",
                store=render.clean(shown),
                postgres=found.postgres,
                pgvector=found.pgvector,
            )
        )
    return 1 if found.needed else 0
