"""`rag chat`: questions one after another, typed or from a pipe."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperCommand

from rag.cli.commands.ask import Extract
from rag.cli.options import (
    CollectionName,
    Form,
    Glob,
    Heading,
    Home,
    Kind,
    Model,
    ModeName,
    NoAdapter,
    Passages,
    Since,
    Source,
    Until,
    Verbose,
    adapter_setting,
    configure,
    known_form,
    origins_of,
    verbose,
)
from rag.core.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

JsonLines = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]
Resume = Annotated[
    str | None,
    typer.Option("--resume", metavar="[ID]", help="Go on with a conversation; alone: the latest."),
]
Plain = Annotated[
    bool, typer.Option("--plain", help="No colours, no status line: for screen readers.")
]
Keep = Annotated[bool, typer.Option("--history/--no-history", help="Keep this conversation.")]
LATEST = "latest"


class _Command(TyperCommand):
    """Lets ``--resume`` stand without an id."""

    def parse_args(self, ctx, args):  # type: ignore[no-untyped-def]
        """Put the latest conversation where no id follows."""
        filled = []
        for place, argument in enumerate(args):
            filled.append(argument)
            following = args[place + 1 : place + 2]
            if argument == "--resume" and (not following or following[0].startswith("-")):
                filled.append(LATEST)
        return super().parse_args(ctx, filled)


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command(cls=_Command)(chat)


def chat(
    ctx: typer.Context,
    model: Model = None,
    no_adapter: NoAdapter = False,
    resume: Resume = None,
    k: Passages = None,
    mode: ModeName = None,
    extract: Extract = False,
    form: Form = "",
    glob: Glob = "",
    kind: Kind = "",
    since: Since = "",
    until: Until = "",
    heading: Heading = "",
    source: Source = "",
    plain: Plain = False,
    history: Keep = True,
    json: JsonLines = False,
    say_more: Verbose = False,
    home: Home = None,
    collection: CollectionName = None,
) -> int:
    """Talk with the collection; from a pipe, one question a line.

    Lines that begin with a slash are commands: /help lists them. A second slash makes a line a
    question all the same.

    Examples:  rag chat   ·   printf 'what is E5?\\nwhy two prefixes?\\n' | rag chat --json
    """
    if plain:
        # Rich and prompt_toolkit both read these.
        os.environ.update(NO_COLOR="1", TERM="dumb")
    from rag.catalog.filters import Filter
    from rag.cli.chat.keep import show_resumed
    from rag.cli.chat.loop import run
    from rag.cli.chat.session import Session
    from rag.cli.chat.talk import Chat

    form = known_form(form)
    number = _number(resume)
    config = configure(
        ctx,
        home=home,
        collection=collection,
        passages=k,
        model=model,
        adapter=adapter_setting(no_adapter),
        mode=mode,
    )
    if _is_typed() and not (json or extract or plain):
        from rag.cli.choose_model import choose_model
        from rag.store.shelf import require_passages

        require_passages(config)
        config = choose_model(config, origins_of(ctx, home=home, model=model))
    from rag.cli.distant_reader import warn_of_distance

    warn_of_distance(config)
    from rag.cli.without_engine import quotes_alone

    session = Session(config, extract=extract or quotes_alone(config), keep=history)
    try:
        session.search(only=Filter(glob, since, until, heading, kind, source))
        talk = Chat(session, json=json, verbose=verbose(ctx, say_more), form=form)
        if number is not None:
            session.resume(number)
            show_resumed(talk)
        failed = run(talk, _lines(talk, plain=plain))
        # Whoever typed a line has read what was wrong with it.
        return 0 if _is_typed() else failed
    finally:
        session.close()


def _number(resume: str | None) -> int | None:
    """The conversation to resume, 0 for the latest, None for a new one."""
    if resume is None:
        return None
    if resume != LATEST and not resume.isdecimal():
        raise ConfigError(f"--resume {resume}: not a number", hint="rag history list")
    return 0 if resume == LATEST else int(resume)


def _lines(talk, *, plain: bool) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """What is typed or piped, blank lines left out, until the end of input."""
    if not _is_typed():
        return (line.strip() for line in sys.stdin if line.strip())
    from rag.cli.chat import typed_lines as chat_prompt

    return chat_prompt.plain_lines(talk) if plain else chat_prompt.lines(talk)


def _is_typed() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()
