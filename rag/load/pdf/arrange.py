"""What stands side by side on a page: tables become grids, columns of prose follow each other.

Knows geometry and the shape of words only. Two columns of prose are never a table: their lines are
long, and sentences run on in the line below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rag.load.pdf.baseline import Row, rows_of
from rag.load.pdf.lines import HYPHEN, Line
from rag.load.pdf.ruled import ruled_tables
from rag.load.pdf.rules import Rule
from rag.load.table.grid import Grid, names_columns

ROWS, COLUMNS = 3, 3
"""Fewer rows or columns may as well be a form or a line with its page number."""
PITCH = 3.5
"""Rows of a table are no further apart than this many letter sizes."""
CELL_WORDS, PROSE_WORDS = 8, 3.5
FILLED = 0.6
"""A row that says something in this share of its cells is full; most of a table's are."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """Lines in reading order, or a table in place of its lines."""

    lines: tuple[Line, ...] = ()
    grid: Grid | None = None
    size: float = 0.0


def arranged(lines: Sequence[Line], rules: Sequence[Rule] = ()) -> list[Arranged]:
    """The parts of a page, in order: what is no table and no row of columns stays as it came.

    :param rules: the straight lines drawn on the page; tables that they draw come first.
    """
    found: list[Arranged] = []
    taken: dict[int, Arranged] = {}
    for table in ruled_tables(lines, rules) if rules else []:
        whole = Arranged(grid=table.grid, size=table.lines[0].size)
        taken.update((id(line), whole) for line in table.lines)
    rest = [line for line in lines if id(line) not in taken]
    for block in _blocks(rows_of(rest)):
        if part := _table(block) or _pairs(block) or _columns(block):
            taken.update((id(line), part) for row in block for line in row)
    plain: list[Line] = []
    for line in lines:
        placed = taken.get(id(line))
        if placed is None:
            plain.append(line)
        elif not any(placed is one for one in found):
            found += [Arranged(tuple(plain)), placed] if plain else [placed]
            plain = []
    return [*found, Arranged(tuple(plain))] if plain else found


def _blocks(page: Sequence[Row]) -> Iterator[list[Row]]:
    """Runs of rows with several pieces, near each other and in letters of like size; a piece
    alone goes on with a cell that has no room for all its words."""
    block: list[Row] = []
    for row in page:
        several = len(row) > 1 and _apart(row)
        near = bool(block) and _follows(block[-1], row) and _in_step(block, row)
        if near and (several or _goes_on(block, row)):
            block.append(row)
            continue
        if len(block) >= ROWS:
            yield block
        block = [row] if several else []
    if len(block) >= ROWS:
        yield block


def _goes_on(block: Sequence[Row], row: Row) -> bool:
    """Whether a lone piece stands under a cell that is not its row's first, close to it."""
    above = next(one for one in reversed(block) if len(one) > 1)
    near = block[-1][0].bottom - row[0].top < 1.5 * row[0].size
    under = any(abs(row[0].left - cell.left) < 0.5 * row[0].size for cell in above[1:])
    return len(row) == 1 and near and under


def _apart(row: Row) -> bool:
    """Pieces beside each other, none over another, of one size."""
    sizes = [line.size for line in row]
    clear = all(b.left - a.right > 0.8 * min(sizes) for a, b in pairwise(row))
    return clear and min(sizes) > 0.75 * max(sizes)


def _follows(above: Row, below: Row) -> bool:
    size = max(above[0].size, below[0].size)
    alike = abs(above[0].size - below[0].size) < 0.2 * size
    return alike and above[0].bottom - below[0].top < PITCH * size


def _in_step(block: Sequence[Row], row: Row) -> bool:
    """Whether a row is no further below a block than the block's own rows are apart, nearly."""
    steps = [a[0].bottom - b[0].top for a, b in pairwise(block)]
    step = block[-1][0].bottom - row[0].top
    return len(steps) < 2 or step < 1.6 * max(median(steps), row[0].size)


def _spans(block: Sequence[Row]) -> list[tuple[float, float]]:
    """Where the columns of a block are: stretches of its width that a piece of its fullest rows
    covers."""
    most = max(map(len, block))
    fullest = [row for row in block if len(row) == most]
    rows = fullest if len(fullest) > 1 else block
    pieces = sorted((line.left, line.right) for row in rows for line in row)
    found: list[list[float]] = []
    for left, right in pieces:
        if found and left < found[-1][1]:
            found[-1][1] = max(found[-1][1], right)
        else:
            found.append([left, right])
    return [(left, right) for left, right in found]


def _column(line: Line, spans: Sequence[tuple[float, float]]) -> int:
    """The column of a piece: the one it shares most of its width with, else the nearest."""
    middle = (line.left + line.right) / 2

    def shared(at: int) -> tuple[float, float]:
        left, right = spans[at]
        common = min(line.right, right) - max(line.left, left)
        return max(common, 0.0), -abs(middle - (left + right) / 2)

    return max(range(len(spans)), key=shared)


def _cells(row: Row, spans: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    cells = [""] * len(spans)
    for line in row:
        at = _column(line, spans)
        cells[at] = f"{cells[at]} {line.text}".strip()
    return tuple(cells)


def _table(block: Sequence[Row]) -> Arranged | None:
    spans = _spans(block)
    if len(spans) < COLUMNS:
        return None
    cells = _whole_rows(block, spans)
    said = [cell for row in cells for cell in row if cell]
    worded = sum(any(map(str.isalnum, cell)) for cell in said)
    words = [len(cell.split()) for cell in said]
    if worded < 0.8 * len(said) or median(words) > CELL_WORDS or max(words) > 4 * CELL_WORDS:
        return None
    if not _is_full(cells) or not _aligned(block, spans):
        return None
    named = names_columns(cells[0])
    grid = Grid(cells[0] if named else (), tuple(cells[named:]))
    return Arranged(grid=grid, size=block[0][0].size)


def _pairs(block: Sequence[Row]) -> Arranged | None:
    """A table of two columns: what is told, and what is told of it. Two blocks of prose or of
    addresses look alike but for their words, so these must be those of labels and values."""
    spans = _spans(block)
    rows = [_cells(row, spans) for row in block]
    if len(spans) != 2 or not all(all(row) for row in rows) or not _aligned(block, spans):
        return None
    lefts, rights = ([row[at] for row in rows] for at in (0, 1))
    if max(len(left.split()) for left in lefts) > CELL_WORDS or any(map(_is_mid, lefts)):
        return None
    counted = sum(any(map(str.isdigit, right)) for right in rights)
    bare = sum(any(map(str.isdigit, left)) for left in lefts)
    labels = sum(left.endswith(":") for left in lefts) >= 0.6 * len(rows)
    if not labels and (2 * counted < max(len(rows), 5) or 5 * bare > len(rows)):
        return None
    if all(right.isdigit() for right in rights) and _rise([int(right) for right in rights]):
        return None  # a table of contents
    worded = not any(map(str.isdigit, rights[0])) and names_columns(rows[0])
    named = not labels and worded and not any(map(names_columns, zip(rights[1:])))
    grid = Grid(rows[0] if named else (), tuple(rows[named:]))
    return Arranged(grid=grid, size=block[0][0].size)


def _is_mid(text: str) -> bool:
    """Whether words begin or end in the middle of a sentence, or end one."""
    return text[:1].islower() or text[-1:] in ",;.!?" or text.endswith(HYPHEN)


def _rise(numbers: Sequence[int]) -> bool:
    return all(a <= b for a, b in pairwise(numbers))


def _whole_rows(
    block: Sequence[Row], spans: Sequence[tuple[float, float]]
) -> list[tuple[str, ...]]:
    """Rows of cells, what a lone piece says put to the cell above it."""
    found: list[tuple[str, ...]] = []
    for row in block:
        cells = _cells(row, spans)
        if len(row) == 1 and found:
            pairs = zip(found[-1], cells, strict=True)
            found[-1] = tuple(f"{above} {below}".strip() for above, below in pairs)
        else:
            found.append(cells)
    return found


def _is_full(cells: Sequence[tuple[str, ...]]) -> bool:
    """Whether most rows fill most columns, the first row and the first column among them."""
    width = len(cells[0])
    full = [sum(map(bool, row)) >= FILLED * width for row in cells]
    firsts = sum(bool(row[0]) for row in cells)
    columns = [sum(bool(row[at]) for row in cells) for at in range(width)]
    return (
        sum(full) >= max(ROWS, 0.6 * len(cells))
        and full[0]
        and firsts >= 0.5 * len(cells)
        and min(columns) >= 0.3 * len(cells)
    )


def _aligned(block: Sequence[Row], spans: Sequence[tuple[float, float]]) -> bool:
    """Whether the pieces of most columns begin or end at one place, or share their middle."""
    good = 0
    for at in range(len(spans)):
        inside = [line for row in block for line in row if _column(line, spans) == at]
        size = inside[0].size
        places = (
            [line.left for line in inside],
            [line.right for line in inside],
            [(line.left + line.right) / 2 for line in inside],
        )
        good += any(
            sum(abs(value - median(values)) < 0.5 * size for value in values) >= 0.6 * len(values)
            for values in places
        )
    return good >= 0.7 * len(spans)


def _columns(block: Sequence[Row]) -> Arranged | None:
    """Prose in columns whose lines were drawn row by row: one column after the other."""
    spans = _spans(block)
    if not 2 <= len(spans) <= 4:
        return None
    columns = [
        [line for row in block for line in row if _column(line, spans) == at]
        for at in range(len(spans))
    ]
    if not all(_is_prose(column) for column in columns):
        return None
    return Arranged(tuple(line for column in columns for line in column))


def _is_prose(column: Sequence[Line]) -> bool:
    words = [len(line.text.split()) for line in column]
    lower = sum(b.text[:1].islower() and a.text[-1:] not in ".!?:;" for a, b in pairwise(column))
    return median(words) >= PROSE_WORDS and len(column) >= ROWS and lower > 0.2 * len(column)
