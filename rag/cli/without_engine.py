"""Answers of quotes where no engine for language models is installed and none was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.cli.show import render
from rag.cli.words.messages import _

if TYPE_CHECKING:
    from rag.core.config import Config


def quotes_alone(config: Config) -> bool:
    """Whether the default model is set and cannot be run; says so, with the command that mends it.

    A model that a person has chosen is never passed over in silence: loading it fails and says why.
    """
    from rag.core.config import BUNDLED_READER
    from rag.core.missing_package import ENGINE, JOBS, install_command, is_installed

    if config.model != BUNDLED_READER or is_installed("llama_cpp"):
        return False
    render.note(
        _(
            "quotes alone: {what} is not installed    {command}",
            what=JOBS[ENGINE],
            command=install_command(ENGINE),
        )
    )
    return True
