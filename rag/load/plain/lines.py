"""Where records begin in text of lines: logs, lists, YAML and settings. Only places go out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

RECORD_CHARACTERS = 600
"""A longer record is parted where its own parts begin."""
CHARACTERS = 20_000_000
DATA: Final = frozenset((".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf"))
"""Endings of files of settings and data, whose lines belong together by indentation or head."""

Places = tuple[tuple[int, int], ...]

_LOG_START = re.compile(
    r"^(?=[^\s])(?!\s*(?:at |Caused by|\.\.\. \d+ more|Traceback))", re.MULTILINE
)
_STAMP = re.compile(
    r"^(?=[\[(<]?(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d[-/.]\d\d[-/.]\d{2,4}|[A-Z][a-z]{2} [ \d]\d \d\d:"
    r"|\d\d:\d\d:\d\d))",
    re.MULTILINE,
)
_HEAD = re.compile(r"^\[[^\n]*\]", re.MULTILINE)
_INDENT = re.compile(r"^([ \t]*)(?=[^\s#])", re.MULTILINE)


def log_records(text: str) -> Places:
    """Lines, each with the indented ones below it; where the first is stamped with a time, with
    all that are not."""
    if len(text) > CHARACTERS:
        return ()
    start = _STAMP if _STAMP.match(text) else _LOG_START
    return tuple(_between(text, [match.start() for match in start.finditer(text)], len(text)))


def entries(text: str) -> Places:
    """Entries of YAML by their indentation, sections of settings by their ``[head]``."""
    heads = [match.start() for match in _HEAD.finditer(text)]
    if heads:
        return tuple(_between(text, heads, len(text)))
    return tuple(_nested(text, 0, len(text), 0))


def _nested(text: str, start: int, end: int, depth: int) -> Iterator[tuple[int, int]]:
    """The least indented lines begin records; long ones are parted at the next indentation."""
    marks = [(match.start(), match.end()) for match in _INDENT.finditer(text, start, end)]
    if not marks:
        return
    least = min(until - at for at, until in marks)
    starts = [at for at, until in marks if until - at == least]
    for begin, until in _between(text, starts, end):
        below = text.find("\n", begin, until)
        parts = (
            list(_nested(text, below + 1, until, depth + 1))
            if _is_long(below, until, depth)
            else []
        )
        if len(parts) > 1:
            yield begin, parts[0][1]
            yield from parts[1:]
        else:
            yield begin, until


def _is_long(below: int, until: int, depth: int) -> bool:
    return below >= 0 and until - below > RECORD_CHARACTERS and depth < 20


def _between(text: str, starts: list[int], end: int) -> Iterator[tuple[int, int]]:
    for at, start in enumerate(starts):
        until = starts[at + 1] if at + 1 < len(starts) else end
        yield start, start + len(text[start:until].rstrip())
