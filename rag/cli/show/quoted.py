"""A quote in its parts: prose, which flows, and code, whose lines stay as they are written.

It knows nothing of terminals; what comes out is text of documents still.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LINES = 12
"""Lines of one piece of code that are shown; the file is one click away."""

_FENCED = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n]*\n(.*?)(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.M | re.S)
_INDENTED = re.compile(r"^(?: {2,}|\t)\S", re.M)


@dataclass(frozen=True, slots=True)
class QuotedPart:
    """A stretch of a quote: one paragraph of prose on one line, or code line by line."""

    text: str
    code: bool = False


def quoted_parts(text: str) -> tuple[QuotedPart, ...]:
    """The parts of a quote in their order, without the marks that fence code in."""
    found: list[QuotedPart] = []
    position = 0
    for block in _FENCED.finditer(text):
        found.extend(_plain(text[position : block.start()]))
        found.extend(_code(block[2]))
        position = block.end()
    found.extend(_plain(text[position:]))
    return tuple(found)


def _plain(text: str) -> Iterator[QuotedPart]:
    if _INDENTED.search(text) and not text.lstrip().startswith(("-", "*", "+", "|")):
        yield from _code(text)
    elif flat := " ".join(text.split()):
        yield QuotedPart(flat)


def _code(text: str) -> Iterator[QuotedPart]:
    lines = [line.rstrip() for line in text.strip("\n").expandtabs(4).split("\n")]
    if any(lines):
        shown = lines if len(lines) <= LINES else [*lines[: LINES - 1], "…"]
        yield QuotedPart("\n".join(shown), True)
