"""The program's frame: global options, the list of commands, and errors to exit codes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from rag import __version__
from rag.errors import RagError

app = typer.Typer(
    name="rag",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Ask your own documents: answers proved by quotes, on this machine, with no network.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"rag {__version__}")
        raise typer.Exit


@app.callback(epilog="Examples:  rag ingest ~/notes   ·   rag ask 'when did we move the backups?'")
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
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True)] = False,
) -> None:
    """Settings that hold for every command."""
    ctx.obj = {"home": home, "collection": collection, "config": config}


def _add_commands() -> None:
    # Each file declares its own command; none imports anything heavy before it runs.
    from rag.cli import (
        ask,
        chat,
        collections,
        doctor,
        eval,
        explore,
        history,
        ingest,
        models,
        search,
    )

    for module in (ingest, search, ask, chat, history, collections, doctor, models, explore, eval):
        module.add_to(app)


_add_commands()


def main() -> None:
    """Run the program; the only place that decides exit codes."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """0 done, 1 an expected failure, 2 usage, 130 interrupted."""
    try:
        code = app(args=arguments, standalone_mode=False)
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
