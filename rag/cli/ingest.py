"""`rag ingest`: files and folders into the collection."""

from __future__ import annotations

import contextlib
import dataclasses
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli import render
from rag.cli.ingest_report import estimate, plan_json, print_plan, print_report, report_json
from rag.cli.options import CollectionName, Home, Json, configure
from rag.errors import ConfigError, EmptyCollection, SourceError

if TYPE_CHECKING:
    from rag.catalog.write import FileState
    from rag.config import Config
    from rag.document_writer import Progress
    from rag.ingest import IngestReport
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
    job = Job(config, tuple(paths or ()), prune=prune, rebuild=rebuild, wait_seconds=wait)
    job.check()
    if watch and not paths:
        raise ConfigError("--watch needs to know what to follow", hint="rag ingest PATH --watch")
    if dry_run:
        return job.show_plan(json)
    job.say(job.run(), json)
    if watch:
        from rag.cli.watch import watch as follow

        follow(dataclasses.replace(job, rebuild=False), json)
    return None


@dataclass(frozen=True, slots=True)
class Job:
    """What one `rag ingest` was asked to do; `--watch` does it again and again."""

    config: Config
    paths: tuple[Path, ...]
    prune: bool = True
    rebuild: bool = False
    wait_seconds: float = 60.0

    def check(self) -> None:
        """Refuse paths that are not there, before anything is loaded.

        :raises SourceError: naming the first of them.
        """
        if not self.paths and not self.rebuild:
            raise ConfigError("no path given", hint="rag ingest PATH")
        for path in self.paths:
            if not path.expanduser().exists():
                raise SourceError(f"no such file or folder: {path}", hint=self._way_out(path))

    def _way_out(self, path: Path) -> str:
        """What to do about a path that is gone, where something is stored from there."""
        gone = path.expanduser().absolute()
        known, _ = self.known()
        if any(Path(state.path).is_relative_to(gone) for state in known.values()):
            return f"rag remove {shlex.quote(str(path))}    forgets what was ingested from there"
        return ""

    def plan(self, known: Mapping[str, FileState]) -> Plan:
        """The files as they are now against those known from before."""
        from rag.plan import make_plan

        return make_plan(self._find(known), known, prune=self.prune)

    def show_plan(self, json: bool) -> None:
        """Print what `run` would do."""
        known, rate = self.known()
        if self.rebuild:
            known = {key: dataclasses.replace(s, content_hash="") for key, s in known.items()}
        plan = self.plan(known)
        seconds = estimate(plan, known.values(), rate)
        if json:
            render.print_json(plan_json(self.config, plan, seconds))
        else:
            print_plan(plan, seconds)

    def run(self) -> IngestReport:
        """Bring the collection to what the files hold now."""
        from rag.catalog.write import file_states
        from rag.embed import load_embedder
        from rag.ingest import ingest as run
        from rag.workspace import changing, split_settings

        with render.progress("Preparing the embedding model") as advance:
            embedder = load_embedder(self.config, advance, many=True)
        with changing(
            self.config,
            embedder,
            rebuild=self.rebuild,
            wait_seconds=self.wait_seconds,
            on_wait=_say_waiting,
        ) as target:
            # Searched inside the lock: a file that another writer has added since would otherwise
            # look as if it were gone.
            plan = self.plan(file_states(target.catalog))
            with render.progress("Reading") as advance:
                settings = split_settings(self.config, embedder)
                try:
                    return run(target, plan, embedder, settings, _teller(advance))
                except KeyboardInterrupt:
                    render.note("stopped; what was embedded is kept, the same command goes on")
                    raise

    def say(self, report: IngestReport, json: bool) -> None:
        """Print what was done."""
        if json:
            render.print_json(report_json(self.config, report))
        else:
            print_report(report)

    def known(self) -> tuple[Mapping[str, FileState], str]:
        """The documents' files, and how fast the last ingest was; nothing where there was none."""
        from rag.catalog.write import file_states
        from rag.collection import Collection

        try:
            collection = Collection(self.config.home, self.config.collection)
        except EmptyCollection:
            return {}, ""
        with contextlib.closing(collection):
            return file_states(collection.catalog), collection.catalog.meta("work_per_second")

    def _find(self, known: Mapping[str, FileState]) -> Found:
        from rag.load.files import find_files

        again = [(Path(state.path), state.source) for state in known.values() if state.path]
        limit = int(self.config.max_file_megabytes * 1_000_000)
        return find_files(self.paths, limit, again if self.rebuild else ())


def _say_waiting() -> None:
    render.note("another process is writing to this collection; waiting …")


def _teller(advance: render.Advance) -> Callable[[Progress], None]:
    def tell(progress: Progress) -> None:
        text = f"{progress.documents:,} of {progress.documents_total:,} files"
        if progress.passages:
            rate = progress.tokens / max(0.001, progress.seconds)
            text += f" · {progress.passages:,} passages · {rate:,.0f} tokens/s"
        advance(progress.work, progress.work_total, text)

    return tell
