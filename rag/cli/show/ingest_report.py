"""How an ingest looks: its plan, its report, and both as JSON."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rag.cli.show import render
from rag.cli.words import counted
from rag.cli.words.messages import _, marked, several
from rag.cli.words.spoken import spoken
from rag.contract.ingest import kinds_of, passed_over_json

if TYPE_CHECKING:
    from rag.catalog.changes import FileState
    from rag.core.config import Config
    from rag.core.records import Failure, Kept, Skipped
    from rag.ingest.plan import Plan
    from rag.ingest.report import Guessed, Hidden, IngestReport, Unread

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
        (report.unchanged, marked("{number:,} unchanged")),
        (report.added, marked("{number:,} added")),
        (report.updated, marked("{number:,} updated")),
        (report.removed, marked("{number:,} removed")),
        (len(report.failures), marked("{number:,} failed")),
    )
    parts = [counted.files(files), *(_(told, number=n) for n, told in counts if n)]
    if report.inner:
        parts.append(_("{documents} inside files", documents=counted.documents(report.inner)))
    parts.append(counted.passages(report.passages_total))
    if report.passages.added:
        parts[-1] += _(" ({number:,} new)", number=report.passages.added)
    render.output().print(" · ".join([*parts, _("{seconds:.1f} s", seconds=report.seconds)]))
    _print_hidden(report.hidden)
    _print_guessed(report.guessed)
    _print_scans(report)
    _print_pictures(report)
    _print_kept(report.kept)
    _print_skipped(report.skipped, verbose=verbose)
    _print_failures(report.failures)


def _print_hidden(hidden: Sequence[Hidden]) -> None:
    """Characters that nobody sees may carry text that nobody was meant to: one line says so."""
    if not hidden:
        return
    most = hidden[:SHOWN_HIDDEN]
    shown = [f"{render.shown_path(one.source)} ({one.characters:,})" for one in most]
    if len(hidden) > len(most):
        shown.append(_("{number:,} more (--json lists all)", number=len(hidden) - len(most)))
    render.note(
        several(
            "  {number:,} hidden character left out: {shown}",
            "  {number:,} hidden characters left out: {shown}",
            sum(one.characters for one in hidden),
            shown=", ".join(shown),
        )
    )


def _print_guessed(guessed: Sequence[Guessed]) -> None:
    """Too few letters tell an encoding: one line names the files to look at."""
    if not guessed:
        return
    shown = [f"{render.shown_path(one.source)} ({one.encoding})" for one in guessed[:SHOWN_HIDDEN]]
    if len(guessed) > len(shown):
        shown.append(_("{number:,} more (--json lists all)", number=len(guessed) - len(shown)))
    render.note(_("  encoding guessed, not sure: {shown}", shown=", ".join(shown)))


def _print_scans(report: IngestReport) -> None:
    """Pages and pictures read by OCR, and those that nobody has read."""
    from rag.load.ocr.settings import HINT

    if report.pages_read:
        render.note(_("  {pages} read by OCR", pages=counted.pages(report.pages_read)))
    by_reason: dict[str, list[Unread]] = {}
    for one in report.unread:
        by_reason.setdefault(one.reason, []).append(one)
    for reason, sources in by_reason.items():
        pages = counted.pages(sum(len(one.pages) for one in sources))
        shown = ", ".join(render.shown_path(one.source) for one in sources[:SHOWN_HIDDEN])
        more = len(sources) - SHOWN_HIDDEN
        places = _("{shown} and {number:,} more", shown=shown, number=more) if more > 0 else shown
        why = spoken(reason) or _("hold no text but pictures of it: {hint}", hint=HINT)
        render.note(
            _(
                "  not read: {pages} of {places}: {why}",
                pages=pages,
                places=places,
                why=render.one_line(why, 400),
            )
        )


def _print_pictures(report: IngestReport) -> None:
    """How pictures can be found, or what would make them found by what they show."""
    told = report.pictures
    if told is None or not told.counts.pictures:
        return
    for one in told.failures[:SHOWN_FILES]:
        source, why = render.shown_path(one.source), render.one_line(spoken(one.reason), 400)
        render.note(_("  picture not looked at: {source}: {why}", source=source, why=why))
    counts = told.counts
    pictures = counted.pictures(counts.pictures)
    if counts.inside:
        pictures += _(" ({number:,} inside documents)", number=counts.inside)
    if not counts.embedded:
        render.note(
            _(
                "  {pictures} found by name, date and text alone; by what they show with: {flag}",
                pictures=pictures,
                flag="--image-model openai/clip-vit-base-patch32",
            )
        )
    elif told.found or told.embedded:
        command = 'rag search "…" --kind image'
        render.note(
            _(
                "  {pictures} · {number:,} embedded now: {command}",
                pictures=pictures,
                number=told.embedded,
                command=command,
            )
        )


def _print_kept(kept: Sequence[Kept]) -> None:
    for one in kept:
        render.note(
            _(
                "  kept: {documents} of {folder}, which is empty now (a drive that is not there?)",
                documents=counted.documents(one.documents),
                folder=render.shown_path(one.folder),
            )
        )
        command = f"rag ingest {shlex.quote(one.folder)} --prune"
        render.note(_("    if that is meant: {command}", command=render.one_line(command, 400)))


def _print_skipped(skipped: Sequence[Skipped], *, verbose: bool) -> None:
    """What was passed over, by kind: a person who misses a file learns why."""
    if not skipped:
        return
    kinds = [f"{count:,} {render.one_line(kind, 40)}" for kind, count in kinds_of(skipped)]
    told = ", ".join(kinds[:SHOWN_FILES])
    if len(kinds) > SHOWN_FILES:
        told += _(", {number:,} more kinds", number=len(kinds) - SHOWN_FILES)
    line = several(
        "  {number:,} file of a kind that is not read: {told}",
        "  {number:,} files of kinds that are not read: {told}",
        len(skipped),
        told=told,
    )
    render.note(line + ("" if verbose else _(" (-v lists them)")))
    _print_picture_hint(skipped)
    for one in skipped if verbose else ():
        render.note(f"    {render.shown_path(one.source)}")


def _print_picture_hint(skipped: Sequence[Skipped]) -> None:
    from rag.load.formats import PICTURES
    from rag.load.ocr.settings import HINT, is_installed
    from rag.load.pictures.settings import HINT as LOOK

    if any(one.kind in PICTURES for one in skipped) and not is_installed():
        render.note(
            _(
                "    pictures are read with: {hint}    found by what they show with: {look}",
                hint=HINT,
                look=LOOK,
            )
        )


def _print_failures(failures: Sequence[Failure]) -> None:
    """By reason: a hundred scans are one finding."""
    by_reason: dict[str, list[str]] = {}
    for failure in failures:
        by_reason.setdefault(failure.reason, []).append(render.shown_path(failure.source))
    for reason, sources in sorted(by_reason.items(), key=lambda pair: -len(pair[1])):
        told = render.one_line(spoken(reason), 400)
        if len(sources) == 1:
            render.note(
                _(
                    "  failed: {source}: {reason}",
                    source=sources[0],
                    reason=told,
                )
            )
            continue
        render.note(
            _(
                "  failed: {number:,} files: {reason}",
                number=len(sources),
                reason=told,
            )
        )
        for source in sources[:SHOWN_FILES]:
            render.note(f"    {source}")
        if len(sources) > SHOWN_FILES:
            render.note(
                _("    … and {number:,} more (--json lists all)", number=len(sources) - SHOWN_FILES)
            )


def print_plan(plan: Plan, seconds: float, *, verbose: bool = False) -> None:
    """What an ingest would do, and about how long it would take."""
    for word, group in (
        (_("add"), plan.added),
        (_("update"), plan.updated),
        (_("remove"), plan.removed),
    ):
        for state in group:
            render.output().print(f"{word}  {render.shown_path(state.source)}")
    render.output().print(
        _(
            "{added:,} to add · {updated:,} to update · {removed:,} to remove"
            " · {unchanged:,} unchanged · at most about {time}",
            added=len(plan.added),
            updated=len(plan.updated),
            removed=len(plan.removed),
            unchanged=plan.unchanged,
            time=_duration(seconds),
        )
    )
    _print_kept(plan.kept)
    _print_skipped(plan.skipped, verbose=verbose)
    _print_failures(plan.failures)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else _("{seconds:.0f} min", seconds=seconds / 60)


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
