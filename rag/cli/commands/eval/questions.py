"""`rag eval questions`: judged real questions on the collection, and what a person would see."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.commands.eval.shared import asked_questions, rounded, tell_waiting
from rag.cli.commands.eval.test_collection import write_page
from rag.cli.options import (
    CollectionName,
    Home,
    Json,
    Model,
    NoAdapter,
    adapter_setting,
    configure_question,
)
from rag.cli.show import render
from rag.cli.show.evaluations import print_questions

if TYPE_CHECKING:
    from rag.evaluation.questions import QuestionsReport
    from rag.evaluation.verdicts import QuestionOutcome


def add_to(group: typer.Typer) -> None:
    """Register the command."""
    group.command()(questions)


def questions(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Judged questions, JSON lines, or a folder.")],
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many.")] = None,
    types: Annotated[str, typer.Option(help="Only these, parted by commas: how-to,list.")] = "",
    extract: Annotated[bool, typer.Option("--extract", help="Quotes alone, no model.")] = False,
    save: Annotated[
        Path | None, typer.Option(help="Keep every outcome, for `rag eval compare`.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--report", help="Write a page: shown beside what answers.")
    ] = None,
    model: Model = None,
    no_adapter: NoAdapter = False,
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Ask judged questions and say how many get a right answer.

    Judged is what a person sees: the answer and its quotes. Right is what states every point of
    the judgement, partly some of them or the right place alone.

    Examples:  rag eval questions mine.jsonl --report page.html
      ·   rag eval questions mine.jsonl --types how-to,list --extract --json
    """
    from rag.evaluation.question_file import load_questions, some
    from rag.evaluation.questions import summarise

    found = load_questions(file)
    tell_waiting(found.waiting)
    chosen = some(found, [kind for kind in types.replace(",", " ").split()], limit)
    adapter = adapter_setting(no_adapter)
    config = configure_question(ctx, home=home, collection=collection, model=model, adapter=adapter)
    outcomes, name = asked_questions(config, chosen, extract)
    report = summarise(file.name, outcomes, name)
    _write(report, outcomes, (save, page))
    value = rounded(dataclasses.asdict(report))
    if json:
        render.print_json(value)
    else:
        print_questions(value)


def _write(
    report: QuestionsReport,
    outcomes: Sequence[QuestionOutcome],
    files: tuple[Path | None, Path | None],
) -> None:
    save, page = files
    if save is not None:
        from rag.evaluation.gate import save_baseline
        from rag.evaluation.question_scores import outcome_json, question_scores

        rows = [outcome_json(outcome) for outcome in outcomes]
        save_baseline(save, report.file, report.model, question_scores(outcomes), rows)
    if page is not None:
        from rag.evaluation.question_page import questions_page

        write_page(page, questions_page(report, outcomes))
