"""`rag doctor`, `export` and `import`: check, mend, move."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli import render
from rag.cli.llm import check_no_database, read_llm_file, write_llm
from rag.cli.options import CollectionName, Home, Json, configure
from rag.errors import ConfigError, EmptyCollection, RagError

if TYPE_CHECKING:
    from rag.config import Config
    from rag.doctor import Check


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
    from rag.portable import import_collection

    config = configure(ctx, home=home, collection=collection)
    if _is_llm(kind):
        return read_llm_file(config, file, name, json)
    check_no_database(file)
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
    from rag.collection import Collection, writing
    from rag.doctor import Check, examine, repair

    try:
        if not mend:
            opened = Collection(config.home, config.collection)
            checks = examine(opened)
            opened.close()
            return checks
        with writing(config.home, config.collection, wait_seconds=60) as opened:
            before = examine(opened)
            if all(check.ok for check in before):
                return before
            repair(opened, before)
            return examine(opened)
    except EmptyCollection:
        return (Check("catalogue", True, f'the collection "{config.collection}" is empty'),)
    except RagError as error:
        return (Check("catalogue", False, f"{error.message} ({error.hint})"),)


def _models(config: Config) -> Sequence[Check]:
    from rag.doctor import Check
    from rag.models.verify import verify_models

    return tuple(Check(f"model {m.name}", m.ok, m.detail) for m in verify_models(config.home))


def _print(checks: Sequence[Check]) -> None:
    from rich.text import Text

    for check in checks:
        mark, style = ("✓", "green") if check.ok else ("!", "bold yellow")
        line = Text(f"{mark} ", style=style)
        render.output().print(line.append(f"{check.name}: {render.clean(check.detail)}", style=""))
    if not all(check.ok for check in checks):
        render.note("mend it with: rag doctor --repair")
