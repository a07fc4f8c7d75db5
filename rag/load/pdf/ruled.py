"""Tables that are drawn with rules: every cell has its box, however its words are set in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from rag.load.pdf.baseline import joined_rows
from rag.load.pdf.lines import Line
from rag.load.pdf.rules import Rule
from rag.load.table.grid import Cell, Grid, grid

SAME = 1.0
NEAR = 3.0
"""Rules that are no further apart than this, in points, meet, or are one."""
CELL_WORDS, MOST_WORDS = 30, 120
"""Boxes with more in them are columns of prose, or a frame around it."""
FILLED = 0.4
TELLING = 0.45
"""So many cells hold more than one letter or digit; those of drawings do not."""
UNPARTED = 3
"""So many lines in every cell of a row are as many rows."""
MOST_RULES = 600
MOST_STEPS = 1_500_000
"""Cells times rules: a drawing of lines everywhere would take minutes."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table, and the lines that stand in it."""

    grid: Grid
    lines: tuple[Line, ...]


def ruled_tables(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Ruled]:
    """The tables of one page, in no particular order."""
    whole = _whole(rules)
    if len(whole) > MOST_RULES:
        return []
    return [found for group in _groups(whole) if (found := _table(lines, group))]


def _whole(rules: Sequence[Rule]) -> list[Rule]:
    """Rules without repeats, pieces that go on from each other as one: programs draw the sides of
    every cell for themselves."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda one: (one.upright, round(one.at), one.start)):
        last = found[-1] if found else None
        alike = last and last.upright == rule.upright and abs(last.at - rule.at) < SAME
        if last and alike and rule.start < last.end + SAME:
            found[-1] = replace(last, end=max(last.end, rule.end))
        else:
            found.append(rule)
    return found


def _groups(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Rules that touch each other, each group with upright and level ones."""
    left = list(rules)
    while left:
        group, waiting = [], [left.pop()]
        while waiting:
            rule = waiting.pop()
            group.append(rule)
            touched = [other for other in left if _touch(rule, other)]
            waiting += touched
            left = [other for other in left if not any(other is one for one in touched)]
        if len({rule.upright for rule in group}) == 2:
            yield group


def _touch(one: Rule, other: Rule) -> bool:
    if one.upright == other.upright:
        return abs(one.at - other.at) < NEAR and _reach(one, other.start, other.end)
    return _reach(one, other.at, other.at) and _reach(other, one.at, one.at)


def _reach(rule: Rule, start: float, end: float) -> bool:
    return rule.start - NEAR < end and start < rule.end + NEAR


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Where columns (from the left) and rows (from the top) are parted, and by which rules."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rules: tuple[Rule, ...]

    def is_parted(self, upright: bool, at: float, where: float) -> bool:
        """Whether a rule runs along `at` past the place `where`."""
        return any(
            rule.upright == upright
            and abs(rule.at - at) < NEAR
            and rule.start - NEAR < where < rule.end + NEAR
            for rule in self.rules
        )

    def shape(self, row: int, column: int) -> tuple[int, int]:
        """How many columns and rows the cell covers that begins here."""
        middle = (self.rows[row] + self.rows[row + 1]) / 2
        right = column + 1
        while right < len(self.columns) - 1 and not self.is_parted(
            True, self.columns[right], middle
        ):
            right += 1
        middle = (self.columns[column] + self.columns[column + 1]) / 2
        below = row + 1
        while below < len(self.rows) - 1 and not self.is_parted(False, self.rows[below], middle):
            below += 1
        return right - column, below - row


def _table(lines: Sequence[Line], group: Sequence[Rule]) -> Ruled | None:
    columns = _places(rule.at for rule in group if rule.upright)
    rows = tuple(reversed(_places(rule.at for rule in group if not rule.upright)))
    if len(columns) < 3 or len(rows) < 3 or len(columns) * len(rows) * len(group) > MOST_STEPS:
        return None
    drawing = _Drawing(columns, rows, tuple(group))
    inside = [line for line in lines if _is_inside(line, drawing)]
    if sum(_crosses(line, drawing) for line in inside) > 0.05 * len(inside):
        return None
    found = [list(_cells(row, drawing, inside)) for row in range(len(rows) - 1)]
    if not _is_table([cell.text for row in found for cell in row]):
        return None
    if sum(map(_is_row, found)) < 0.5 * len(found) or any(map(_holds_rows, found)):
        return None
    table = grid(found)
    if table is None or len(table.rows) + bool(table.columns) < 2 or len(table.rows[0]) < 2:
        return None
    return Ruled(table, tuple(inside))


def _is_row(cells: Sequence[Cell]) -> bool:
    return sum(bool(cell.text.strip()) for cell in cells) > 1


def _holds_rows(cells: Sequence[Cell]) -> bool:
    """Whether no rule parts the rows here: as many lines in each cell, or a table in one."""
    counts = [len(cell.text.split("\n")) for cell in cells if cell.text.strip()]
    alike = len(counts) > 1 and min(counts) == max(counts)
    return alike and counts[0] >= UNPARTED


def _places(values: Iterator[float]) -> tuple[float, ...]:
    """Where rules lie, those near each other once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] >= NEAR:
            found.append(value)
    return tuple(found)


def _is_inside(line: Line, drawing: _Drawing) -> bool:
    middle = (line.left + line.right) / 2
    across = drawing.columns[0] - NEAR < middle < drawing.columns[-1] + NEAR
    return across and drawing.rows[-1] - NEAR < line.top < drawing.rows[0]


def _crosses(line: Line, drawing: _Drawing) -> bool:
    """Whether words run through a rule that parts two columns."""
    return any(
        line.left + NEAR < column < line.right - NEAR
        and drawing.is_parted(True, column, line.top + line.size / 3)
        for column in drawing.columns[1:-1]
    )


def _cells(row: int, drawing: _Drawing, lines: Sequence[Line]) -> Iterator[Cell]:
    for column in range(len(drawing.columns) - 1):
        if _is_covered(row, column, drawing):
            continue
        across, down = drawing.shape(row, column)
        left, right = drawing.columns[column], drawing.columns[column + across]
        top, bottom = drawing.rows[row], drawing.rows[row + down]
        said = [
            line
            for line in lines
            if left < (line.left + line.right) / 2 <= right
            and bottom < line.top + line.size / 3 <= top
        ]
        # In the order of the file, in which a power follows what it stands above.
        text = "\n".join(row.text for row in joined_rows(said))
        yield Cell(text, across, down)


def _is_covered(row: int, column: int, drawing: _Drawing) -> bool:
    """Whether the place belongs to a cell that begins further left or above."""
    middle = (drawing.rows[row] + drawing.rows[row + 1]) / 2
    if column and not drawing.is_parted(True, drawing.columns[column], middle):
        return True
    middle = (drawing.columns[column] + drawing.columns[column + 1]) / 2
    return bool(row) and not drawing.is_parted(False, drawing.rows[row], middle)


def _is_table(said: Sequence[str]) -> bool:
    """Whether boxes hold what cells hold: most of them something, none of them a page of prose."""
    words = [len(text.split()) for text in said if text.strip()]
    telling = sum(sum(map(str.isalnum, text)) > 1 for text in said)
    if len(words) < max(3, FILLED * len(said)) or telling < TELLING * len(words):
        return False
    return median(words) <= CELL_WORDS and max(words) <= MOST_WORDS
