"""Puts the text of a converted file together as Markdown-like text, with its structure.

For formats whose own bytes are not what a person reads: HTML, office files, PDF, mail. Text and
structure grow in one place: a section, page, table or record begins where the text that shows it
was put, never where it was expected.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rag.core.document_structure import Page, Section, Table, TableRow
from rag.load.content import Content, one_line
from rag.load.decode import clean
from rag.load.table.grid import Grid, markdown_lines, plain_grid

_EMPTY_LINES = re.compile(r"\A(?:[ \t]*\n)+")


@dataclass(slots=True)
class Composer:
    """Blocks in, one `Content` out; every block is cleaned of hidden characters first."""

    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _sections: list[Section] = field(default_factory=list)
    _page_starts: list[tuple[int, int]] = field(default_factory=list)
    _tables: list[Table] = field(default_factory=list)
    _records: list[tuple[int, int]] = field(default_factory=list)
    _hidden: int = 0
    _coming_pages: list[int] = field(default_factory=list)
    _coming_sections: list[tuple[int, str]] = field(default_factory=list)
    _places: list[tuple[str, int, int]] = field(default_factory=list)
    _coming_places: list[tuple[str, int]] = field(default_factory=list)

    def heading(self, title: str, level: int, *, shown: bool = True) -> None:
        """The next block begins a section; one that is shown is that block itself."""
        title = one_line(title)
        if not title:
            return
        level = min(max(level, 1), 9)
        self._coming_sections.append((level, title))
        if shown:
            self.block(f"{'#' * min(level, 6)} {title}")

    def block(self, text: str, *, tight: bool = False) -> int | None:
        """Append a paragraph; a tight one follows on the next line, without a blank line.

        :returns: where it begins in the text; None where it says nothing and is left out.
        """
        text, hidden = clean(text)
        self._hidden += hidden
        text = _trimmed(text)
        if not text:
            return None
        if self._parts:
            self._add("\n" if tight else "\n\n")
        start = self._length
        self._places.extend((name, start, page) for name, page in self._coming_places)
        self._coming_places.clear()
        self._page_starts.extend((number, start) for number in self._coming_pages)
        self._sections.extend(Section(start, *coming) for coming in self._coming_sections)
        self._coming_pages.clear()
        self._coming_sections.clear()
        self._add(text)
        return start

    def markdown(self, text: str, read: Callable[[str], Content]) -> None:
        """Append Markdown as it is written, with the sections and tables a reader finds in it."""
        text, hidden = clean(text)
        self._hidden += hidden
        content = read(_trimmed(text))
        start = self.block(content.text)
        if start is None:
            return
        self._sections.extend(Section(start + s.start, s.level, s.title) for s in content.sections)
        self._tables.extend(_moved(table, start) for table in content.tables)

    def record(self, text: str) -> None:
        """Append a paragraph that is never cut in two while it fits a passage."""
        start = self.block(text)
        if start is not None:
            self._records.append((start, self._length))

    def fence(self, text: str, language: str = "") -> None:
        """Append text that keeps its line breaks and blanks."""
        text, hidden = clean(text)
        self._hidden += hidden
        mark = "```" if "```" not in text else "~~~~"
        if text.strip():
            self.block(f"{mark}{one_line(language)}\n{text.strip(chr(10))}\n{mark}")

    def rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Append rows of cells without spans as a table."""
        self.table(plain_grid(rows))

    def table(self, grid: Grid | None) -> None:
        """Append a grid as a Markdown table, each row on its line."""
        if grid is None:
            return
        self.block(grid.caption)
        lines = markdown_lines(grid)
        start = self.block("\n".join(lines))
        if start is None:
            return
        place = self._length
        rows: list[TableRow] = []
        # From the end, because the last rows are those of the grid whatever stands above them.
        for cells, line in zip(reversed(grid.rows), reversed(lines), strict=False):
            rows.append(TableRow(cells, place - len(line), place))
            place -= len(line) + 1
        table = Table(grid.columns, tuple(reversed(rows)), start, self._length, grid.caption)
        self._tables.append(table)

    def page(self, number: int) -> None:
        """The next block begins this page."""
        self._coming_pages.append(number)

    def picture(self, name: str) -> None:
        """A picture of the file stands here: behind the last block, or alone on a page so far."""
        if self._coming_pages:
            self._coming_places.append((name, self._coming_pages[-1]))
        elif name:
            page = self._page_starts[-1][0] if self._page_starts else 0
            self._places.append((name, self._length, page))

    def content(
        self, *, title: str = "", date: str = "", kind: Literal["markdown", "text"] = "markdown"
    ) -> Content:
        """Everything so far; the title falls back to the first heading."""
        self._page_starts.extend((number, self._length) for number in self._coming_pages)
        self._coming_pages.clear()
        self._places.extend((name, self._length, page) for name, page in self._coming_places)
        self._coming_places.clear()
        ends = [start for _, start in self._page_starts[1:]] + [self._length]
        shown_title = one_line(title) or (self._sections[0].title if self._sections else "")
        return Content(
            text="".join(self._parts),
            title=shown_title,
            date=date,
            kind=kind,
            sections=tuple(self._sections),
            pages=tuple(
                Page(number, start, end)
                for (number, start), end in zip(self._page_starts, ends, strict=False)
            ),
            verbatim=False,
            hidden_characters=self._hidden,
            tables=tuple(self._tables),
            records=tuple(self._records),
            places=tuple(self._places),
        )

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _trimmed(text: str) -> str:
    """Without empty lines at its ends; blanks before its first words stay."""
    return _EMPTY_LINES.sub("", text).rstrip()


def _moved(table: Table, by: int) -> Table:
    rows = tuple(TableRow(row.cells, row.start + by, row.end + by) for row in table.rows)
    return Table(table.columns, rows, table.start + by, table.end + by, table.caption)
