"""Whether pictures are looked at; nothing is imported to find out."""

from __future__ import annotations

import functools
from importlib import util
from typing import Final

from rag.load.formats import HOLDERS, HOLDING_PICTURES, PICTURES, SHOWING

HINT = "pip install '.[images]'"
READING = 2
"""Grows when this room takes other pictures out of the same file, or draws them otherwise."""

HOLDING: Final = HOLDING_PICTURES | SHOWING | HOLDERS | {".pdf", ".ipynb"}
LOOKED_AT: Final = PICTURES | HOLDING
"""Endings of files that are pictures or may hold some."""

LEAST_PIXELS = 96 * 96
"""A smaller file is an icon."""


@functools.cache
def is_installed() -> bool:
    """Whether the extra `images` is here."""
    return all(util.find_spec(name) is not None for name in ("PIL", "imagehash"))
