"""Finds a file that an installed Python package carries, without importing the package."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from rag.models.registry import KNOWN, KnownModel


def packaged_file(package: str, name: str) -> Path | None:
    """The file's path, or None where the package is not installed or has no such file."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.origin:
        return None
    path = Path(spec.origin).parent / name
    return path if path.is_file() else None


def bundled_reader(path: Path) -> KnownModel | None:
    """The known reader whose packaged file this is, by whatever name; None for every other file."""
    for model in KNOWN:
        if model.kind == "reader" and model.package:
            bundled = packaged_file(model.package, model.file)
            if bundled is not None and path.exists() and path.samefile(bundled):
                return model
    return None
