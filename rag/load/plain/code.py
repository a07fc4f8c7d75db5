"""Source code as it is written; functions, classes and methods are its sections.

Python is read by its own parser, other languages by tree-sitter where its grammars are installed
(extra ``formats``); code that no grammar understands is plain lines.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.core.document_structure import Section
from rag.load.content import Content
from rag.load.plain.grammars import definitions
from rag.load.plain.lines import DATA, entries

STRUCTURED_CHARACTERS = 300_000
"""Longer files are data or generated: a tree needs a hundred times their size, and where a grammar
does not fit, its parser takes seconds."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named part of a program: lines `first` to `last` (from 0, inclusive), qualified name."""

    first: int
    last: int
    level: int
    name: str


def read_code(text: str, suffix: str) -> Content:
    """The text verbatim, cut into definitions; what lies between them belongs to their parent."""
    if len(text) > STRUCTURED_CHARACTERS:
        return Content(text, kind="code", verbatim=True)
    if suffix in (".py", ".pyi"):
        found = _python(text)
    else:
        found = [Definition(*part) for part in definitions(text, suffix)]
    sections = tuple(_sections(text.split("\n"), found))
    records = entries(text) if suffix in DATA else ()
    return Content(text, kind="code", sections=sections, verbatim=True, records=records)


def _python(text: str) -> list[Definition]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return list(_walk(tree.body, ""))


def _walk(body: Iterable[ast.stmt], parent: str) -> Iterator[Definition]:
    """Classes and functions; functions inside functions stay part of their text."""
    for node in body:
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue
        first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)]) - 1
        name = f"{parent}.{node.name}" if parent else node.name
        yield Definition(first, (node.end_lineno or node.lineno) - 1, name.count(".") + 1, name)
        if isinstance(node, ast.ClassDef):
            yield from _walk(node.body, name)


def _sections(lines: list[str], found: list[Definition]) -> Iterator[Section]:
    """A section where a definition begins, and one where its parent goes on after it."""
    starts = _line_starts(lines)
    open_parts: list[Definition] = []
    covered = -1
    for part in found:
        first = _with_comment(lines, part.first, covered)
        while open_parts and open_parts[-1].last < part.first:
            ended = open_parts.pop()
            covered = max(covered, ended.last)
            if _holds_code(lines, covered + 1, first):
                yield _resumed(starts[covered + 1], open_parts)
        yield Section(starts[first], part.level, part.name)
        open_parts.append(part)
        covered = max(covered, first - 1)
    while open_parts:
        covered = max(covered, open_parts.pop().last)
        until = open_parts[-1].last + 1 if open_parts else len(lines)
        if _holds_code(lines, covered + 1, until):
            yield _resumed(starts[covered + 1], open_parts)


def _resumed(start: int, open_parts: list[Definition]) -> Section:
    if open_parts:
        return Section(start, open_parts[-1].level, open_parts[-1].name)
    return Section(start, 1, "")


def _with_comment(lines: list[str], first: int, covered: int) -> int:
    """Comment lines right above a definition belong to it."""
    while first - 1 > covered and lines[first - 1].lstrip()[:2] in _COMMENTS:
        first -= 1
    return first


_COMMENTS = frozenset(("# ", "#", "//", "/*", "* ", "*", "*/", "--", "#!", "#:"))


def _holds_code(lines: list[str], first: int, until: int) -> bool:
    return any(line.strip(" \t}{)];,") not in ("", "end") for line in lines[first:until])


def _line_starts(lines: list[str]) -> list[int]:
    starts, position = [], 0
    for line in lines:
        starts.append(position)
        position += len(line) + 1
    return [*starts, position]
