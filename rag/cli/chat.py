"""`rag chat`: questions one after another, typed or from a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli import render
from rag.cli.ask import Extract
from rag.cli.options import CollectionName, Home, Model, ModeName, Passages, configure, verbose
from rag.errors import RagError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.chat import Conversation
    from rag.workspace import Workspace

JsonLines = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(chat)


def chat(
    ctx: typer.Context,
    k: Passages = None,
    mode: ModeName = None,
    model: Model = None,
    extract: Extract = False,
    json: JsonLines = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Talk with the collection; from a pipe, one question a line.

    Examples:  rag chat   ·   printf 'what is E5?\\nwhy two prefixes?\\n' | rag chat --json
    """
    from rag.chat import Conversation
    from rag.retrieve import Search
    from rag.workspace import reading

    config = configure(ctx, home=home, collection=collection, passages=k, model=model, mode=mode)
    conversation = Conversation(Search(config.mode, config.passages), extract)
    with reading(config, with_generator=not extract) as workspace:
        for question in _questions(config.collection):
            try:
                _answer(workspace, conversation, question, json, verbose(ctx))
            except KeyboardInterrupt:
                render.note("(stopped)")
            except RagError as error:
                render.print_error(error)


def _questions(collection: str) -> Iterator[str]:
    """What is typed or piped, blank lines left out, until the end of input."""
    if not sys.stdin.isatty():
        yield from (line.strip() for line in sys.stdin if line.strip())
        return
    from prompt_toolkit import PromptSession

    session: PromptSession[str] = PromptSession(f"{render.one_line(collection, 30)} ❯ ")
    while True:
        try:
            typed = session.prompt().strip()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if typed:
            yield typed


def _answer(
    workspace: Workspace, conversation: Conversation, question: str, json: bool, verbose: bool
) -> None:
    from rag.cli.answers import AnswerPrinter, answer_json

    printer = AnswerPrinter(sources=True, stream=True, verbose=verbose)
    turn = conversation.ask(workspace, question, None if json else printer)
    if json:
        render.print_json(answer_json(turn.answer))
        sys.stdout.flush()
    else:
        printer.finish(turn.answer)
