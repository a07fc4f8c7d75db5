"""The ending of a file's name that tells its format."""

from __future__ import annotations

from pathlib import PurePath

PARTS = frozenset((".inc", ".in"))
"""Endings that come after the format's own, of parts and templates: ``page.rst.inc``."""


def ending(name: str) -> str:
    """The ending with its dot, in lower case; "" where there is none."""
    path = PurePath(name)
    inner = PurePath(path.stem).suffix
    return (inner if inner and path.suffix.lower() in PARTS else path.suffix).lower()
