"""`rag doctor`: check everything, and mend."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.words import names
from rag.cli.words.messages import _
from rag.cli.words.spoken import spoken
from rag.core.errors import CollectionBusy, EmptyCollection, RagError, StoreError

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

    try:
        return _mended(config) if mend else _found(config)
    except EmptyCollection:
        return (Check("catalogue", True, f'the collection "{config.collection}" is empty'),)
    except RagError as error:
        hint = f" ({error.hint})" if error.hint else ""
        return (Check("catalogue", False, f"{error.message}{hint}"),)


def _found(config: Config) -> Sequence[Check]:
    """The checks while nobody writes: a collection that changes meanwhile would look broken."""
    from rag.core.lock import locked
    from rag.index.checks import Check
    from rag.index.collection import Collection
    from rag.index.doctor import examine

    with contextlib.ExitStack() as stack:
        opened = Collection(config.home, config.collection)
        stack.callback(opened.close)
        try:
            stack.enter_context(locked(config.home, config.collection, 5.0))
        except CollectionBusy:
            counts = opened.catalog.counts()
            detail = f"{counts.passages:,} passages; another process is writing: ask again later"
            return (Check("catalogue", True, detail),)
        except StoreError:
            pass  # a read-only home: nobody can write
        return examine(opened, _embedder_of(config, opened))


def _mended(config: Config) -> Sequence[Check]:
    from rag.core.locations import catalog_file, collection_folder
    from rag.core.lock import locked
    from rag.index.checks import Check
    from rag.index.collection import Collection
    from rag.index.doctor import examine, repair, replace_damaged

    name = config.collection
    if not catalog_file(collection_folder(config.home, name)).is_file():
        raise EmptyCollection(f'the collection "{name}" is empty')
    with locked(config.home, name, 60.0):
        replaced = replace_damaged(config.home, name)
        with contextlib.closing(Collection(config.home, name, create=True)) as opened:
            embedder = _embedder_of(config, opened)
            checks = examine(opened, embedder)
            if not all(check.ok for check in checks):
                repair(opened, checks, embedder)
                checks = examine(opened, embedder)
    return (Check("old catalogue", True, replaced), *checks) if replaced else checks


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
