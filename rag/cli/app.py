"""The program's frame: global options, the list of commands, and errors to exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from rag import __version__
from rag.cli.exit_codes import exit_code
from rag.cli.words.language import FLAG, speak, wanted
from rag.core.timings import TIMINGS
from rag.words.catalogue import ENGLISH

COMMANDS = {
    "guide": "guide",
    "ingest": "ingest.ingest",
    "search": "search",
    "ask": "ask",
    "verify": "verify",
    "chat": "chat",
    "serve": "serve",
    "mcp": "mcp",
    "history": "history",
    "status": "status",
    "changes": "changes",
    "remove": "remove",
    "collections": "collections",
    "store": "store",
    "doctor": "doctor",
    "export": "transfer.export",
    "import": "transfer.import_",
    "models": "models",
    "config": "config",
    "related": "explore.related",
    "cluster": "explore.cluster",
    "map": "explore.map",
    "classify": "explore.classify",
    "sql": "explore.sql",
    "eval": "eval.group",
}
"""Every command and the file that declares it, in the order of the help."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"rag {__version__}")
        raise typer.Exit


def settings(
    ctx: typer.Context,
    home: Annotated[
        Path | None, typer.Option(help="Folder of collections and models (RAG_HOME).")
    ] = None,
    collection: Annotated[
        str | None, typer.Option("--collection", "-c", help="Collection name (RAG_COLLECTION).")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="PostgreSQL that keeps them (RAG_STORE)."),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(envvar="RAG_CONFIG", help="Settings file; default rag.toml.")
    ] = None,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Say more.")] = False,
    debug: Annotated[bool, typer.Option(help="Show where an error came from.")] = False,
    timings: Annotated[
        bool, typer.Option("--timings", help="Show where the time went; also after the command.")
    ] = False,
    language: Annotated[
        str | None, typer.Option(FLAG, help="en or de (RAG_LANGUAGE); default: your locale's.")
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Settings that hold for every command."""
    if timings:
        from rag.cli.show.timings import begin

        begin()
    ctx.obj = {
        "home": home,
        "collection": collection,
        "store": store,
        "config": config,
        "language": language,
    }


def build(arguments: Sequence[str] = ()) -> typer.Typer:
    """The program with the commands that occur among the arguments; with none of them, all.

    Importing and describing all of them takes longer than finding most errors does. None imports
    anything heavy before it runs.
    """
    app = typer.Typer(
        name="rag",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help="Ask your own documents: answers proved by quotes, on this machine, with no network.",
    )
    example = "rag ingest ~/notes   ·   rag ask 'when did we move the backups?'"
    app.callback(epilog=f"Examples:  {example}")(settings)
    named = [COMMANDS[argument] for argument in arguments if argument in COMMANDS]
    for file in dict.fromkeys(named or COMMANDS.values()):
        import_module(f"rag.cli.commands.{file}").add_to(app)
    return app


def main() -> None:
    """Run the program."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the program with these arguments; the exit code, as `exit_codes` decides it."""
    # numpy's threads wait for each other by spinning: for products as small as a search's that
    # takes more time than it saves, the more the busier the machine is. Read when numpy loads.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # `rag models suggest --language` is another one: what stands behind a command is its own.
    language = wanted(list(takewhile(lambda argument: argument not in COMMANDS, arguments)))
    speak(language)
    try:
        arguments = _timings_first(arguments)
        if not set(arguments) - {FLAG, language, f"{FLAG}={language}"}:
            arguments = [*arguments, *_alone()]

        def program() -> object:
            command = get_command(build(arguments))
            if language != ENGLISH:
                from rag.cli.words.help import translate_help

                translate_help(command)
            return command(args=arguments, standalone_mode=False)

        return exit_code(program, debug="--debug" in arguments)
    finally:
        if TIMINGS.running:
            from rag.cli.show.timings import finish

            finish()


def _alone() -> list[str]:
    """`rag` with nothing behind it: the guide for a person, the help for a program."""
    typed = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    return ["guide"] if typed else []


def _timings_first(arguments: list[str]) -> list[str]:
    """`--timings` is for any command, so it may stand anywhere before a bare `--`."""
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if "--timings" not in own:
        return arguments
    return ["--timings", *(a for a in own if a != "--timings"), *arguments[len(own) :]]
