"""Lines that are records rather than prose: rows of CSV, lines of logs and lists, front matter.

A record is one unit, never quoted with its neighbours. Only positions go out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from rag.language.blocks import Span
from rag.language.delimited import Record, delimited_records

CHARACTERS = 20_000
FEW = 3
NARROW = 60
"""Prose is seldom set in lines shorter than this; lists are."""

_FRONT_MATTER = re.compile(
    r"---[ \t]*\n(?=[\w\"'-][^\n:]{0,60}:)(?:[^\n]*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_FIELD = re.compile(r"^(?=[^\s#-][^\n:]{0,60}:(?:[ \t]|$)|---|\.\.\.)", re.MULTILINE)
_STAMPED = re.compile(r"[\[(<]?(?:\d{1,4}[-/.:]\d{1,2}|\d{6,}|[A-Z][a-z]{2} [ \d]\d \d\d:)")
_DRAWER = re.compile(
    r"^[ \t]*:[A-Z_]+:[ \t]*\n(?:[^\n]*\n){0,200}?[ \t]*:END:[ \t]*$", re.MULTILINE
)
_DELIMITERS = ("\t", ";", "|", ",")


def delimited_rows(text: str) -> list[Span]:
    """The rows of a text that is CSV throughout; none where it is anything else."""
    return [_trimmed(text, start, end) for start, end, _ in _delimited(text)[1]]


def delimiter_of(text: str) -> str:
    """What parts the cells of a text that is CSV throughout; "" where it is anything else."""
    return _delimited(text)[0]


def _delimited(text: str) -> tuple[str, list[Record]]:
    if len(text) > CHARACTERS or "\n" not in text.strip():
        return "", []
    first = text.lstrip("\n").split("\n", 1)[0]
    for delimiter in (sign for sign in _DELIMITERS if sign in first):
        # People put a blank after a comma, programs do not.
        if delimiter == "," and text.count(", ") > 0.3 * text.count(","):
            continue
        rows = list(delimited_records(text, delimiter))
        widths = Counter(len(cells) for _, _, cells in rows)
        width, count = widths.most_common(1)[0] if widths else (0, 0)
        needed = FEW if width > 2 or delimiter != "," else FEW + 1
        if width > 1 and len(rows) >= needed and count >= 0.8 * len(rows):
            return delimiter, rows
    return "", []


def _trimmed(text: str, start: int, end: int) -> Span:
    lead = len(text[start:end]) - len(text[start:end].lstrip())
    return Span(start + lead, end)


def front_matter(text: str) -> list[Span]:
    """The fields of the YAML that a note begins with, each with the lines that belong to it."""
    match = _FRONT_MATTER.match(text[:CHARACTERS])
    if match is None:
        return []
    starts = [field.start() for field in _FIELD.finditer(match[0])]
    ends = [*starts[1:], match.end()]
    spans = (Span(a, a + len(text[a:b].rstrip())) for a, b in zip(starts, ends, strict=True))
    return [span for span in spans if span.start < span.end]


def drawers(text: str) -> Iterator[Span]:
    """What Org keeps in drawers: clocks, properties, logs."""
    if ":END:" in text:
        for match in _DRAWER.finditer(text):
            lead = len(match[0]) - len(match[0].lstrip())
            yield Span(match.start() + lead, match.end())


def are_records(lines: list[str]) -> bool:
    """Whether each line stands for itself: stamped with times, short, or left before it was full.

    A line of prose that runs on begins in lower case sooner or later.
    """
    said = [line.strip() for line in lines if line.strip()]
    if len(said) < FEW or any(line[0].islower() or line[-1] in ",-" for line in said):
        return False
    if sum(bool(_STAMPED.match(line)) for line in said) >= 0.8 * len(said):
        return True
    width = max(map(len, said))
    if width < NARROW and len(said) > FEW:
        return True
    room = [len(a) + 1 + len(b.split(None, 1)[0]) <= width for a, b in pairwise(said)]
    return sum(room) > 0.6 * len(room)
