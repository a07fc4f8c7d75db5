"""`rag guide`, and `rag` alone on a terminal: a folder, a model, then the conversation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rag.cli.commands.ingest.job import Job
from rag.cli.options import CollectionName, Home, configure
from rag.cli.show import render
from rag.cli.words.messages import _
from rag.core.errors import ConfigError, EmptyCollection

if TYPE_CHECKING:
    from rag.core.config import Config


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(guide)


def guide(ctx: typer.Context, home: Home = None, collection: CollectionName = None) -> int:
    """Choose a folder and a model, then talk; from the second time on, talk at once.

    The same as `rag` with nothing behind it. Nothing is downloaded, and nothing is written to
    your folder.

    Examples:  rag guide   ·   rag -c work guide
    """
    from rag.cli.commands.chat import chat

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ConfigError("the guide asks its questions on a terminal", hint="rag ingest PATH")
    config = configure(ctx, home=home, collection=collection)
    if not _holds_something(config):
        _ingest(config)
    return chat(ctx, home=home, collection=collection)


def _holds_something(config: Config) -> bool:
    from rag.store.shelf import require_passages

    try:
        require_passages(config)
    except EmptyCollection:
        return False
    return True


def _ingest(config: Config) -> None:
    """Ask for folders until one holds something that can be read."""
    render.note(
        _("Answers from your own documents, proved by quotes. Nothing leaves this machine.")
    )
    while not _holds_something(config):
        typed = typer.prompt(_("Folder or file to read"), default=str(_usual()), err=True)
        folder = Path(typed.strip().strip("'\"")).expanduser()
        if not folder.exists():
            render.note(_("  there is no {folder}", folder=render.shown_path(str(folder))))
            continue
        Job(config, (folder.absolute(),)).run_and_say(json=False)


def _usual() -> Path:
    """Where most people keep documents."""
    places = (Path.home() / name for name in ("notes", "Notes", "Documents", "Dokumente"))
    return next((place for place in places if place.is_dir()), Path.cwd())
