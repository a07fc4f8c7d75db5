"""A model file in another program's store, and the walk that finds such files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SUFFIX = ".gguf"
DEEPEST = 6
"""Folders below a store's own; deeper lies nothing that these programs have written."""
MOST_FILES = 2000

_PART = re.compile(r"-(\d{5})-of-(\d{5})$")


@dataclass(frozen=True, slots=True)
class Found:
    """A model file of another program.

    :ivar origin: the program, such as ``ollama``.
    :ivar name: as that program calls it.
    :ivar bytes: of all its parts.
    :ivar licence: where the store states one.
    :ivar problem: why it cannot be used, or "".
    """

    origin: str
    name: str
    path: Path
    bytes: int = 0
    licence: str = ""
    problem: str = ""


def found_file(origin: str, name: str, path: Path) -> Found:
    """A file by its name; a model in parts is named by the first, with the size of all."""
    try:
        parts = _parts(path)
        size = sum(part.stat().st_size for part in parts)
    except OSError as error:
        missing = Path(error.filename or path)
        return Found(origin, name, path, problem=f"{missing} is missing: {error.strerror}")
    return Found(origin, name, path, size)


def model_files(folder: Path) -> Iterator[Path]:
    """GGUF files below a folder in the order of their names; no partial downloads, no later parts
    of one model, nothing that shows pictures to one. Links to folders are not followed."""
    seen = 0
    for where, folders, files in os.walk(folder):
        folders.sort()
        if len(Path(where).relative_to(folder).parts) >= DEEPEST:
            folders.clear()
        for name in sorted(files):
            if _is_model(name):
                seen += 1
                if seen > MOST_FILES:
                    return
                yield Path(where, name)


def _is_model(name: str) -> bool:
    stem, suffix = Path(name).stem, Path(name).suffix
    if suffix.lower() != SUFFIX or name.startswith((".", "incomplete-")) or "mmproj" in name:
        return False
    part = _PART.search(stem)
    return part is None or int(part[1]) == 1


def _parts(path: Path) -> list[Path]:
    """All files of a model that is stored in parts."""
    part = _PART.search(path.stem)
    if part is None:
        return [path]
    begin = path.stem[: part.start()]
    return [
        path.with_name(f"{begin}-{n:05}-of-{part[2]}{path.suffix}")
        for n in range(1, int(part[2]) + 1)
    ]
