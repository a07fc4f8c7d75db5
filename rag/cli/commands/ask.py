"""`rag ask`: one question, its evidence, its answer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.options import (
    Anywhere,
    CollectionName,
    Form,
    Glob,
    Heading,
    Home,
    Json,
    Kind,
    Model,
    NoAdapter,
    Page,
    Passages,
    Since,
    Source,
    Until,
    Verbose,
    adapter_setting,
    configure_question,
    known_form,
    verbose,
)
from rag.cli.show import render
from rag.cli.words.spoken import spoken
from rag.core.errors import ConfigError

if TYPE_CHECKING:
    from rag.answer.answer import Answer
    from rag.workspace import Workspace

Extract = Annotated[
    bool, typer.Option("--extract", help="Answer with quotes alone; needs no language model.")
]

Report = Annotated[
    Path | None,
    typer.Option(
        "--report",
        help="Also write a page with the answer and its proof, for rag verify.",
        metavar="FILE.html",
        show_default=False,
    ),
]


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(ask)


def ask(
    ctx: typer.Context,
    question: Annotated[str, typer.Argument(help="The question, or - to read it from a pipe.")],
    k: Passages = None,
    model: Model = None,
    no_adapter: NoAdapter = False,
    extract: Extract = False,
    form: Form = "",
    glob: Glob = "",
    kind: Kind = "",
    since: Since = "",
    until: Until = "",
    heading: Heading = "",
    source: Source = "",
    page: Page = 0,
    anywhere: Anywhere = False,
    sources: Annotated[bool, typer.Option(help="List the cited passages.")] = True,
    stream: Annotated[bool, typer.Option(help="Print sentences as they are written.")] = True,
    report: Report = None,
    json: Json = False,
    say_more: Verbose = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Answer a question from the collection, with quotes that prove it.

    Piped standard input is extra context for this question; `-` reads the question from it.

    Examples:  rag ask "when did we move the backups?"   ·   rag ask "who is Ada?" --extract --json
      ·   rag ask "how many invoices are over 500 euros?" --kind pdf --since 2025
    """
    question, extra = _read(question)
    form = known_form(form)
    config = configure_question(
        ctx,
        home=home,
        collection=collection,
        passages=k,
        model=model,
        adapter=adapter_setting(no_adapter),
    )
    from rag.assistant import Assistant
    from rag.cli.without_engine import quotes_alone

    extract = extract or quotes_alone(config)
    if not extract:
        from rag.cli.distant_reader import warn_of_distance

        warn_of_distance(config)
    with Assistant.of(config) as assistant:
        workspace = assistant.open(with_generator=not extract, meanwhile=_import)
        from rag.catalog.filters import Filter
        from rag.cli.show.answers import AnswerPrinter
        from rag.contract.answer import answer_json
        from rag.question.form import form_of

        printer = AnswerPrinter(
            sources=sources,
            stream=stream,
            verbose=verbose(ctx, say_more),
            words_first=not extract and form_of(question) == "fact",
        )
        listener = None if json else printer
        only = Filter(glob, since, until, heading, kind, source)
        told: dict[str, Any] = {"extract": extract, "context": extra, "form": form, "page": page}
        told["anywhere"] = anywhere
        result = assistant.ask(question, only=only, listener=listener, **told)
        if report is not None:
            _write(report, workspace, result)
    # What was computed so far stands; a sentence that a model was writing does not.
    if result.draft.interrupted and not result.plan:
        raise typer.Abort
    if json:
        render.print_json(answer_json(result))
    else:
        printer.finish(result)
    if result.draft.interrupted:
        raise typer.Abort
    if result.draft.broken_off:
        render.note(spoken(result.draft.broken_off))


def _import() -> None:
    """What answering needs, while the models load."""
    import rag.answer.answer
    import rag.cli.show.answers  # noqa: F401 -- the names are bound where they are used


def _write(file: Path, workspace: Workspace, result: Answer) -> None:
    from rag.core.locations import write_atomically
    from rag.report.page import make_report, page_of

    try:
        write_atomically(file, page_of(make_report(workspace, result)).encode())
    except OSError as error:
        raise ConfigError(f"cannot write {file}: {error.strerror or error}") from error


def _read(question: str) -> tuple[str, str]:
    """The question, and what was piped in beside it."""
    piped = "" if sys.stdin is None or sys.stdin.isatty() else sys.stdin.read().strip()
    if question == "-":
        question, piped = piped, ""
    if not question.strip():
        raise ConfigError("the question is empty", hint='rag ask "when did we move the backups?"')
    return question.strip(), piped
