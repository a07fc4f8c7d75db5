"""A document's text as HTML with a stretch of it marked: lines, or rows of a table.

Text of documents is hostile: it leaves escaped, without characters that a reader does not see.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePath

Span = tuple[int, int]

SEPARATED = frozenset((".csv", ".tsv"))
WORKBOOKS = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"))
BAR = " | "
"""Between the cells of a workbook's row, as its reader writes them."""


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
class Line:
    """A line of a text; `start` is its first character."""

    number: int
    start: int
    text: str


def lines_of(text: str) -> list[Line]:
    """All lines, numbered from 1."""
    found, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        found.append(Line(number, start, line))
        start += len(line) + 1
    return found


def as_lines(lines: Sequence[Line], mark: Span) -> str:
    """Lines with their numbers, the marked stretch in them."""
    first = True
    parts = []
    for line in lines:
        inside = (max(0, mark[0] - line.start), min(len(line.text), mark[1] - line.start))
        shown = seen(line.text) or "&nbsp;"
        if inside[0] < inside[1]:
            begin, end = inside
            anchor = ' id="mark"' if first else ""
            first = False
            shown = (
                f"{seen(line.text[:begin])}<mark{anchor}>{seen(line.text[begin:end])}</mark>"
                f"{seen(line.text[end:])}"
            )
        parts.append(
            f'<div class="line"><a class="number" id="L{line.number}" href="#L{line.number}">'
            f"{line.number}</a><span>{shown}</span></div>"
        )
    return f'<div class="lines">{"".join(parts)}</div>'


def is_table(source: str) -> bool:
    """Whether a document is shown as a table."""
    return PurePath(source).suffix.lower() in SEPARATED | WORKBOOKS


def as_table(source: str, lines: Sequence[Line], mark: Span) -> str:
    """Rows with the marked ones among them; lines that are no rows stand between tables."""
    rows = _rows(lines, separated=PurePath(source).suffix.lower() in SEPARATED)
    parts, first, open_table = [], True, False
    for line, end, cells in rows:
        if len(cells) < 2:
            parts.append("</table>" * open_table)
            open_table = False
            parts.append(f"<h2>{seen(cells[0])}</h2>" if cells and cells[0].strip() else "")
            continue
        marked = line.start < mark[1] and end > mark[0]
        anchor = ' id="mark"' if marked and first else ""
        first = first and not marked
        parts.append("" if open_table else "<table>")
        open_table = True
        tag = ' class="marked"' if marked else ""
        shown = "".join(f"<td>{seen(cell)}</td>" for cell in cells)
        parts.append(f'<tr{tag}{anchor}><th class="number">{line.number}</th>{shown}</tr>')
    return f'<div class="sheet">{"".join(parts)}{"</table>" * open_table}</div>'


def _rows(lines: Sequence[Line], *, separated: bool) -> Iterator[tuple[Line, int, list[str]]]:
    """(first line, end, cells) of each row; a quoted cell may hold line ends."""
    if not separated:
        for line in lines:
            yield line, line.start + len(line.text), line.text.split(BAR)
        return
    delimiter = max("\t;|,", key=(lines[0].text if lines else "").count)
    held: list[Line] = []
    for line in lines:
        held.append(line)
        text = "\n".join(one.text for one in held)
        if text.count('"') % 2 and len(held) < 50:
            continue
        try:
            cells = next(csv.reader([text.replace("\n", " ")], delimiter=delimiter), [])
        except csv.Error:
            cells = [text]
        yield held[0], line.start + len(line.text), cells
        held = []
