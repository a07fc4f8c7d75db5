"""What the commands on one's own notes share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.show import render

if TYPE_CHECKING:
    from rag.evaluation.notes import Notes

DEPTH = 20
Folder = Annotated[Path, typer.Argument(help="Folder of judged questions.", metavar="FOLDER")]


def tell_lost(notes: Notes, lost: list[str]) -> None:
    """Say how many questions cannot be judged here any more.

    :raises DatasetError: when that is all of them.
    """
    from rag.core.errors import DatasetError

    if len(lost) == len(notes.queries):
        raise DatasetError(
            f"none of the words judged in {notes.name} is in this collection",
            hint="rag ingest PATH    or    rag eval mine",
        )
    if lost:
        shown = ", ".join(lost[:5])
        render.note(f"{len(lost)} questions left out, their words are gone: {shown}")
