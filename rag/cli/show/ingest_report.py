"""How an ingest looks: its plan, its report, and both as JSON."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rag.cli.show import render
from rag.contract.ingest import kinds_of, passed_over_json

if TYPE_CHECKING:
    from rag.catalog.changes import FileState
    from rag.core.config import Config
    from rag.core.records import Failure, Kept, Skipped
    from rag.ingest.ingest import Guessed, Hidden, IngestReport, Unread
    from rag.ingest.plan import Plan

WORK_PER_SECOND = 25_000
"""Characters of Markdown read and embedded on two cores: what `--dry-run` estimates with until an
ingest into the collection has shown how fast this machine is."""
SHOWN_FILES = 10
"""Files listed under one reason; `--json` lists all."""
SHOWN_HIDDEN = 3
"""Files with hidden characters named in their line, those with most of them."""


def print_report(report: IngestReport, *, verbose: bool = False) -> None:
    """Counts in one line, then what was hidden in the files, passed over, and what failed."""
    files = report.added + report.updated + report.unchanged + len(report.failures)
    counts = (
        (report.unchanged, "unchanged"),
        (report.added, "added"),
        (report.updated, "updated"),
        (report.removed, "removed"),
        (len(report.failures), "failed"),
    )
    parts = [_count(files, "file"), *(f"{n:,} {word}" for n, word in counts if n)]
    if report.inner:
        parts.append(f"{_count(report.inner, 'document')} inside files")
    parts.append(_count(report.passages_total, "passage"))
    if report.passages.added:
        parts[-1] += f" ({report.passages.added:,} new)"
    render.output().print(" · ".join([*parts, f"{report.seconds:.1f} s"]))
    _print_hidden(report.hidden)
    _print_guessed(report.guessed)
    _print_scans(report)
    _print_kept(report.kept)
    _print_skipped(report.skipped, verbose=verbose)
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


def _print_guessed(guessed: Sequence[Guessed]) -> None:
    """Too few letters tell an encoding: one line names the files to look at."""
    if not guessed:
        return
    shown = [f"{render.shown_path(one.source)} ({one.encoding})" for one in guessed[:SHOWN_HIDDEN]]
    if len(guessed) > len(shown):
        shown.append(f"{len(guessed) - len(shown):,} more (--json lists all)")
    render.note(f"  encoding guessed, not sure: {', '.join(shown)}")


def _print_scans(report: IngestReport) -> None:
    """Pages and pictures read by OCR, and those that nobody has read."""
    from rag.load.ocr.settings import HINT

    if report.pages_read:
        render.note(f"  {_count(report.pages_read, 'page')} read by OCR")
    by_reason: dict[str, list[Unread]] = {}
    for one in report.unread:
        by_reason.setdefault(one.reason, []).append(one)
    for reason, sources in by_reason.items():
        pages = _count(sum(len(one.pages) for one in sources), "page")
        shown = ", ".join(render.shown_path(one.source) for one in sources[:SHOWN_HIDDEN])
        more = len(sources) - SHOWN_HIDDEN
        places = f"{shown} and {more:,} more" if more > 0 else shown
        why = reason or f"hold no text but pictures of it: {HINT}"
        render.note(f"  not read: {pages} of {places}: {render.one_line(why, 400)}")


def _print_kept(kept: Sequence[Kept]) -> None:
    for one in kept:
        render.note(
            f"  kept: {_count(one.documents, 'document')} of {render.shown_path(one.folder)},"
            " which is empty now (a drive that is not there?)"
        )
        command = f"rag ingest {shlex.quote(one.folder)} --prune"
        render.note(f"    if that is meant: {render.one_line(command, 400)}")


def _print_skipped(skipped: Sequence[Skipped], *, verbose: bool) -> None:
    """What was passed over, by kind: a person who misses a file learns why."""
    if not skipped:
        return
    kinds = [f"{count:,} {render.one_line(kind, 40)}" for kind, count in kinds_of(skipped)]
    told = ", ".join(kinds[:SHOWN_FILES])
    if len(kinds) > SHOWN_FILES:
        told += f", {len(kinds) - SHOWN_FILES:,} more kinds"
    what = (
        "1 file of a kind that is"
        if len(skipped) == 1
        else f"{len(skipped):,} files of kinds that are"
    )
    render.note(f"  {what} not read: {told}{'' if verbose else ' (-v lists them)'}")
    _print_picture_hint(skipped)
    for one in skipped if verbose else ():
        render.note(f"    {render.shown_path(one.source)}")


def _print_picture_hint(skipped: Sequence[Skipped]) -> None:
    from rag.load.formats import PICTURES
    from rag.load.ocr.settings import HINT, is_installed

    if any(one.kind in PICTURES for one in skipped) and not is_installed():
        render.note(f"    pictures are read with: {HINT}")


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


def print_plan(plan: Plan, seconds: float, *, verbose: bool = False) -> None:
    """What an ingest would do, and about how long it would take."""
    for word, group in (("add", plan.added), ("update", plan.updated), ("remove", plan.removed)):
        for state in group:
            render.output().print(f"{word}  {render.shown_path(state.source)}")
    render.output().print(
        f"{len(plan.added):,} to add · {len(plan.updated):,} to update · "
        f"{len(plan.removed):,} to remove · {plan.unchanged:,} unchanged · "
        f"at most about {_duration(seconds)}"
    )
    _print_kept(plan.kept)
    _print_skipped(plan.skipped, verbose=verbose)
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
        **passed_over_json(plan),
    }
