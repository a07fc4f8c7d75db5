"""`rag export` and `rag import` with `--format llm`: collections of the tool llm."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.show import render
from rag.cli.words.messages import _
from rag.core.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from rag.core.config import Config

SQLITE = b"SQLite format 3"
"""How every SQLite file begins."""


Kind = Annotated[str, typer.Option("--format", help="rag, or llm for the database of that tool.")]


def is_llm(kind: str) -> bool:
    """Whether a format is that of the tool llm.

    :raises ConfigError: when it is neither.
    """
    if kind not in ("rag", "llm"):
        raise ConfigError(
            f"no format {kind!r}: rag or llm", hint="rag export notes.db --format llm"
        )
    return kind == "llm"


def write_llm(config: Config, file: Path, json: bool) -> None:
    """Write a collection as one of llm's, of the same name."""
    from rag.cli.commands.explore.shared import exploring
    from rag.explore.llm_format import export_llm

    with exploring(config) as opened:
        passages = export_llm(opened.catalog, file, config.collection)
    if json:
        return render.print_json({"file": str(file), "passages": passages})
    return render.output().print(
        render.clean(_("{passages:,} passages → {file}", passages=passages, file=file))
    )


def check_no_database(file: Path) -> None:
    """Say so when a file to import is one of llm's and `--format` was not given.

    :raises SourceError: when the file is an SQLite database.
    """
    try:
        with file.open("rb") as stream:
            start = stream.read(len(SQLITE))
    except OSError:
        return  # who reads it next says what is wrong
    if start == SQLITE:
        raise SourceError(
            f"{file} is an SQLite database", hint=f"rag import {quote(str(file))} --format llm"
        )


def read_llm_file(config: Config, file: Path, name: str, json: bool) -> None:
    """Add a collection of llm's to ours.

    :param name: "" for the only one in the file.
    """
    from rag.embedding.choose_embedder import load_embedder
    from rag.explore.llm_import import import_llm, read_llm
    from rag.store.shelf import writing
    from rag.workspace import fingerprint, split_settings

    source = read_llm(file, name)
    embedder = load_embedder(config)
    wanted = fingerprint(embedder, split_settings(config, embedder))
    with writing(config, wait_seconds=60) as opened:
        change = import_llm(opened, source, embedder, wanted)
        total = opened.catalog.counts().passages
        comparable = opened.catalog.meta("fingerprint") == wanted
    if json:
        counts = {"added": change.added, "reused": change.reused, "total": total}
        return render.print_json({**counts, "searchable": comparable})
    render.output().print(
        _("{added:,} passages added · {total:,} in all", added=change.added, total=total)
    )
    if not comparable:
        render.note(
            _("the vectors are those of {model}: to be explored, not searched", model=source.model)
        )
    return None
