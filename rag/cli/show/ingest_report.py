"""How an ingest looks: its plan, its report, and both as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rag.cli.show import render

if TYPE_CHECKING:
    from rag.catalog.changes import FileState
    from rag.core.config import Config
    from rag.core.records import Failure
    from rag.ingest.ingest import Hidden, IngestReport
    from rag.ingest.plan import Plan

WORK_PER_SECOND = 25_000
"""Characters of Markdown read and embedded on two cores: what `--dry-run` estimates with until an
ingest into the collection has shown how fast this machine is."""
SHOWN_FILES = 10
"""Files listed under one reason; `--json` lists all."""
SHOWN_HIDDEN = 3
"""Files with hidden characters named in their line, those with most of them."""


def print_report(report: IngestReport) -> None:
    """Counts in one line, then what was hidden in the files, and what failed and why."""
    files = report.added + report.updated + report.unchanged + len(report.failures)
    counts = (
        (report.unchanged, "unchanged"),
        (report.added, "added"),
        (report.updated, "updated"),
        (report.removed, "removed"),
        (len(report.failures), "failed"),
    )
    parts = [_count(files, "file"), *(f"{n:,} {word}" for n, word in counts if n)]
    parts.append(_count(report.passages_total, "passage"))
    if report.passages.added:
        parts[-1] += f" ({report.passages.added:,} new)"
    render.output().print(" · ".join([*parts, f"{report.seconds:.1f} s"]))
    _print_hidden(report.hidden)
    _print_failures(report.failures)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _print_hidden(hidden: Sequence[Hidden]) -> None:
    """Characters that nobody sees may carry text that nobody was meant to: one line says so."""
    if not hidden:
        return
    most = hidden[:SHOWN_HIDDEN]
    shown = [f"{render.shown_path(one.source)} ({one.characters:,})" for one in most]
    if len(hidden) > len(most):
        shown.append(f"{len(hidden) - len(most):,} more (--json lists all)")
    characters = _count(sum(one.characters for one in hidden), "hidden character")
    render.note(f"  {characters} left out: {', '.join(shown)}")


def _print_failures(failures: Sequence[Failure]) -> None:
    """By reason: a hundred scans are one finding."""
    by_reason: dict[str, list[str]] = {}
    for failure in failures:
        by_reason.setdefault(failure.reason, []).append(render.shown_path(failure.source))
    for reason, sources in sorted(by_reason.items(), key=lambda pair: -len(pair[1])):
        if len(sources) == 1:
            render.note(f"  failed: {sources[0]}: {render.one_line(reason, 400)}")
            continue
        render.note(f"  failed: {len(sources):,} files: {render.one_line(reason, 400)}")
        for source in sources[:SHOWN_FILES]:
            render.note(f"    {source}")
        if len(sources) > SHOWN_FILES:
            render.note(f"    … and {len(sources) - SHOWN_FILES:,} more (--json lists all)")


def print_plan(plan: Plan, seconds: float) -> None:
    """What an ingest would do, and about how long it would take."""
    for word, group in (("add", plan.added), ("update", plan.updated), ("remove", plan.removed)):
        for state in group:
            render.output().print(f"{word}  {render.shown_path(state.source)}")
    render.output().print(
        f"{len(plan.added):,} to add · {len(plan.updated):,} to update · "
        f"{len(plan.removed):,} to remove · {plan.unchanged:,} unchanged · "
        f"at most about {_duration(seconds)}"
    )
    _print_failures(plan.failures)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def estimate(plan: Plan, known: Iterable[FileState], work_per_second: str) -> float:
    """Seconds that an ingest takes at most; files that only moved embed nothing.

    :param work_per_second: as the last ingest measured it, "" when there was none.
    """
    from rag.ingest.plan import work_of

    hashes = {state.content_hash for state in known}
    fresh = [state for state in plan.added if state.content_hash not in hashes]
    work = sum(map(work_of, (*fresh, *plan.updated)))
    return work / float(work_per_second or WORK_PER_SECOND)


def plan_json(config: Config, plan: Plan, seconds: float) -> dict[str, object]:
    """The plan as one object."""
    return {
        "collection": config.collection,
        "add": [state.source for state in plan.added],
        "update": [state.source for state in plan.updated],
        "remove": [state.source for state in plan.removed],
        "unchanged": plan.unchanged,
        "seconds_estimated": round(seconds, 1),
        "failures": [{"source": f.source, "reason": f.reason} for f in plan.failures],
    }
