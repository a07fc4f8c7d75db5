"""`rag eval mine|gate|tune`: judge search on one's own notes."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli import render
from rag.cli.options import CollectionName, Home, Json, Model, ModeName, configure
from rag.errors import RagError

if TYPE_CHECKING:
    from rag.evaluation.gate import Verdict
    from rag.evaluation.mine import Proposal
    from rag.evaluation.notes import Notes
    from rag.evaluation.tune import Tuning

NOTES_MEASURES = "nDCG@10 R@20 RR@10"
DEPTH = 20

Folder = Annotated[Path, typer.Argument(help="Folder of judged questions.", metavar="FOLDER")]


class GateFailed(RagError):
    """Search became worse than the baseline."""


def add_to(group: typer.Typer) -> None:
    """Register the commands."""
    group.command()(mine)
    group.command()(gate)
    group.command()(tune)


def mine(
    ctx: typer.Context,
    folder: Folder = Path("eval/notes"),
    count: Annotated[int, typer.Option("-n", min=1, help="Questions to propose.")] = 20,
    yes: Annotated[bool, typer.Option("--yes", help="Accept all proposals unseen.")] = False,
    seed: Annotated[int, typer.Option(help="Seed of the choice.")] = 0,
    ask_model: Annotated[
        bool, typer.Option("--ask-model", help="Let the language model word questions too.")
    ] = False,
    model: Model = None,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Propose questions from your own notes; you accept, edit or skip each.

    They are added to FOLDER as queries.jsonl and spans.jsonl, which `rag eval gate` reads.

    Examples:  rag eval mine   ·   rag eval mine eval/work -n 50 --yes
      ·   rag eval mine --ask-model --model ~/models/qwen2.5-3b-instruct-q4_k_m.gguf
    """
    from rag.evaluation.mine import propose
    from rag.evaluation.notes import add_notes
    from rag.evaluation.wording import worded_by
    from rag.workspace import reading

    # The bundled adapter was made to answer from quotes: asked for a question, it finds no answer.
    adapter = "none" if ask_model else None
    config = configure(ctx, home=home, collection=collection, model=model, adapter=adapter)
    with reading(config, with_generator=ask_model) as workspace:
        kept: list[Proposal] = []
        more = (worded_by(workspace.generator(), config.prompts),) if ask_model else ()
        for proposal in propose(workspace.collection, workspace.embedder, count, seed, *more):
            decided = proposal if yes or json else _decide(proposal)
            if decided is None:
                break
            if decided.question:
                kept.append(decided)
    if yes or not json:
        add_notes(folder, [proposal.judged() for proposal in kept])
    if json:
        proposals = [dataclasses.asdict(proposal) for proposal in kept]
        render.print_json({"folder": str(folder), "written": yes, "proposals": proposals})
    else:
        render.output().print(f"{len(kept)} questions added to {folder}")


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
    from rag.retrieve import Search
    from rag.workspace import reading

    config = configure(ctx, home=home, collection=collection, mode=mode)
    notes = load_notes(folder)
    with reading(config) as workspace:
        qrels, lost = judgements(workspace.collection, notes)
        _tell_lost(notes, lost)
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
    from rag.retrieve import Search
    from rag.workspace import reading

    config = configure(ctx, home=home, collection=collection)
    notes = load_notes(folder)
    with reading(config) as workspace:
        qrels, lost = judgements(workspace.collection, notes)
        _tell_lost(notes, lost)

        def evaluate(search: Search) -> Scores:
            run = evaluate_notes(workspace.collection, workspace.embedder, notes.queries, search)
            return score(run, qrels, measure)[0]

        found = tune_settings(settings(Search(limit=DEPTH)), evaluate, seed)
    if json:
        render.print_json(dataclasses.asdict(found))
    else:
        _print_tuning(found)


def _decide(proposal: Proposal) -> Proposal | None:
    """The proposal as accepted or edited; with an empty question when skipped; None to stop."""
    console = render.output()
    console.print(f"\n{render.clean(proposal.question)}")
    console.print(f"  “{render.one_line(proposal.quote, 200)}”")
    console.print(f"  {render.shown_path(proposal.source)}")
    while True:
        answer = typer.prompt("[a]ccept, [e]dit, [s]kip, [q]uit", default="a").strip().lower()
        if answer in ("a", "s"):
            return proposal if answer == "a" else dataclasses.replace(proposal, question="")
        if answer == "q":
            return None
        if answer == "e":
            question = typer.prompt("question", default=proposal.question).strip()
            return dataclasses.replace(proposal, question=question)


def _tell_lost(notes: Notes, lost: list[str]) -> None:
    from rag.errors import DatasetError

    if len(lost) == len(notes.queries):
        raise DatasetError(
            f"none of the words judged in {notes.name} is in this collection",
            hint="rag ingest PATH    or    rag eval mine",
        )
    if lost:
        shown = ", ".join(lost[:5])
        render.note(f"{len(lost)} questions left out, their words are gone: {shown}")


def _report(verdict: Verdict, lost: list[str], most: float, json: bool) -> None:
    from rag.cli.eval_show import print_comparisons

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


def _print_tuning(found: Tuning) -> None:
    console = render.output()
    for trial in sorted(found.trials, key=lambda trial: -trial.mean):
        mark = "→" if trial.name == found.chosen else " "
        console.print(f"{mark} {trial.name:20} {trial.mean:.4f}")
    c = found.held_out
    console.print(
        f"  held out: {c.mean_a:.4f} → {c.mean_b:.4f}   {c.difference:+.4f}"
        f" [{c.low:+.4f}, {c.high:+.4f}]   p = {c.p_value:.3f}"
    )
    if found.keep:
        console.print(f"  the gain of {found.chosen} is real")
    else:
        console.print("  no gain that these queries support: keep the default")
