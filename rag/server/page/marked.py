"""A document's text as HTML with a stretch of it marked: lines, and tables with their rows.

Text of documents is hostile: it leaves escaped, without characters that a reader does not see.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from rag.core.document_structure import Table, TableRow

Span = tuple[int, int]
NOWHERE: Span = (0, 0)


def seen(text: str) -> str:
    """Escaped text of visible characters; those that turn writing around are left out."""
    kept = (
        character
        for character in text
        if character in "\t\n\u200c\u200d"
        or unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs")
    )
    return escape("".join(kept))


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked, in characters of the document's text.

    :ivar stretch: what was cited; `telling` is what matters most of it, or `NOWHERE`.
    :ivar beside: what counts together with it: the other rows of a sum.
    """

    stretch: Span = NOWHERE
    telling: Span = NOWHERE
    beside: tuple[Span, ...] = ()

    @property
    def first(self) -> int:
        """Where a reader should look first."""
        return self.telling[0] if self.telling[1] else self.stretch[0]

    @property
    def spans(self) -> tuple[Span, ...]:
        """All that is marked."""
        return (self.stretch, *self.beside)

    def holds(self, place: Span) -> bool:
        """Whether a place is marked."""
        return any(_meets(place, span) for span in self.spans)

    def kind(self, place: Span) -> str:
        """How a marked place is marked; "" where nothing matters more than the rest."""
        if not self.telling[1] and not self.beside:
            return ""
        most = self.telling if self.telling[1] else self.stretch
        return "telling" if _meets(place, most) else "around"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text; `start` is its first character."""

    number: int
    start: int
    text: str

    @property
    def end(self) -> int:
        """Behind its last character."""
        return self.start + len(self.text)


def lines_of(text: str) -> list[Line]:
    """All lines, numbered from 1."""
    found, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        found.append(Line(number, start, line))
        start += len(line) + 1
    return found


def as_html(lines: Sequence[Line], tables: Sequence[Table], marks: Marks, *, numbered: bool) -> str:
    """Lines as they are, those of tables as tables.

    :param tables: of the whole document, in the order of its text.
    :param numbered: the lines are those of the file; otherwise rows are counted in their table.
    """
    parts: list[str] = []
    rest = list(lines)
    last = lines[-1].end if lines else 0
    for table in tables:
        if not rest or table.end <= rest[0].start or table.start >= last:
            continue
        before = [line for line in rest if line.end <= table.start and line.start < table.start]
        rest = [line for line in rest if line.start >= table.end]
        window = (lines[0].start, last)
        parts += [_lines(before, marks, numbered), _table(table, lines, marks, window, numbered)]
    return "".join([*parts, _lines(rest, marks, numbered)])


def _lines(lines: Sequence[Line], marks: Marks, numbered: bool) -> str:
    """Lines with their numbers, what is marked in them."""
    shown = "".join(
        f'<div class="line">{_number(line.number) if numbered else ""}'
        f"<span>{_marked(line, marks)}</span></div>"
        for line in lines
    )
    plain = "" if numbered else " plain"
    return f'<div class="lines{plain}">{shown}</div>' if any(one.text for one in lines) else ""


def _number(number: int) -> str:
    return f'<a class="number" id="L{number}" href="#L{number}">{number}</a>'


def _marked(line: Line, marks: Marks) -> str:
    """A line cut where something begins or ends to be marked."""
    cuts = {line.start, line.end}
    cuts |= {place for span in (*marks.spans, marks.telling) for place in span}
    places = sorted(place for place in cuts if line.start <= place <= line.end)
    shown = "".join(
        _piece(seen(line.text[begin - line.start : end - line.start]), (begin, end), marks)
        for begin, end in pairwise(places)
    )
    return shown or "&nbsp;"


def _piece(shown: str, place: Span, marks: Marks) -> str:
    if not marks.holds(place):
        return shown
    kind = marks.kind(place)
    named = f' class="{kind}"' if kind else ""
    anchor = ' id="mark"' if place[0] <= marks.first < place[1] else ""
    return f"<mark{named}{anchor}>{shown}</mark>"


def _table(table: Table, lines: Sequence[Line], marks: Marks, window: Span, numbered: bool) -> str:
    """A table's rows that lie in the window, the marked ones among them."""
    number = {line.start: line.number for line in lines}
    head = "".join(f"<th>{seen(name)}</th>" for name in table.columns)
    rows = [
        _row(row, number.get(row.start, 0) if numbered else count, marks)
        for count, row in enumerate(table.rows, 1)
        if _meets((row.start, row.end), window)
    ]
    caption = f"<caption>{seen(table.caption)}</caption>" if table.caption else ""
    tag = _tag((table.start, table.rows[0].start if table.rows else table.end), marks)
    heading = f'<thead><tr{tag}><th class="number"></th>{head}</tr></thead>' if head else ""
    body = f"<tbody>{''.join(rows)}</tbody>"
    return f'<div class="sheet"><table>{caption}{heading}{body}</table></div>'


def _row(row: TableRow, number: int, marks: Marks) -> str:
    tag = _tag((row.start, row.end), marks)
    cells = "".join(f"<td{_aligned(cell)}>{seen(cell)}</td>" for cell in row.cells)
    return f'<tr{tag}><th class="number">{number or ""}</th>{cells}</tr>'


def _tag(place: Span, marks: Marks) -> str:
    """The attributes of a row."""
    if not marks.holds(place):
        return ""
    kinds = " ".join(filter(None, ("marked", marks.kind(place))))
    anchor = ' id="mark"' if place[0] <= marks.first < place[1] else ""
    return f' class="{kinds}"{anchor}'


def _aligned(cell: str) -> str:
    """Amounts stand to the right, as in the sheets they come from."""
    plain = cell.strip(" €$£%+-−").replace(".", "").replace(",", "").replace(" ", "")
    return ' class="amount"' if plain.isdecimal() else ""


def _meets(place: Span, other: Span) -> bool:
    return place[0] < other[1] and other[0] < place[1]
