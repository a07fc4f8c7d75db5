"""`rag doctor`: check everything, and mend."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.words import names
from rag.cli.words.messages import _
from rag.cli.words.spoken import spoken
from rag.core.errors import EmptyCollection, RagError

if TYPE_CHECKING:
    from rag.core.config import Config
    from rag.core.protocols import Embedder
    from rag.index.checks import Check
    from rag.index.collection import Collection


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(doctor)


def doctor(
    ctx: typer.Context,
    mend: Annotated[bool, typer.Option("--repair", help="Mend what is wrong.")] = False,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> int:
    """Check everything that can be wrong with a collection and the models.

    Examples:  rag doctor   ·   rag doctor --repair
    """
    config = configure(ctx, home=home, collection=collection)
    checks = (*_examine(config, mend), *_models(config))
    sound = all(check.ok for check in checks)
    if json:
        found = [dataclasses.asdict(check) for check in checks]
        render.print_json({"ok": sound, "checks": found})
    else:
        _print(checks)
        if not sound and not mend:
            render.note(_("mend it with: rag doctor --repair"))
    return 0 if sound else 1


def _examine(config: Config, mend: bool) -> Sequence[Check]:
    from rag.index.checks import Check
    from rag.store.shelf import shelf_of

    try:
        return shelf_of(config).examine(
            config.collection, lambda opened: _embedder_of(config, opened), mend=mend
        )
    except EmptyCollection:
        return (Check("catalogue", True, f'the collection "{config.collection}" is empty'),)
    except RagError as error:
        hint = f" ({error.hint})" if error.hint else ""
        return (Check("catalogue", False, f"{error.message}{hint}"),)


def _embedder_of(config: Config, collection: Collection) -> Embedder | None:
    """The embedder that the collection was built with, where it is the configured one."""
    from rag.embedding.choose_embedder import load_embedder
    from rag.workspace import check_embedder

    try:
        embedder = load_embedder(config)
        check_embedder(collection, embedder)
    except RagError:
        return None  # models are checks of their own, and another embedder's vectors are no fault
    return embedder


def _models(config: Config) -> Sequence[Check]:
    from rag.index.checks import Check
    from rag.models.verify import verify_models

    return tuple(Check(f"model {m.name}", m.ok, m.detail) for m in verify_models(config.home))


def _print(checks: Sequence[Check]) -> None:
    from rich.text import Text

    for check in checks:
        mark, style = ("✓", "green") if check.ok else ("!", "bold yellow")
        line = Text(f"{mark} ", style=style)
        told = f"{names.check(check.name)}: {render.clean(spoken(check.detail))}"
        render.output().print(line.append(told, style=""))
