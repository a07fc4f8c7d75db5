"""What the commands on one's own notes and questions share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.cli.show import render
from rag.cli.words.messages import _, several

if TYPE_CHECKING:
    from rag.core.config import Config
    from rag.evaluation.notes import Notes
    from rag.evaluation.question_file import JudgedQuestion
    from rag.evaluation.verdicts import QuestionOutcome

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
        render.note(
            several(
                "{number:,} question left out, its words are gone: {shown}",
                "{number:,} questions left out, their words are gone: {shown}",
                len(lost),
                shown=shown,
            )
        )


def tell_waiting(count: int) -> None:
    """Say how many questions were left out because nobody has said what answers them."""
    if count:
        render.note(
            several(
                "{number:,} question left out: what answers is yet to be said",
                "{number:,} questions left out: what answers is yet to be said",
                count,
            )
        )


def asked_questions(
    config: Config, questions: Sequence[JudgedQuestion], extract: bool
) -> tuple[list[QuestionOutcome], str]:
    """Judged questions asked of the collection, and the model that wrote; "" for none."""
    from rag.evaluation.questions import ask_questions
    from rag.workspace import reading

    with (
        render.progress(_("Asking")) as advance,
        reading(config, with_generator=not extract) as opened,
    ):
        outcomes = ask_questions(
            opened,
            questions,
            extract,
            lambda done, total: advance(
                done, total, _("{done} of {total} questions", done=done, total=total)
            ),
        )
        return outcomes, "" if extract else opened.generator().name


def rounded(value: Any) -> Any:
    """The same with every figure to four places."""
    if isinstance(value, dict):
        return {name: rounded(inner) for name, inner in value.items()}
    return round(value, 4) if isinstance(value, float) else value
