"""Ingests that run beside the answers, one after another, and what became of every file."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rag.assistant import Assistant
from rag.catalog.changes import FileState, file_states
from rag.contract.ingest import report_json
from rag.core.config import Config, changed
from rag.core.errors import EmptyCollection, RagError
from rag.ingest.document_writer import Progress
from rag.ingest.plan import Plan
from rag.ingest.report import IngestReport
from rag.server.errors import code_of, error_body
from rag.server.jobs.turns import Staff

KEPT = 200
"""Jobs that can be asked about; the oldest are forgotten first."""
LISTED = 2000
"""Files told of one by one; beyond that the report's counts have to do."""

State = Literal["waiting", "running", "done", "failed"]


@dataclass(slots=True)
class Job:
    """An ingest, from the moment it is asked for.

    :ivar events: what happened so far, oldest first; only ever added to.
    """

    job_id: str
    collection: str
    paths: tuple[Path, ...]
    state: State = "waiting"
    progress: dict[str, Any] = field(default_factory=dict)
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)
    error: dict[str, str] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed")

    def as_json(self) -> dict[str, Any]:
        """The job as the API shows it."""
        return {
            "job": self.job_id,
            "collection": self.collection,
            "state": self.state,
            "progress": self.progress,
            "files": [value for kind, value in list(self.events) if kind == "file"],
            "report": self.report or None,
            "error": self.error or None,
        }


class Jobs:
    """The ingests that one token asked for; those of the whole process follow each other."""

    def __init__(self, config: Config, staff: Staff) -> None:
        self._config, self._models, self._pool = config, staff.models, staff.ingests
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def start(self, collection: str, paths: tuple[Path, ...], *, prune: bool = True) -> Job:
        """Begin an ingest, or queue it behind those that were asked for before."""
        job = Job(secrets.token_hex(8), collection, paths)
        with self._lock:
            self._jobs[job.job_id] = job
            for old in [key for key, known in self._jobs.items() if known.over][:-KEPT]:
                del self._jobs[old]
        self._pool.submit(self._run, job, prune)
        return job

    def get(self, job_id: str) -> Job | None:
        """A job, if it is still known."""
        return self._jobs.get(job_id)

    def running(self) -> list[Job]:
        """Jobs that are not over."""
        return [job for job in list(self._jobs.values()) if not job.over]

    def _run(self, job: Job, prune: bool) -> None:
        job.state = "running"
        config = changed(self._config, collection=job.collection)
        try:
            with Assistant.of(config, self._models) as assistant:
                known = _known(assistant)
                plan = assistant.plan(job.paths, known, prune=prune)
                same = _below(known, job.paths)
                report = assistant.ingest(*job.paths, prune=prune, progress=_teller(job))
        except RagError as error:
            job.error = error_body(code_of(error), error.message, error.hint)["error"]
            job.events.append(("error", {"error": job.error}))
            job.state = "failed"
            return
        except Exception as error:
            job.error = error_body("internal", "the ingest failed; the server's log says why")[
                "error"
            ]
            job.events.append(("error", {"error": job.error}))
            job.state = "failed"
            raise error
        job.report = report_json(job.collection, report)
        job.events += [("file", value) for value in _files(plan, same, report)]
        job.events.append(("done", job.report))
        job.state = "done"


def _below(known: Mapping[str, FileState], paths: Sequence[Path]) -> list[str]:
    """Sources of the files that were known before, below the paths."""
    roots = [path.resolve() for path in paths]
    return sorted(
        state.source
        for state in known.values()
        if state.path and any(Path(state.path).is_relative_to(root) for root in roots)
    )


def _known(assistant: Assistant) -> dict[str, FileState]:
    try:
        return file_states(assistant.collection().catalog)
    except EmptyCollection:
        return {}


def _teller(job: Job) -> Callable[[Progress], None]:
    def tell(progress: Progress) -> None:
        job.progress = {
            "documents": progress.documents,
            "documents_total": progress.documents_total,
            "passages": progress.passages,
            "share": round(progress.work / max(1.0, progress.work_total), 3),
        }
        job.events.append(("progress", job.progress))

    return tell


def _files(plan: Plan, same: Sequence[str], report: IngestReport) -> list[dict[str, Any]]:
    """What became of each file, those that were refused first, those that are as before last."""
    refused = {failure.source: failure.reason for failure in report.failures}
    found = [{"source": s, "status": "refused", "reason": r} for s, r in refused.items()]
    found += [{"source": s.source, "status": "skipped", "reason": s.kind} for s in report.skipped]
    groups = {"added": plan.added, "updated": plan.updated, "removed": plan.removed}
    for status, states in groups.items():
        found += [
            {"source": state.source, "status": status}
            for state in states
            if state.source not in refused
        ]
    changed = {value["source"] for value in found}
    found += [{"source": s, "status": "unchanged"} for s in same if s not in changed]
    return found[:LISTED]
