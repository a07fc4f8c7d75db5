"""The checksum of a file, and where that of a downloaded one is kept."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256_of(path: Path) -> str:
    """Hexadecimal digest.

    :raises OSError: when the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checksum_file(target: Path) -> Path:
    """The hidden file beside a downloaded one that holds its checksum."""
    return target.with_name(f".{target.name}.sha256")
