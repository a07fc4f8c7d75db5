"""`rag doctor`, `export` and `import`: check, mend, move."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli import render
from rag.cli.llm import check_no_database, read_llm_file, write_llm
from rag.cli.options import CollectionName, Home, Json, configure
from rag.errors import CollectionBusy, ConfigError, EmptyCollection, RagError, StoreError

if TYPE_CHECKING:
    from rag.checks import Check
    from rag.collection import Collection
    from rag.config import Config
    from rag.protocols import Embedder


Kind = Annotated[str, typer.Option("--format", help="rag, or llm for the database of that tool.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands."""
    app.command()(doctor)
    app.command("export")(export)
    app.command("import")(import_)


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
            render.note("mend it with: rag doctor --repair")
    return 0 if sound else 1


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
    from rag.collection import Collection
    from rag.portable import export_collection

    config = configure(ctx, home=home, collection=collection)
    if _is_llm(kind):
        return write_llm(config, file, json)
    opened = Collection(config.home, config.collection)
    with contextlib.closing(opened):
        counts = opened.catalog.counts()
        digest = export_collection(opened.catalog, file)
    if json:
        values = {"documents": counts.documents, "passages": counts.passages, "sha256": digest}
        return render.print_json({"file": str(file), **values})
    render.output().print(f"{counts.documents:,} documents, {counts.passages:,} passages → {file}")
    return None


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
    from rag.collection import writing
    from rag.portable import import_collection, read_fingerprint

    config = configure(ctx, home=home, collection=collection)
    if _is_llm(kind):
        return read_llm_file(config, file, name, json)
    check_no_database(file)
    read_fingerprint(file)  # before a collection comes into being for what is no export
    with writing(config.home, config.collection, wait_seconds=60) as opened:
        change = import_collection(opened, file)
        total = opened.catalog.counts().passages
    if json:
        return render.print_json({"added": change.added, "reused": change.reused, "total": total})
    render.output().print(f"{change.added:,} passages added · {total:,} in all")
    return None


def _is_llm(kind: str) -> bool:
    if kind not in ("rag", "llm"):
        raise ConfigError(
            f"no format {kind!r}: rag or llm", hint="rag export notes.db --format llm"
        )
    return kind == "llm"


def _examine(config: Config, mend: bool) -> Sequence[Check]:
    from rag.checks import Check

    try:
        return _mended(config) if mend else _found(config)
    except EmptyCollection:
        return (Check("catalogue", True, f'the collection "{config.collection}" is empty'),)
    except RagError as error:
        hint = f" ({error.hint})" if error.hint else ""
        return (Check("catalogue", False, f"{error.message}{hint}"),)


def _found(config: Config) -> Sequence[Check]:
    """The checks while nobody writes: a collection that changes meanwhile would look broken."""
    from rag.checks import Check
    from rag.collection import Collection
    from rag.doctor import examine
    from rag.lock import locked

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
    from rag.checks import Check
    from rag.collection import Collection
    from rag.doctor import examine, repair, replace_damaged
    from rag.locations import catalog_file, collection_folder
    from rag.lock import locked

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
    from rag.embed import load_embedder
    from rag.workspace import check_embedder

    try:
        embedder = load_embedder(config)
        check_embedder(collection, embedder)
    except RagError:
        return None  # models are checks of their own, and another embedder's vectors are no fault
    return embedder


def _models(config: Config) -> Sequence[Check]:
    from rag.checks import Check
    from rag.models.verify import verify_models

    return tuple(Check(f"model {m.name}", m.ok, m.detail) for m in verify_models(config.home))


def _print(checks: Sequence[Check]) -> None:
    from rich.text import Text

    for check in checks:
        mark, style = ("✓", "green") if check.ok else ("!", "bold yellow")
        line = Text(f"{mark} ", style=style)
        render.output().print(line.append(f"{check.name}: {render.clean(check.detail)}", style=""))
