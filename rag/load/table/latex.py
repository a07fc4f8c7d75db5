"""Tables of LaTeX in verbatim text: ``tabular`` and its kin, spans expanded."""

from __future__ import annotations

import re
from itertools import islice

from rag.core.document_structure import Table
from rag.language.blocks import Span
from rag.load.table.grid import Cell, cell_text
from rag.load.table.placed import REACH, TABLES, PlacedRow, placed_table

CHARACTERS = 200_000
"""A longer one is no table that anyone wrote."""

_TABULAR = re.compile(r"\\begin\{(tabular[x*]?|longtable|tabulary|array)\}")
_CAPTION = re.compile(r"\\caption(?:\[[^\]]{0,200}\])?\{([^{}]{0,500})\}")
_RULES = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfirsthead|endfoot|"
                    r"endlastfoot|(?:cline|cmidrule)(?:\([a-z]+\))?\{[^{}]*\})")  # fmt: skip
# The column specification, which stands before the first cell.
_COLUMNS = re.compile(r"^\s*(?:\[[^\]]*\])?\s*\{?[lcrpmbX|@!>{}\d. a-z\\]*\}\s*")
_WORDS = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_ACROSS = re.compile(r"\\multicolumn\{(\d{1,2})\}\{[^{}]*\}" + _WORDS)
_DOWN = re.compile(r"\\multirow(?:\[[^\]]*\])?\{(\d{1,3})\}(?:\[[^\]]*\])?\{[^{}]*\}" + _WORDS)
_COMMAND = re.compile(r"\\[A-Za-z]+\*?|[{}~$]")


def latex_tables(text: str) -> tuple[Table, ...]:
    """Tables in their order; rows as they end in ``\\\\``."""
    found: list[Table] = []
    for begin in islice(_TABULAR.finditer(text), TABLES):
        end = text.find(f"\\end{{{begin[1]}}}", begin.end())
        if end < 0:  # nor can any of those that follow it be closed
            break
        if table := _tabular(text, begin, end):
            found.append(table)
    return tuple(found)


def _tabular(text: str, begin: re.Match[str], end: int) -> Table | None:
    position = begin.end()
    if end - position > CHARACTERS or _TABULAR.search(text, position, end):
        return None
    rows: list[PlacedRow] = []
    for part in re.split(r"(?<=\\\\)", text[position:end]):
        shown = _RULES.sub(" ", re.sub(r"(?<!\\)%[^\n]*", "", part)).removesuffix("\\\\")
        lead = len(part) - len(part.lstrip())
        if "&" in shown and shown.strip():
            shown = shown if rows else _COLUMNS.sub("", shown)
            cells = tuple(_cell(one) for one in re.split(r"(?<!\\)&", shown))
            rows.append(
                PlacedRow(_uncovered(cells, rows), position + lead, position + len(part.rstrip()))
            )
        position += len(part)
    if len(rows) < 2:
        return None
    near = _CAPTION.search(text[max(0, begin.start() - 600) : end + 600])
    caption = _plain(near[1]) if near else ""
    return placed_table(rows, Span(begin.start(), end), caption=caption)


def _cell(written: str) -> Cell:
    across = _ACROSS.search(written)
    written = across[2] if across else written
    down = _DOWN.search(written)
    written = down[2] if down else written
    return Cell(_plain(written), int(across[1]) if across else 1, int(down[1]) if down else 1)


def _uncovered(cells: tuple[Cell, ...], above: list[PlacedRow]) -> tuple[Cell, ...]:
    """Without the empty cells that LaTeX wants written below one of several rows."""
    covered: set[int] = set()
    for back, row in enumerate(reversed(above[-REACH:]), 1):
        column = 0
        for cell in row.cells:
            if cell.rows > back:
                covered.update(range(column, column + cell.columns))
            column += cell.columns
    kept: list[Cell] = []
    column = 0
    for cell in cells:
        if cell.text or column not in covered:
            kept.append(cell)
        column += cell.columns
    return tuple(kept)


def _plain(written: str) -> str:
    written = re.sub(r"\\([%&_#$])", r"\1", written)
    return cell_text(_COMMAND.sub(" ", written))
