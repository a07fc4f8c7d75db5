"""Spans of text that belong together: paragraphs, fenced code, tables, functions, sentences.

Only positions go in and out; nothing here knows documents or tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$", re.MULTILINE)

PIECE_CHARACTERS = 6000
"""Longer stretches are cut before a tokenizer sees them: it needs about 100 bytes of memory a
token, and a file can be one line of 100 MB."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of a text."""

    start: int
    end: int


def trim(text: str, span: Span) -> Span:
    """The span without white space at its ends; empty spans stay at their start."""
    inner = text[span.start : span.end]
    stripped = inner.strip()
    if not stripped:
        return Span(span.start, span.start)
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, start + len(stripped))


def blocks(text: str, span: Span, kind: str) -> Iterator[Span]:
    """Paragraphs of a region, trimmed; fenced code stays whole, and so does a code region."""
    position = span.start
    if kind == "code":
        yield from _pieces(text, span)
        return
    for fence in fences(text, span) if kind == "markdown" else []:
        yield from _paragraphs(text, Span(position, fence.start))
        yield from _pieces(text, fence)
        position = fence.end
    yield from _paragraphs(text, Span(position, span.end))


def fences(text: str, span: Span) -> list[Span]:
    """Fenced code of CommonMark: closed by as many of the same character, or by the region."""
    found: list[Span] = []
    opened: re.Match[str] | None = None
    for line in _FENCE.finditer(text, span.start, span.end):
        mark, rest = line.group(1), line.group(2)
        if opened is None:
            opened = None if mark[0] == "`" and "`" in rest else line
        elif mark.startswith(opened.group(1)) and not rest.strip():
            found.append(Span(opened.start(), line.end()))
            opened = None
    if opened is not None:
        found.append(Span(opened.start(), span.end))
    return found


def _paragraphs(text: str, span: Span) -> Iterator[Span]:
    position = span.start
    for gap in _BLANK_LINES.finditer(text, span.start, span.end):
        yield from _pieces(text, Span(position, gap.start()))
        position = gap.end()
    yield from _pieces(text, Span(position, span.end))


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """The span, trimmed, cut at white space where it is too long to be counted at once."""
    span = trim(text, span)
    while span.end - span.start > PIECE_CHARACTERS:
        window = text[span.start : span.start + PIECE_CHARACTERS]
        cut = max(window.rfind("\n"), window.rfind(" "), window.rfind("。") + 1)
        middle = span.start + (cut if cut > PIECE_CHARACTERS // 2 else PIECE_CHARACTERS)
        yield trim(text, Span(span.start, middle))
        span = trim(text, Span(middle, span.end))
    if span.start < span.end:
        yield span


def sentences_within(
    text: str, span: Span, limit: int, count_tokens: Callable[[str], int]
) -> Iterator[Span]:
    """Cut a long span at the best boundary (lines, sentences, words) into spans within a limit.

    The boundaries are those of Unicode (UAX #29) as semantic-text-splitter finds them.
    """
    from semantic_text_splitter import TextSplitter

    splitter = TextSplitter.from_callback(count_tokens, max(1, limit), trim=False)
    inner = text[span.start : span.end]
    for start, piece in splitter.chunk_indices(inner):
        found = trim(text, Span(span.start + start, span.start + start + len(piece)))
        if found.start < found.end:
            yield found
