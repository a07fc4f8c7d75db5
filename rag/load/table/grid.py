"""Cells with their spans to a grid: as many cells in every row, and the names of the columns.

What a cell says is the reader's business; a merged cell stands in every place it covers, so that
each row can be read alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.load.decode import clean

SPAN_COLUMNS, SPAN_ROWS = 200, 20_000
"""A cell that claims to cover more is a program's mistake, or an attack."""
CELLS = 5_000_000
"""Rows are not filled up to the longest where that would make more cells than this."""

_NUMBER = re.compile(r"[^\w]*\d[\d\s.,'’:/%–-]*[^\d]{0,4}$")
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d(?:[/–-]\d{2,4})?$")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says, how many columns and rows it covers, whether it names others."""

    text: str
    columns: int = 1
    rows: int = 1
    heads: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose rows are all as long as it is wide.

    :ivar columns: one name a column, or none where the table has no row of names.
    :ivar rows: below the names.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


def grid(
    rows: Sequence[Sequence[Cell]], *, heads: int | None = None, caption: str = ""
) -> Grid | None:
    """The grid of rows of cells; None where no cell says anything.

    :param heads: how many rows hold names, where the format tells; else it is judged by the rows.
    """
    whole = _expanded(rows)
    if heads is not None:
        heads = sum(any(cell.text for cell in row) for row in whole[:heads])
    filled = [row for row in whole if any(cell.text for cell in row)]
    while len(filled) > 1 and _is_across(filled[0]) and not caption:
        caption = filled.pop(0)[0].text
        heads = max(0, heads - 1) if heads is not None else None
    if not filled:
        return None
    if len({len(row) for row in filled}) > 1:  # too wide to be filled up: no name fits a column
        heads = 0
    heads = min(_heads(filled) if heads is None else heads, len(filled) - 1, 4)
    texts = [_texts(row) for row in filled]
    return Grid(_names(texts[:heads]), tuple(texts[heads:]), cell_text(caption))


def merged(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Cells that go on with the one above (``rows`` is 0) say what that one says."""
    above: dict[int, Cell] = {}
    found: list[list[Cell]] = []
    for row in rows:
        line: list[Cell] = []
        column = 0
        for cell in row:
            held = above.get(column)
            shown = held if cell.rows == 0 and held is not None else cell
            shown = Cell(shown.text or cell.text, cell.columns)
            above[column] = shown
            column += max(1, cell.columns)
            line.append(shown)
        found.append(line)
    return found


def _is_across(row: Sequence[Cell]) -> bool:
    """Whether one cell covers a whole row of several columns: what stands below belongs to it."""
    return len(row) > 1 and row[0].columns > 1 and all(cell is row[0] for cell in row)


def _texts(row: Sequence[Cell]) -> tuple[str, ...]:
    if _is_across(row):
        return (row[0].text, *[""] * (len(row) - 1))
    return tuple(cell.text for cell in row)


def plain_grid(rows: Sequence[Sequence[str]], *, heads: int | None = None) -> Grid | None:
    """The grid of rows of words, without spans."""
    return grid([[Cell(text) for text in row] for row in rows], heads=heads)


def cell_text(text: str) -> str:
    """What a cell says, on one line of visible characters."""
    # Most cells are a short number or name: a million of them are told at once to be clean.
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(clean(text)[0].split())


def markdown_lines(table: Grid) -> list[str]:
    """The table as lines of Markdown, names first; without a rule where there are no names."""
    rule = ["|" + " --- |" * len(table.columns)] if table.columns else []
    names = [_line(table.columns)] if table.columns else []
    return [*names, *rule, *(_line(row) for row in table.rows)]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


@dataclass(slots=True)
class _Covered:
    """Cells that reach down from rows above, by column: the cell and how many rows are left."""

    cells: dict[int, tuple[Cell, int]] = field(default_factory=dict)

    def take(self, column: int) -> Cell | None:
        held = self.cells.pop(column, None)
        if held is None:
            return None
        cell, left = held
        if left > 1:
            self.cells[column] = (cell, left - 1)
        return cell


def _expanded(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    covered, found = _Covered(), []
    for row in rows:
        line: list[Cell] = []
        for cell in row:
            _take_covered(covered, line)
            text = cell_text(cell.text)
            shown = cell if text == cell.text else replace(cell, text=text)
            if cell.columns < 2 and cell.rows < 2:
                line.append(shown)
                continue
            for _ in range(max(1, min(cell.columns, SPAN_COLUMNS))):
                if cell.rows > 1:
                    covered.cells[len(line)] = (shown, min(cell.rows, SPAN_ROWS) - 1)
                line.append(shown)
        _take_covered(covered, line)
        found.append(line)
    width = max(map(len, found), default=0)
    if width * len(found) > CELLS:
        return found
    empty = Cell("")
    return _without_empty([line + [empty] * (width - len(line)) for line in found])


def _take_covered(covered: _Covered, line: list[Cell]) -> None:
    while covered.cells and (cell := covered.take(len(line))) is not None:
        line.append(cell)


def _without_empty(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Rows without columns that say nothing anywhere."""
    said = [any(cell.text for cell in column) for column in zip(*rows, strict=True)]
    if all(said):
        return rows
    return [[cell for cell, kept in zip(row, said, strict=True) if kept] for row in rows]


def _heads(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows name columns: those marked as names, else a first row of words and years."""
    marked = 0
    while marked < len(rows) and all(cell.heads for cell in rows[marked] if cell.text):
        marked += 1
    if 0 < marked < len(rows):
        return marked
    if len(rows) < 2 or not names_columns([cell.text for cell in rows[0]]):
        return 0
    # A name over several columns has theirs below it; one over several rows reaches so far down.
    down = max(cell.rows for cell in rows[0])
    below = any(cell.columns > 1 for cell in rows[0]) and len(rows) > 2
    return max(down, 1 + int(below and names_columns([cell.text for cell in rows[1]])))


def names_columns(first: Sequence[str]) -> bool:
    """Whether a first row reads as names: most cells filled, with words or years, not all alike."""
    named = [text for text in first if text]
    worded = all(_YEAR.match(text) or not _NUMBER.match(text) for text in named)
    distinct = len(set(named)) > max(1, len(named) // 2) or len(named) == 1
    return worded and 2 * len(named) >= len(first) and distinct


def _names(heads: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Names of several rows joined from the top; one that covers both rows counts once."""
    return tuple(
        " ".join(dict.fromkeys(name for name in column if name))
        for column in zip(*heads, strict=True)
    )
