"""Says once of each reader on another machine that questions and passages will be sent there."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from rag.cli.show import render
from rag.cli.words.messages import _

if TYPE_CHECKING:
    from rag.core.config import Config

TOLD = "distant-readers.txt"


def warn_of_distance(config: Config) -> None:
    """A note where the configured reader is not on this machine and nobody was told so yet.

    :raises ConfigError: when the address is none.
    """
    from rag.core.locations import models_folder, private_folder
    from rag.core.reader_address import is_address, parse_address

    if not is_address(config.model):
        return
    address = parse_address(config.model)
    place = str(address)
    folder = models_folder(config.home)
    if address.is_here or place in _told(folder / TOLD):
        return
    render.note(
        _(
            "{place} is not this machine: questions and the passages that answer them are sent"
            " there",
            place=place,
        )
        + ("" if address.secure else _(", unencrypted"))
    )
    # A home that cannot be written is told again.
    with contextlib.suppress(OSError):
        private_folder(folder)
        with (folder / TOLD).open("a", encoding="utf-8") as file:
            file.write(f"{place}\n")


def _told(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
