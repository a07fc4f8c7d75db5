"""How an ingest looks: its plan, its report, and both as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.cli import render

if TYPE_CHECKING:
    from rag.config import Config
    from rag.ingest import IngestReport
    from rag.plan import Plan
    from rag.records import Failure

BYTES_PER_SECOND = 35_000
"""Of Markdown, read and embedded on two cores: what `--dry-run` estimates with."""


def report_json(config: Config, report: IngestReport) -> dict[str, object]:
    """CONTRACT's object for `rag ingest --json`."""
    return {
        "collection": config.collection,
        "documents": {
            "added": report.added,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "removed": report.removed,
            "failed": len(report.failures),
        },
        "passages": {
            "added": report.passages.added,
            "removed": report.passages.removed,
            "reused": report.passages.reused,
            "total": report.passages_total,
        },
        "tokens_embedded": report.tokens_embedded,
        "seconds": round(report.seconds, 3),
        "failures": [{"source": f.source, "reason": f.reason} for f in report.failures],
    }


def print_report(report: IngestReport) -> None:
    """Counts in one line, then what failed and why."""
    files = report.added + report.updated + report.unchanged + len(report.failures)
    counts = (
        (report.unchanged, "unchanged"),
        (report.added, "added"),
        (report.updated, "updated"),
        (report.removed, "removed"),
        (len(report.failures), "failed"),
    )
    parts = [f"{files:,} files", *(f"{n:,} {word}" for n, word in counts if n)]
    parts.append(f"{report.passages_total:,} passages")
    if report.passages.added:
        parts[-1] += f" ({report.passages.added:,} new)"
    render.output().print(" · ".join([*parts, f"{report.seconds:.1f} s"]))
    _print_failures(report.failures)


def _print_failures(failures: Sequence[Failure]) -> None:
    for failure in failures:
        render.note(f"  failed: {render.shown_path(failure.source)}: {failure.reason}")


def print_plan(plan: Plan) -> None:
    """What an ingest would do, and about how long it would take."""
    for word, group in (("add", plan.added), ("update", plan.updated)):
        for state in group:
            render.output().print(f"{word}  {render.shown_path(state.source)}")
    size = sum(state.size for state in (*plan.added, *plan.updated))
    render.output().print(
        f"{len(plan.added):,} to add · {len(plan.updated):,} to update · "
        f"{len(plan.removed):,} to remove · {plan.unchanged:,} unchanged · "
        f"about {_duration(size / BYTES_PER_SECOND)}"
    )
    _print_failures(plan.failures)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def plan_json(config: Config, plan: Plan) -> dict[str, object]:
    """The plan as one object."""
    size = sum(state.size for state in (*plan.added, *plan.updated))
    return {
        "collection": config.collection,
        "add": [state.source for state in plan.added],
        "update": [state.source for state in plan.updated],
        "remove": list(plan.removed),
        "unchanged": plan.unchanged,
        "seconds_estimated": round(size / BYTES_PER_SECOND, 1),
        "failures": [{"source": f.source, "reason": f.reason} for f in plan.failures],
    }
