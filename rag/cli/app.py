"""The program's frame: global options, the list of commands, and errors to exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from rag import __version__
from rag.errors import RagError
from rag.timings import TIMINGS

COMMANDS = {
    "ingest": "ingest",
    "search": "search",
    "ask": "ask",
    "verify": "verify",
    "chat": "chat",
    "history": "history",
    "status": "collections",
    "remove": "collections",
    "collections": "collections",
    "doctor": "doctor",
    "export": "doctor",
    "import": "doctor",
    "models": "models",
    "config": "models",
    "related": "related",
    "cluster": "cluster",
    "map": "map",
    "classify": "classify",
    "sql": "sql",
    "eval": "eval",
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
    config: Annotated[
        Path | None, typer.Option(envvar="RAG_CONFIG", help="Settings file; default rag.toml.")
    ] = None,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Say more.")] = False,
    debug: Annotated[bool, typer.Option(help="Show where an error came from.")] = False,
    timings: Annotated[
        bool, typer.Option("--timings", help="Show where the time went; also after the command.")
    ] = False,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """Settings that hold for every command."""
    if timings:
        from rag.cli.timings import begin

        begin()
    ctx.obj = {"home": home, "collection": collection, "config": config}


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
        import_module(f"rag.cli.{file}").add_to(app)
    return app


def main() -> None:
    """Run the program; the only place that decides exit codes."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """0 done, 1 an expected failure, 2 usage, 130 interrupted."""
    # numpy's threads wait for each other by spinning: for products as small as a search's that
    # takes more time than it saves, the more the busier the machine is. Read when numpy loads.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        return _run(_timings_first(arguments))
    finally:
        if TIMINGS.running:
            from rag.cli.timings import finish

            finish()


def _timings_first(arguments: list[str]) -> list[str]:
    """`--timings` is for any command, so it may stand anywhere before a bare `--`."""
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if "--timings" not in own:
        return arguments
    return ["--timings", *(a for a in own if a != "--timings"), *arguments[len(own) :]]


def _run(arguments: list[str]) -> int:
    try:
        code = build(arguments)(args=arguments, standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except RagError as error:
        if "--debug" in arguments:
            raise
        from rag.cli.render import print_error

        print_error(error)
        return 1
    except BrokenPipeError:
        # The reader of our output has left. Python would complain once more while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except typer.TyperException as error:
        usage: Any = error  # typer's own errors know how to show themselves
        usage.show()
        return int(usage.exit_code)
