"""Pages that were read, kept on disk: a scan that was stopped goes on, and a quote can be proved.

They can be made again and hold nothing but what the file shows; the folder is its owner's alone.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rag.core.locations import private_folder, write_atomically
from rag.load.ocr.page import Block, Box, PageRead, Piece


@dataclass(frozen=True, slots=True)
class KeptPages:
    """The pages of one file as one engine read them."""

    folder: Path

    @classmethod
    def of(cls, root: Path, raw: bytes, engine: str) -> KeptPages:
        """Those of a file with these bytes."""
        content = hashlib.sha256(raw).hexdigest()[:32]
        return cls(root / content / hashlib.sha256(engine.encode()).hexdigest()[:12])

    def get(self, name: str) -> dict[str, Any] | None:
        """What was kept under a name; None where nothing was, or not whole."""
        try:
            found: dict[str, Any] = json.loads(self._file(name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found

    def put(self, name: str, values: dict[str, Any]) -> None:
        """Keep values; a full disk only means that they are made again."""
        with suppress(OSError):
            private_folder(self.folder)
            write_atomically(self._file(name), json.dumps(values).encode())

    def page(self, number: int) -> PageRead | None:
        """A page that was read before."""
        found = self.get(str(number))
        return page_of(found) if found else None

    def put_page(self, number: int, page: PageRead) -> None:
        """Keep a page."""
        self.put(str(number), asdict(page))

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.json"


def page_of(values: dict[str, Any]) -> PageRead:
    """A page from plain JSON values."""
    return PageRead(
        blocks=tuple(Block(**block) for block in values["blocks"]),
        pieces=tuple(Piece(**{**p, "box": Box(**p["box"])}) for p in values["pieces"]),
        unsure=tuple(values["unsure"]),
        confidence=values["confidence"],
        reason=values["reason"],
        width=values.get("width", 0),
        height=values.get("height", 0),
        degrees=values.get("degrees", 0.0),
        scale=values.get("scale", 1.0),
    )
