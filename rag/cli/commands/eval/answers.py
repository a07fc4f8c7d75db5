"""`rag eval answers`: ask a file's questions through the product and judge what it says."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.commands.eval.shared import rounded
from rag.cli.options import Home, Json, Model, NoAdapter, adapter_setting, configure
from rag.cli.show import render
from rag.cli.words.messages import _

if TYPE_CHECKING:
    from rag.evaluation.answers import AnswersReport


def add_to(group: typer.Typer) -> None:
    """Register the command."""
    group.command()(answers)


def answers(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Questions in SQuAD 1.1 or 2.0 layout.")],
    limit: Annotated[
        int | None, typer.Option(min=1, help="Ask this many, drawn at random.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the draw.")] = 0,
    extract: Annotated[bool, typer.Option("--extract", help="Quotes alone, no model.")] = False,
    outside: Annotated[
        Path | None, typer.Option(help="Another file, whose questions count as unanswerable.")
    ] = None,
    baseline: Annotated[str, typer.Option(help="`plain`: a plain prompt, nothing checked.")] = "",
    model: Model = None,
    no_adapter: NoAdapter = False,
    json: Json = False,
    home: Home = None,
) -> None:
    """Ask the questions of a file of its own paragraphs, and judge the answers.

    Examples:  rag eval answers squad.json --limit 200 --extract
      ·   rag eval answers squad.json --outside other.json --json
    """
    from rag.evaluation.answering import AnswersSettings, evaluate_squad

    config = configure(ctx, home=home, model=model, adapter=adapter_setting(no_adapter))
    settings = AnswersSettings(extract, outside, limit, seed, baseline)
    with render.progress(_("Asking")) as advance:
        report = evaluate_squad(
            config,
            file,
            settings,
            lambda p: advance(p.documents, p.documents_total, _("embedding")),
            lambda done, total: advance(
                done, total, _("{done} of {total} questions", done=done, total=total)
            ),
        )
    if json:
        render.print_json(_json(report))
    else:
        _print(report)


def _json(report: AnswersReport) -> dict[str, Any]:
    return {name: rounded(value) for name, value in dataclasses.asdict(report).items()}


def _print(report: AnswersReport) -> None:
    console = render.output()
    console.print(
        _(
            "{questions:,} questions · {model}",
            questions=report.questions,
            model=report.model or _("quotes alone"),
        )
    )
    for name, value in _json(report).items():
        if isinstance(value, dict) and value:
            shown = "   ".join(f"{key} {inner}" for key, inner in value.items())
            console.print(f"  {name:20}  {shown}")
    console.print(f"  {'confidence_auroc':20}  {report.confidence_auroc:.4f}")
