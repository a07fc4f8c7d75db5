"""Writes what exploring makes: whole files or nothing."""

from __future__ import annotations

from pathlib import Path

from rag.core.errors import SourceError
from rag.core.locations import write_atomically


def write_text(file: Path, text: str) -> None:
    """Write a file as UTF-8.

    :raises SourceError: when it cannot be written.
    """
    try:
        write_atomically(file, text.encode("utf-8", "replace"))
    except OSError as error:
        raise SourceError(f"cannot write {file}: {error.strerror or error}") from error


def read_text(file: Path) -> str:
    """Read a text file.

    :raises SourceError: when it cannot be read or is no text.
    """
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise SourceError(f"cannot read {file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"cannot read {file}: it is no text in UTF-8") from error
