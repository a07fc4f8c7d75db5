"""`rag eval gate`: has search fallen behind the committed baseline?"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.commands.eval.shared import DEPTH, Folder, tell_lost
from rag.cli.options import CollectionName, Home, Json, ModeName, configure
from rag.cli.show import render
from rag.core.errors import RagError

if TYPE_CHECKING:
    from rag.evaluation.gate import Verdict

NOTES_MEASURES = "nDCG@10 R@20 RR@10"


class GateFailed(RagError):
    """Search became worse than the baseline."""


def add_to(group: typer.Typer) -> None:
    """Register the command."""
    group.command()(gate)


def gate(
    ctx: typer.Context,
    folder: Folder,
    baseline: Annotated[
        Path | None, typer.Option(help="Baseline file; default FOLDER/baseline.json.")
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Write the baseline anew.")] = False,
    max_drop: Annotated[
        float, typer.Option(min=0, help="Drop of a measure that is still accepted.")
    ] = 0.01,
    measures: Annotated[str, typer.Option(help="Measures of passages.")] = NOTES_MEASURES,
    mode: ModeName = None,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Fail with exit 1 when search on the collection fell behind the committed baseline.

    A fall counts when it is larger than --max-drop and a paired randomisation test supports it.

    Examples:  rag eval gate eval/notes --update   ·   rag eval gate eval/notes --max-drop 0.02
    """
    from rag.evaluation.compare import named
    from rag.evaluation.gate import check, load_baseline, save_baseline
    from rag.evaluation.measures import score
    from rag.evaluation.notes import evaluate_notes, judgements, load_notes
    from rag.search.retrieve import Search
    from rag.workspace import reading

    config = configure(ctx, home=home, collection=collection, mode=mode)
    notes = load_notes(folder)
    with reading(config) as workspace:
        qrels, lost = judgements(workspace.collection, notes)
        tell_lost(notes, lost)
        search = Search(config.mode, DEPTH)
        run = evaluate_notes(workspace.collection, workspace.embedder, notes.queries, search)
    scores = score(run, qrels, measures)
    file = baseline or folder / "baseline.json"
    if update:
        save_baseline(file, notes.name, config.mode, scores)
        means = {s.measure: s.mean for s in scores}
        value: dict[str, Any] = {"baseline": str(file), "measures": means, "lost": lost}
        shown = "   ".join(f"{name}  {mean:.3f}" for name, mean in means.items())
        return render.print_json(value) if json else render.output().print(f"{file}: {shown}")
    verdict = check(load_baseline(file), scores, max_drop)
    texts = {query.query_id: query.text for query in notes.queries}
    verdict = dataclasses.replace(verdict, comparisons=named(verdict.comparisons, texts))
    return _report(verdict, lost, max_drop, json)


def _report(verdict: Verdict, lost: list[str], most: float, json: bool) -> None:
    from rag.cli.show.evaluations import print_comparisons

    if json:
        comparisons = [dataclasses.asdict(c) for c in verdict.comparisons]
        render.print_json(
            {
                "passed": verdict.passed,
                "failed": list(verdict.failed),
                "max_drop": most,
                "missing": verdict.missing,
                "lost": lost,
                "comparisons": comparisons,
            }
        )
    else:
        print_comparisons(verdict.comparisons)
    if not verdict.passed:
        raise GateFailed(
            f"search became worse than the baseline in {', '.join(verdict.failed)}",
            hint="rag eval gate FOLDER --update    accepts it as the new baseline",
        )
