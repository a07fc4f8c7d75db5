"""Tables of wiki text (MediaWiki: ``{|`` to ``|}``) in verbatim text, merged cells expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from rag.core.document_structure import Table
from rag.language.blocks import Span
from rag.load.table.grid import Cell, cell_text
from rag.load.table.placed import TABLES, PlacedRow, placed_table

_BEGIN = re.compile(r"^[:* \t]*\{\|[^\n]*\n", re.MULTILINE)
_END = re.compile(r"^[ \t]*\|\}", re.MULTILINE)
_SPAN = re.compile(r"(col|row)span\s*=\s*[\"']?(\d{1,5})", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\s*(?:[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|\S+)\s*)+\|(?!\|)")


def wiki_tables(text: str) -> Iterator[Table]:
    """Tables in their order; of those within another only the inner ones."""
    begins = list(islice(_BEGIN.finditer(text), TABLES))
    limits = [*(match.start() for match in begins[1:]), len(text)]
    for begin, limit in zip(begins, limits, strict=False):
        end = _END.search(text, begin.end(), limit)
        if end and (table := _table(text, begin, end)):
            yield table


def _table(text: str, begin: re.Match[str], end: re.Match[str]) -> Table | None:
    rows: list[PlacedRow] = []
    position, caption, is_new = begin.end(), "", True
    for line in text[position : end.start()].split("\n"):
        until, said = position + len(line.rstrip()), line.strip()
        if said.startswith("|+"):
            caption = cell_text(_ATTRIBUTES.sub("", said[2:]))
        elif said.startswith("|-"):
            is_new = True
        elif said[:1] in ("|", "!"):
            cells = tuple(_cells(said))
            if is_new:
                rows.append(PlacedRow(cells, position, until))
            else:
                rows[-1] = PlacedRow((*rows[-1].cells, *cells), rows[-1].start, until)
            is_new = False
        position += len(line) + 1
    return placed_table(rows, Span(begin.start(), end.end()), caption=caption)


def _cells(line: str) -> Iterator[Cell]:
    heads = line[0] == "!"
    for part in re.split(r"\|\||!!" if heads else r"\|\|", line[1:]):
        attributes = _ATTRIBUTES.match(part)
        spans = dict(_SPAN.findall(attributes[0])) if attributes else {}
        words = part[attributes.end() :] if attributes else part
        columns, rows = int(spans.get("col", 1)), int(spans.get("row", 1))
        yield Cell(cell_text(words), columns, rows, heads)
