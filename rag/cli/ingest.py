"""`rag ingest`: files and folders into the collection."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli import render
from rag.cli.ingest_report import plan_json, print_plan, print_report, report_json
from rag.cli.options import CollectionName, Home, Json, configure
from rag.errors import ConfigError, EmptyCollection, SourceError

if TYPE_CHECKING:
    from rag.config import Config
    from rag.ingest import IngestReport, Progress
    from rag.load.files import Found
    from rag.plan import Plan


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(ingest)


def ingest(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders.", metavar="PATH...")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the plan only.")] = False,
    prune: Annotated[bool, typer.Option(help="Remove documents whose file is gone.")] = True,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read and embed everything anew.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay and follow changes until Ctrl-C.")
    ] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait for another writer.")] = 60.0,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Bring the collection to what the files hold now.

    Unchanged files cost nothing, changed ones embed only their changed paragraphs, deleted ones
    are removed. A file that cannot be read is reported and never stops the rest.

    Examples:  rag ingest ~/notes   ·   rag ingest report.pdf minutes/ --dry-run
    """
    config = configure(ctx, home=home, collection=collection)
    found = _find(config, paths or [], rebuild)
    if dry_run:
        plan = _plan(config, found, prune, rebuild)
        return render.print_json(plan_json(config, plan)) if json else print_plan(plan)
    _say(config, _run(config, found, prune=prune, rebuild=rebuild, wait=wait), json)
    if watch:
        _watch(config, paths or [], prune=prune, json=json)
    return None


def _say(config: Config, report: IngestReport, json: bool) -> None:
    if json:
        render.print_json(report_json(config, report))
    else:
        print_report(report)


def _watch(config: Config, paths: list[Path], *, prune: bool, json: bool) -> None:
    """Ingest again whenever something below the paths has changed and settled, until Ctrl-C."""
    from watchfiles import watch as changes

    render.note("watching for changes; Ctrl-C ends it")
    # A burst of writes (an editor saving, git checking out) is one change once it is over.
    for _ in changes(*paths, debounce=3000, step=500, raise_interrupt=True):
        report = _run(config, _find(config, paths, False), prune=prune, rebuild=False, wait=60.0)
        if report.changed:
            _say(config, report, json)


def _find(config: Config, paths: list[Path], rebuild: bool) -> Found:
    from rag.load.files import find_files

    if not paths and not rebuild:
        raise ConfigError("no path given", hint="rag ingest PATH")
    for path in paths:
        if not path.expanduser().exists():
            raise SourceError(
                f"no such file or folder: {path}",
                hint=f"rag remove {path}    forgets what was ingested from there",
            )
    if rebuild:
        paths = [*paths, *(p for p in _known_paths(config) if p.exists())]
    return find_files(paths, int(config.max_file_megabytes * 1_000_000))


def _known_paths(config: Config) -> list[Path]:
    """The files a collection was built from, so that a rebuild forgets none of them."""
    from rag.catalog.write import file_states
    from rag.collection import Collection

    try:
        collection = Collection(config.home, config.collection)
    except EmptyCollection:
        return []
    states = file_states(collection.catalog).values()
    collection.close()
    return [
        Path(state.source) if Path(state.source).is_file() else Path(state.path) for state in states
    ]


def _plan(config: Config, found: Found, prune: bool, rebuild: bool) -> Plan:
    from rag.catalog.write import file_states
    from rag.collection import Collection
    from rag.plan import make_plan

    try:
        collection = Collection(config.home, config.collection)
    except EmptyCollection:
        return make_plan(found, {}, prune=prune)
    known = {} if rebuild else file_states(collection.catalog)
    collection.close()
    return make_plan(found, known, prune=prune)


def _run(config: Config, found: Found, *, prune: bool, rebuild: bool, wait: float) -> IngestReport:
    from rag.catalog.write import file_states
    from rag.embed import load_embedder
    from rag.ingest import ingest as run
    from rag.plan import make_plan
    from rag.workspace import changing, split_settings

    with render.progress("Preparing the embedding model") as advance:
        embedder = load_embedder(config, advance, many=True)

    def waiting() -> None:
        render.note("another process is writing to this collection; waiting …")

    with changing(config, embedder, rebuild=rebuild, wait_seconds=wait, on_wait=waiting) as target:
        plan = make_plan(found, file_states(target.catalog), prune=prune)
        with render.progress("Reading") as advance:
            tell = _teller(advance)
            return run(target, plan, embedder, split_settings(config, embedder), tell)


def _teller(advance: render.Advance) -> Callable[[Progress], None]:
    started = time.perf_counter()

    def tell(progress: Progress) -> None:
        rate = progress.passages / max(0.001, time.perf_counter() - started)
        text = f"{progress.passages:,} passages · {rate:.0f} passages/s"
        advance(progress.documents, progress.documents_total, text)

    return tell
