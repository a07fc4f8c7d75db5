"""`rag eval tune`: which settings of the search suit one's own notes."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.commands.eval.shared import DEPTH, Folder, tell_lost
from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.words.messages import _

if TYPE_CHECKING:
    from rag.evaluation.tune import Tuning


def add_to(group: typer.Typer) -> None:
    """Register the command."""
    group.command()(tune)


def tune(
    ctx: typer.Context,
    folder: Folder,
    measure: Annotated[str, typer.Option(help="What to improve.")] = "nDCG@10",
    seed: Annotated[int, typer.Option(help="Seed of the folds.")] = 0,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Compare search settings by cross-validation; recommend one only if its gain is real.

    Examples:  rag eval tune eval/notes   ·   rag eval tune eval/notes --measure RR@10 --json
    """
    from rag.evaluation.measures import Scores, score
    from rag.evaluation.notes import evaluate_notes, judgements, load_notes
    from rag.evaluation.settings import settings
    from rag.evaluation.tune import tune as tune_settings
    from rag.search.retrieve import Search
    from rag.workspace import reading

    config = configure(ctx, home=home, collection=collection)
    notes = load_notes(folder)
    with reading(config) as workspace:
        qrels, lost = judgements(workspace.collection, notes)
        tell_lost(notes, lost)

        def evaluate(search: Search) -> Scores:
            run = evaluate_notes(workspace.collection, workspace.embedder, notes.queries, search)
            return score(run, qrels, measure)[0]

        found = tune_settings(settings(Search(limit=DEPTH)), evaluate, seed)
    if json:
        render.print_json(dataclasses.asdict(found))
    else:
        _print_tuning(found)


def _print_tuning(found: Tuning) -> None:
    console = render.output()
    for trial in sorted(found.trials, key=lambda trial: -trial.mean):
        mark = "→" if trial.name == found.chosen else " "
        console.print(f"{mark} {trial.name:20} {trial.mean:.4f}")
    c = found.held_out
    console.print(
        _(
            "  held out: {mean_a:.4f} → {mean_b:.4f}   {difference:+.4f}"
            " [{low:+.4f}, {high:+.4f}]   p = {p_value:.3f}",
            mean_a=c.mean_a,
            mean_b=c.mean_b,
            difference=c.difference,
            low=c.low,
            high=c.high,
            p_value=c.p_value,
        )
    )
    if found.keep:
        console.print(_("  the gain of {chosen} is real", chosen=found.chosen))
    else:
        console.print(_("  no gain that these queries support: keep the default"))
