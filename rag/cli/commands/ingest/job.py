"""What one `rag ingest` does: its plan, its run, and what is said of both."""

from __future__ import annotations

import contextlib
import dataclasses
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.cli.show import render
from rag.cli.show.ingest_report import estimate, plan_json, print_plan, print_report
from rag.cli.words.messages import _
from rag.core.errors import ConfigError, EmptyCollection, SourceError

if TYPE_CHECKING:
    from rag.catalog.changes import FileState
    from rag.core.config import Config
    from rag.ingest.document_writer import Progress
    from rag.ingest.plan import Plan
    from rag.ingest.report import IngestReport


@dataclass(frozen=True, slots=True)
class Job:
    """What one `rag ingest` was asked to do; `--watch` does it again and again.

    :ivar paths: of this machine, or URLs.
    :ivar on: the address of a scheduler whose workers do it, or "".
    """

    config: Config
    paths: tuple[Path | str, ...]
    prune: bool | None = None
    rebuild: bool = False
    wait_seconds: float = 60.0
    verbose: bool = False
    on: str = ""

    def check(self) -> None:
        """Refuse paths that are not there, before anything is loaded.

        :raises SourceError: naming the first of them.
        """
        if not self.paths and not self.rebuild:
            raise ConfigError("no path given", hint="rag ingest PATH")
        for path in self.paths:
            if isinstance(path, Path) and not path.expanduser().exists():
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
        from rag.assistant import Assistant

        return Assistant.of(self.config).plan(
            self.paths, known, prune=self.prune, rebuild=self.rebuild
        )

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
            print_plan(plan, seconds, verbose=self.verbose)

    def run_and_say(self, json: bool) -> None:
        """Bring the collection to what the files hold now, and print what was done; after the
        first time also what is in it and what could be asked."""
        known, _ = self.known()
        report = self.run()
        self.say(report, json)
        if not json and not known and report.passages_total:
            from rag.cli.show.census import print_census

            print_census(self.config)

    def run(self) -> IngestReport:
        """Bring the collection to what the files hold now."""
        from rag.assistant import Assistant

        assistant = Assistant.of(self.config)
        with render.progress(_("Preparing the embedding model")) as advance:
            assistant.prepare(advance)
        with render.progress(_("Reading")) as advance:
            try:
                return assistant.ingest(
                    *self.paths,
                    prune=self.prune,
                    rebuild=self.rebuild,
                    wait_seconds=self.wait_seconds,
                    on=self.on,
                    on_wait=_say_waiting,
                    progress=_teller(advance),
                )
            except KeyboardInterrupt:
                render.note(_("stopped; what was embedded is kept, the same command goes on"))
                raise

    def say(self, report: IngestReport, json: bool) -> None:
        """Print what was done."""
        if json:
            from rag.contract.ingest import report_json

            render.print_json(report_json(self.config.collection, report))
        else:
            print_report(report, verbose=self.verbose)

    def known(self) -> tuple[Mapping[str, FileState], str]:
        """The documents' files, and how fast the last ingest was; nothing where there was none."""
        from rag.ingest.plan import known_files
        from rag.load.ocr.settings import configured
        from rag.store.shelf import open_collection

        try:
            collection = open_collection(self.config)
        except EmptyCollection:
            return {}, ""
        config = self.config
        ocr = configured(config.ocr, config.ocr_languages, config.home)
        with contextlib.closing(collection):
            known = known_files(collection.catalog, ocr.engine)
            return known, collection.catalog.meta("work_per_second")


def _say_waiting() -> None:
    render.note(_("another process is writing to this collection; waiting …"))


def _teller(advance: render.Advance) -> Callable[[Progress], None]:
    def tell(progress: Progress) -> None:
        text = _(
            "{documents:,} of {documents_total:,} files",
            documents=progress.documents,
            documents_total=progress.documents_total,
        )
        if progress.pages:
            text += _(
                " · page {pages:,} of {pages_total:,}",
                pages=progress.pages,
                pages_total=progress.pages_total,
            )
        if progress.passages:
            rate = progress.tokens / max(0.001, progress.seconds)
            text += _(
                " · {passages:,} passages · {rate:,.0f} tokens/s",
                passages=progress.passages,
                rate=rate,
            )
        advance(progress.work, progress.work_total, text)

    return tell
