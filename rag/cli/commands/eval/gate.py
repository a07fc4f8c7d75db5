"""`rag eval gate`: has search, or have answers, fallen behind the committed baseline?"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.commands.eval.shared import DEPTH, asked_questions, tell_lost, tell_waiting
from rag.cli.options import CollectionName, Home, Json, Model, ModeName, configure_question
from rag.cli.show import render
from rag.core.errors import RagError

if TYPE_CHECKING:
    from rag.core.config import Config
    from rag.evaluation.gate import Verdict
    from rag.evaluation.measures import Scores

NOTES_MEASURES = "nDCG@10 R@20 RR@10"


class GateFailed(RagError):
    """Search or answers became worse than the baseline."""


def add_to(group: typer.Typer) -> None:
    """Register the command."""
    group.command()(gate)


def gate(
    ctx: typer.Context,
    target: Annotated[
        Path,
        typer.Argument(
            help="Folder of judged questions for search, or a file of them for answers.",
            metavar="FOLDER|FILE",
        ),
    ],
    baseline: Annotated[
        Path | None,
        typer.Option(help="Baseline file; default FOLDER/baseline.json or FILE.baseline.json."),
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Write the baseline anew.")] = False,
    max_drop: Annotated[
        float, typer.Option(min=0, help="Drop of a measure that is still accepted.")
    ] = 0.01,
    measures: Annotated[str, typer.Option(help="Measures of passages.")] = NOTES_MEASURES,
    mode: ModeName = None,
    extract: Annotated[
        bool, typer.Option("--extract", help="Answers of quotes alone, no model.")
    ] = False,
    model: Model = None,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Fail with exit 1 when search or answers fell behind the committed baseline.

    A fall counts when it is larger than --max-drop and a paired randomisation test supports it.

    Examples:  rag eval gate eval/notes --update   ·   rag eval gate mine.jsonl --max-drop 0.02
    """
    config = configure_question(ctx, home=home, collection=collection, mode=mode, model=model)
    if target.is_dir():
        found = _searched(config, target, measures)
    else:
        found = _answered(config, target, extract)
    file = baseline or found.baseline
    if update:
        return _update(file, found, json)
    return _report(found, file, max_drop, json)


@dataclasses.dataclass(frozen=True, slots=True)
class _Measured:
    """What was measured now.

    :ivar baseline: the file it is held against unless another is named.
    :ivar lost: questions that cannot be judged here any more.
    """

    what: str
    name: str
    mode: str
    baseline: Path
    scores: Sequence[Scores]
    texts: Mapping[str, str]
    lost: Sequence[str] = ()


def _searched(config: Config, folder: Path, measures: str) -> _Measured:
    from rag.evaluation.measures import score
    from rag.evaluation.notes import evaluate_notes, judgements, load_notes
    from rag.search.retrieve import Search
    from rag.workspace import reading

    notes = load_notes(folder)
    with reading(config) as workspace:
        qrels, lost = judgements(workspace.collection, notes)
        tell_lost(notes, lost)
        search = Search(config.mode, DEPTH)
        run = evaluate_notes(workspace.collection, workspace.embedder, notes.queries, search)
    texts = {query.query_id: query.text for query in notes.queries}
    file, scores = folder / "baseline.json", score(run, qrels, measures)
    return _Measured("search", notes.name, config.mode, file, scores, texts, lost)


def _answered(config: Config, file: Path, extract: bool) -> _Measured:
    from rag.evaluation.question_file import load_questions
    from rag.evaluation.question_scores import question_scores

    found = load_questions(file)
    tell_waiting(found.waiting)
    outcomes, model = asked_questions(config, found.questions, extract)
    texts = {asked.question_id: asked.question for asked in found.questions}
    kept = file.with_suffix(".baseline.json")
    mode = model or "quotes alone"
    return _Measured("answers", found.name, mode, kept, question_scores(outcomes), texts)


def _update(file: Path, found: _Measured, json: bool) -> None:
    from rag.evaluation.gate import save_baseline

    save_baseline(file, found.name, found.mode, found.scores)
    means = {s.measure: s.mean for s in found.scores}
    if json:
        value = {"baseline": str(file), "measures": means, "lost": list(found.lost)}
        return render.print_json(value)
    shown = "   ".join(f"{name}  {mean:.3f}" for name, mean in means.items())
    return render.output().print(f"{file}: {shown}")


def _report(found: _Measured, baseline: Path, most: float, json: bool) -> None:
    from rag.cli.show.evaluations import print_comparisons
    from rag.evaluation.compare import named
    from rag.evaluation.gate import check, load_baseline

    verdict = check(load_baseline(baseline), found.scores, most)
    comparisons = named(verdict.comparisons, found.texts)
    if json:
        value = _json(verdict) | {"max_drop": most, "lost": list(found.lost)}
        render.print_json(value | {"comparisons": [dataclasses.asdict(c) for c in comparisons]})
    else:
        print_comparisons(comparisons)
    if not verdict.passed:
        raise GateFailed(
            f"{found.what} became worse than the baseline in {', '.join(verdict.failed)}",
            hint="rag eval gate … --update    accepts it as the new baseline",
        )


def _json(verdict: Verdict) -> dict[str, Any]:
    failed, missing = list(verdict.failed), verdict.missing
    return {"passed": verdict.passed, "failed": failed, "missing": missing}
