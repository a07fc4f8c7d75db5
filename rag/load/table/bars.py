"""Tables of Markdown and Org in verbatim text: found beside it, row by row with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.core.document_structure import Table, TableRow
from rag.language.blocks import Span, fences
from rag.load.table.grid import cell_text

TABLES = 20_000

_RULE = re.compile(r"^[ \t]*[|:+-][ \t|:+-]*$", re.MULTILINE)
_BAR = re.compile(r"(?<!\\)\|")


def bar_tables(text: str, start: int = 0) -> tuple[Table, ...]:
    """Tables of Markdown and Org: lines of cells between bars, names above a rule."""
    code = fences(text, Span(start, len(text))) if "```" in text or "~~~" in text else []
    found: list[Table] = []
    for rule in _RULE.finditer(text, start):
        inside = any(span.start <= rule.start() < span.end for span in code)
        behind = bool(found) and rule.start() < found[-1].end
        if "|" not in rule[0] or inside or behind or len(found) >= TABLES:
            continue
        if table := _bar_table(text, rule, start):
            found.append(table)
    return tuple(found)


def _bar_table(text: str, rule: re.Match[str], start: int) -> Table | None:
    head_start = text.rfind("\n", start, max(start, rule.start() - 1)) + 1
    head = text[max(head_start, start) : max(rule.start() - 1, 0)]
    if "|" not in head or rule.start() == 0:
        return None
    columns = _bars(head)
    if len(columns) != len(re.split(r"[|+]", rule[0].strip().strip("|"))):
        return None
    rows = [
        TableRow(_fitted(_bars(line), len(columns)), at, at + len(line.rstrip()))
        for at, line in _lines_below(text, rule.end() + 1)
        if not _RULE.match(line)
    ]
    end = rows[-1].end if rows else rule.end()
    return Table(columns, tuple(rows), head_start, end) if rows else None


def _bars(line: str) -> tuple[str, ...]:
    inner = line.strip().strip(">").strip()
    inner = inner.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return tuple(cell_text(cell).replace("\\|", "|") for cell in _BAR.split(inner))


def _lines_below(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Lines with bars, up to the first without."""
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        if "|" not in line:
            return
        yield start, line
        start = end + 1


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells[:width] + ("",) * (width - len(cells))
