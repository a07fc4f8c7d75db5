"""How the server was started, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rag.core.config import Config


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """What a person chose.

    :ivar collections: the only ones that are shown; empty for all of the home.
    :ivar read_only: nothing is ingested, uploaded, removed or kept.
    :ivar roots: folders below which paths may be ingested on request.
    :ivar owner: whose token it is, where each has one of their own.
    """

    config: Config
    collections: tuple[str, ...] = ()
    read_only: bool = False
    roots: tuple[Path, ...] = ()
    owner: str = ""

    @property
    def language(self) -> str:
        """Of the page, as `rag.server.page.texts` has it; "" takes each browser's."""
        return "" if self.config.language == "auto" else self.config.language

    @property
    def uploads(self) -> Path:
        """Where uploaded files lie, a folder for each collection; nobody's with another's."""
        place = self.config.home / "server"
        return place / "owners" / self.owner if self.owner else place / "files"
