"""`rag eval calibrate`: fit the confidence to one's own collection."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.words.messages import _

if TYPE_CHECKING:
    from rag.core.config import Config
    from rag.evaluation.calibrating import Outcome

QUESTIONS = 100


def add_to(group: typer.Typer) -> None:
    """Register the command."""
    group.command()(calibrate)


def calibrate(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(help="Folder of judged questions; without, they are mined from the notes."),
    ] = None,
    count: Annotated[int, typer.Option("-n", min=1, help="Questions to mine.")] = QUESTIONS,
    seed: Annotated[int, typer.Option(help="Seed of the choice.")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Measure, but keep nothing.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Go back to the default.")] = False,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Fit to this collection when an answer is withheld.

    Without a FOLDER of your own judged questions, questions are mined from the notes themselves.

    Examples:  rag eval calibrate   ·   rag eval calibrate eval/notes --dry-run
    """
    config = configure(ctx, home=home, collection=collection)
    if reset:
        return _reset(config)
    outcome = _fit(config, folder, count, seed)
    if not dry_run:
        _keep(config, outcome)
    if json:
        render.print_json({**dataclasses.asdict(outcome), "kept": not dry_run})
    else:
        _print(outcome, kept=not dry_run)
    return None


def _fit(config: Config, folder: Path | None, count: int, seed: int) -> Outcome:
    from rag.evaluation import calibrating
    from rag.evaluation.notes import load_notes
    from rag.workspace import reading

    with reading(config) as workspace:
        if folder is None:
            questions = calibrating.mined(workspace.collection, workspace.embedder, count, seed)
        else:
            questions = calibrating.judged(workspace.collection, load_notes(folder))
        return calibrating.calibrate(workspace.collection, workspace.embedder, questions)


def _keep(config: Config, outcome: Outcome) -> None:
    from rag.search.confidence import store
    from rag.store.shelf import writing

    with writing(config) as collection:
        store(collection, outcome.own)


def _reset(config: Config) -> None:
    from rag.search.confidence import forget
    from rag.store.shelf import writing

    with writing(config) as collection:
        forget(collection)
    render.note(_("the default confidence is in force again"))


def _print(outcome: Outcome, kept: bool) -> None:
    console = render.output()
    for name, (before, after) in (
        ("threshold", outcome.threshold),
        (_("{covered} covered questions refused", covered=outcome.covered), outcome.refused),
        (
            _("{uncovered} uncovered questions refused", uncovered=outcome.uncovered),
            outcome.withheld,
        ),
    ):
        console.print(f"  {name:34}  {before:.2f} → {after:.2f}")
    console.print(_("  kept with the collection") if kept else _("  nothing was kept"))
