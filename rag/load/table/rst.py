"""Tables of reStructuredText in verbatim text: grids, simple ones, those that directives give."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import islice, pairwise

from rag.core.document_structure import Table, TableRow
from rag.language.blocks import Span
from rag.load.table.grid import Cell, cell_text
from rag.load.table.placed import TABLES, PlacedRow, placed_table
from rag.load.table.rst_grid import grid_tables

BAND_CHARACTERS = 200_000

_SIMPLE_RULE = re.compile(r"^[ \t]*=+(?:[ \t]+=+)+[ \t]*$", re.MULTILINE)
_DIRECTIVE = re.compile(
    r"^([ \t]*)\.\.[ \t]+(csv-table|list-table)::[ \t]*([^\n]{0,300})\n", re.MULTILINE
)
_OPTION = re.compile(r"[ \t]*:([\w-]{1,30}):[ \t]*([^\n]*)\n")
_ENTRY = re.compile(r"^[ \t]*(\*[ \t]+)?-(?:[ \t]+|$)")


def rst_tables(text: str) -> tuple[Table, ...]:
    """Every table of the text, in order."""
    found = [*grid_tables(text), *_simple_tables(text), *_directives(text)]
    return tuple(sorted(found, key=lambda table: table.start))


def _simple_tables(text: str) -> Iterator[Table]:
    """Tables between rules of ``=``: what stands above the second of three names the columns."""
    rules = list(islice(_SIMPLE_RULE.finditer(text), TABLES))
    at = 0
    while at < len(rules):
        group = [rules[at]]
        while at + 1 < len(rules) and _same_table(text, group[-1], rules[at + 1]):
            at += 1
            group.append(rules[at])
        at += 1
        if len(group) > 1 and (table := _simple_table(text, group)):
            yield table


def _same_table(text: str, one: re.Match[str], next_: re.Match[str]) -> bool:
    between = text[one.end() : next_.start()]
    alike = len(one[0].strip()) == len(next_[0].strip()) and len(between) < BAND_CHARACTERS
    return alike and "\n\n\n" not in between and not between.endswith("\n\n")


def _simple_table(text: str, rules: list[re.Match[str]]) -> Table | None:
    starts = [match.start() for match in re.finditer(r"\S+", rules[0][0])]
    bands = [_simple_rows(text, Span(a.end() + 1, b.start()), starts) for a, b in pairwise(rules)]
    heads = bands[0] if len(rules) > 2 else []
    body = [row for band in (bands[1:] if heads else bands) for row in band]
    columns = zip(*(row.cells for row in heads), strict=True)
    names = tuple(cell_text(" ".join(cells)) for cells in columns)
    return Table(names, tuple(body), rules[0].start(), rules[-1].end()) if body else None


def _simple_rows(text: str, band: Span, starts: list[int]) -> list[TableRow]:
    """A row a line; one whose first cell is empty goes on with the row above."""
    rows: list[TableRow] = []
    position = band.start
    for line in text[band.start : band.end].split("\n"):
        ends = [*starts[1:], None]
        cells = tuple(cell_text(line[a:b]) for a, b in zip(starts, ends, strict=True))
        until = position + len(line.rstrip())
        if any(cells) and not cells[0] and rows:
            above = rows[-1]
            joined = tuple(f"{a} {b}".strip() for a, b in zip(above.cells, cells, strict=True))
            rows[-1] = TableRow(joined, above.start, until)
        elif any(cells) and not set(line.strip()) <= {"-", " "}:
            rows.append(TableRow(cells, position, until))
        position += len(line) + 1
    return rows


def _directives(text: str) -> Iterator[Table]:
    """``csv-table`` and ``list-table``, with the caption and names that their head gives."""
    for head in islice(_DIRECTIVE.finditer(text), TABLES):
        position, options = head.end(), {}
        while option := _OPTION.match(text, position):
            options[option[1]] = option[2].strip()
            position = option.end()
        body = Span(position, _body_end(text, position, len(head[1])))
        rows = (_csv if head[2] == "csv-table" else _listed)(text, body, options)
        named = options.get("header-rows", "")
        heads = int(named) if named.isdigit() and len(named) < 3 else 0
        if names := options.get("header"):
            heads += 1
            rows = [PlacedRow(_cells(names, ","), head.start(), head.end()), *rows]
        whole = Span(head.start(), body.end)
        if rows and (table := placed_table(rows, whole, heads=heads, caption=head[3])):
            yield table


def _body_end(text: str, position: int, indent: int) -> int:
    """Where the lines end that are indented deeper than the directive."""
    end = position
    while position < len(text):
        line_end = text.find("\n", position)
        line_end = len(text) if line_end < 0 else line_end
        line = text[position:line_end]
        if line.strip():
            if len(line) - len(line.lstrip()) <= indent:
                break
            end = line_end
        position = line_end + 1
    return end


def _csv(text: str, body: Span, options: dict[str, str]) -> list[PlacedRow]:
    """A row a line, or several where its quotes hold line ends."""
    named = options.get("delim", ",")
    delimiter = {"tab": "\t", "space": " "}.get(named, named)[:1] or ","
    rows: list[PlacedRow] = []
    position, begun = body.start, -1
    for line in text[body.start : body.end].split("\n"):
        begun = position + len(line) - len(line.lstrip()) if begun < 0 else begun
        until = position + len(line.rstrip())
        position += len(line) + 1
        if not line.strip() or text.count('"', begun, until) % 2:
            begun = begun if text[begun:until].strip() else -1
            continue
        rows.append(PlacedRow(_cells(text[begun:until], delimiter), begun, until))
        begun = -1
    return rows


def _cells(line: str, delimiter: str) -> tuple[Cell, ...]:
    """The cells of one row; people put blanks before quotes here."""
    try:
        found = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        found = line.split(delimiter)
    return tuple(Cell(cell.strip()) for cell in found)


def _listed(text: str, body: Span, options: dict[str, str]) -> list[PlacedRow]:
    """Rows that begin with ``* -``, their cells with ``-``."""
    rows: list[PlacedRow] = []
    position = body.start
    for line in text[body.start : body.end].split("\n"):
        entry = _ENTRY.match(line)
        until = position + len(line.rstrip())
        said = Cell(line[entry.end() :].strip() if entry else line.strip())
        if entry and entry[1]:
            lead = len(line) - len(line.lstrip())
            rows.append(PlacedRow((said,), position + lead, until))
        elif rows and entry:
            rows[-1] = PlacedRow((*rows[-1].cells, said), rows[-1].start, until)
        elif rows and said.text:
            *others, last = rows[-1].cells
            longer = Cell(f"{last.text} {said.text}".strip())
            rows[-1] = PlacedRow((*others, longer), rows[-1].start, until)
        position += len(line) + 1
    return rows
