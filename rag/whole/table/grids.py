"""Tables in a document's text: Markdown and Org tables, rows parted by bars, CSV, even columns.

A grid keeps where each row stands, so that every value can be cited. It does not know what cells
mean; `columns.py` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.catalog.kinds import SEPARATED, ending_of
from rag.core.document_structure import Table
from rag.question.amounts import amount
from rag.whole.document_text import DocumentText

LEAST_ROWS = 2
"""Lines of a table, its header included."""
EVEN_ROWS = 3
_BAR = re.compile(r"\s?[|¦]\s?")
_RULE = re.compile(r"^[\s|+:=-]+$")
_EVEN = re.compile(r"(?: {2,}|\t+)")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, and where it stands in the document's text."""

    cells: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of one document.

    :ivar names: of the columns; "" where one has none.
    :ivar caption: the line above the table, "" where there is none.
    """

    document: DocumentText
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    caption: str = ""

    @property
    def about(self) -> str:
        """What the table's place says of it: path, title, headings, caption."""
        place = [self.document.source, self.document.title, self.heading, self.caption]
        return " ".join(place)

    @property
    def heading(self) -> str:
        """Breadcrumb of the headings above it."""
        start = self.rows[0].start
        return next((p.heading for p in self.document.passages if p.start <= start < p.end), "")


def grids(document: DocumentText, stored: Sequence[Table] = ()) -> list[Grid]:
    """The tables of a document, in reading order.

    :param stored: those that its reader has found; the text is searched for more beside them.
    """
    found = [grid for table in stored if (grid := _stored(document, table)) is not None]
    for grid in _in_text(document):
        if not any(_overlap(grid, table) for table in stored):
            found.append(grid)
    return sorted(found, key=lambda grid: grid.rows[0].start)


def _overlap(grid: Grid, table: Table) -> bool:
    return grid.rows[0].start < table.end and table.start < grid.rows[-1].end


def _stored(document: DocumentText, table: Table) -> Grid | None:
    rows = [Row(row.cells, row.start, row.end) for row in table.rows]
    caption = table.caption or _line_above(document, table.start)
    if not rows or not table.columns:
        return _grid(document, caption, rows) if rows else None
    width = len(table.columns)
    filled = tuple(_padded(row, width) for row in rows if any(row.cells))
    return Grid(document, table.columns, filled, caption) if filled else None


def _line_above(document: DocumentText, start: int) -> str:
    lines = [line for line in document.text[:start].split("\n")[-4:] if line.strip(" |+-=")]
    return lines[-1].strip("# *\t") if lines else ""


def _padded(row: Row, width: int) -> Row:
    cells = (*row.cells[:width], *[""] * (width - len(row.cells)))
    return Row(cells, row.start, row.end)


def _in_text(document: DocumentText) -> list[Grid]:
    """Tables that the text alone shows."""
    if ending_of(document.source) in SEPARATED:
        runs = [("", _separated(document.text))]
    else:
        runs = list(_runs(document.text))
    found: list[Grid] = []
    for caption, rows in runs:
        grid = _grid(document, caption, rows)
        if grid is not None and found and _goes_on(found[-1], grid):
            found[-1] = replace(found[-1], rows=found[-1].rows + grid.rows)
        elif grid is not None:
            found.append(grid)
    return found


def _goes_on(before: Grid, after: Grid) -> bool:
    """Whether a run of rows without names belongs to the table above it: half a table would be
    added up as if it were all."""
    between = before.document.text[before.rows[-1].end : after.rows[0].start]
    return not any(after.names) and len(after.names) == len(before.names) and not between.strip()


def _runs(text: str) -> Iterator[tuple[str, list[Row]]]:
    """Neighbouring lines that hold cells, each run with the line above it."""
    run: list[Row] = []
    caption = above = ""
    even = False
    for start, line in _lines(text):
        bars = bool(_BAR.search(line.strip().strip("|")))
        spaced = not bars and len(_EVEN.split(line.strip())) >= 3
        if (bars or spaced) and (not run or even == spaced):
            if _RULE.match(line):
                continue
            caption, even = (above, spaced) if not run else (caption, even)
            run.append(_barred(start, line) if bars else _spaced(start, line))
            continue
        if _RULE.match(line) and line.strip():
            continue
        if run:
            yield from _long_enough(caption, run, even)
            run = []
        above = line.strip("# *\t") or above
    if run:
        yield from _long_enough(caption, run, even)


def _long_enough(caption: str, run: list[Row], even: bool) -> Iterator[tuple[str, list[Row]]]:
    if len(run) >= (EVEN_ROWS if even else LEAST_ROWS):
        yield caption, run


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _barred(start: int, line: str) -> Row:
    stripped = line.strip()
    left = start + line.index(stripped) if stripped else start
    inner = stripped
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 1:
        inner = stripped[1:-1]
    cells = tuple(cell.strip() for cell in re.split(r"(?<!\\)[|¦]", inner))
    return Row(cells, left, left + len(stripped))


def _spaced(start: int, line: str) -> Row:
    stripped = line.strip()
    left = start + line.index(stripped)
    return Row(tuple(_EVEN.split(stripped)), left, left + len(stripped))


def _separated(text: str) -> list[Row]:
    """Records of a CSV file: quotes may hold separators and line breaks."""
    first = [line for line in text.split("\n")[:20] if line.strip()]
    mark = max("\t;|,", key=lambda sign: sorted(line.count(sign) for line in first)[len(first) // 2]
               if first else 0)  # fmt: skip
    rows: list[Row] = []
    cells: list[str] = []
    cell: list[str] = []
    start = 0
    quoted = False
    for place, sign in enumerate(text + "\n"):
        if sign == '"':
            quoted = not quoted
        elif sign == mark and not quoted:
            cells.append("".join(cell).strip())
            cell = []
        elif sign == "\n" and not quoted:
            cells.append("".join(cell).strip())
            if any(cells):
                rows.append(Row(tuple(cells), start, place))
            cells, cell, start = [], [], place + 1
        else:
            cell.append(sign)
    return rows


def _grid(document: DocumentText, caption: str, rows: Sequence[Row]) -> Grid | None:
    """Rows with the names of their columns; None where they are no table."""
    width = sorted(len(row.cells) for row in rows)[len(rows) // 2]
    if width < 2:
        return None
    first = _first(rows, width)
    said = " ".join(cell for row in rows[:first] for cell in row.cells if cell)
    names, body = _header(rows[first:], width)
    filled = tuple(_padded(row, width) for row in body if any(row.cells))
    return Grid(document, names, filled, said or caption) if filled else None


def _first(rows: Sequence[Row], width: int) -> int:
    """Where a table begins below lines that only introduce it: the account, the period."""
    leading = next((n for n, row in enumerate(rows) if not _names(row)), 0)
    wide = [n for n in range(leading) if len(rows[n].cells) >= width and any(rows[n].cells[1:])]
    full = [n for n in wide or range(leading) if 2 * sum(map(bool, rows[n].cells)) > width]
    merged = [n for n in wide if n + 1 < leading and _is_below(rows[n], rows[n + 1])]
    return merged[0] if merged else full[0] if full else (wide or [leading])[0]


def _header(rows: Sequence[Row], width: int) -> tuple[tuple[str, ...], Sequence[Row]]:
    """The columns' names: the first row, joined with the second below merged cells."""
    if not _names(rows[0]):
        return ("",) * width, rows
    top = [*rows[0].cells[:width], *[""] * (width - len(rows[0].cells))]
    merged = len(rows) > 2 and _is_below(rows[0], rows[1]) and _names(rows[1])
    if not merged:
        return tuple(top), rows[1:]
    below = [*rows[1].cells[:width], *[""] * (width - len(rows[1].cells))]
    spread, last = [], ""
    for name, under in zip(top, below, strict=True):
        last = name or (last if under else "")
        spread.append(f"{last} {under}".strip() if under not in ("", last) else name)
    return tuple(spread), rows[2:]


def _is_below(top: Row, below: Row) -> bool:
    """Whether a row names columns below the merged cells of the one above it."""
    spanning = "" in top.cells or len(set(top.cells)) < len(top.cells)
    return spanning and below.cells[:1] in (("",), top.cells[:1])


def _names(row: Row) -> bool:
    """Whether a row names columns: it holds no amounts, but for years."""
    filled = [cell for cell in row.cells if cell]
    values = [c for c in filled if (amount(c, "") or re.match(r"\d", c)) and not _YEAR.fullmatch(c)]
    return bool(filled) and not values and not all(_YEAR.fullmatch(c) for c in filled)
