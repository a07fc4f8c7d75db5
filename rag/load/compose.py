"""Puts the text of a converted file together as Markdown-like text, minding every offset.

For formats whose own bytes are not what a person reads: HTML, office files, PDF, mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from rag.core.records import Page, Section
from rag.load.content import Content, one_line
from rag.load.decode import clean


@dataclass(slots=True)
class Composer:
    """Blocks in, one `Content` out; every block is cleaned of hidden characters first."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    sections: list[Section] = field(default_factory=list)
    page_starts: list[tuple[int, int]] = field(default_factory=list)
    hidden: int = 0
    waiting: list[int] = field(default_factory=list)

    def heading(self, title: str, level: int, *, shown: bool = True) -> None:
        """Begin a section; one that is not shown has no line of its own in the text."""
        title = one_line(title)
        if not title:
            return
        level = min(max(level, 1), 9)
        if shown:
            self.block(f"{'#' * min(level, 6)} {title}")
            start = self.length - len(self.parts[-1])
        else:
            start = self._next_start()
        self.sections.append(Section(start, level, title))

    def block(self, text: str, *, tight: bool = False) -> None:
        """Append a paragraph; a tight one follows on the next line, without a blank line."""
        text, hidden = clean(text)
        self.hidden += hidden
        text = text.strip("\n").rstrip()
        if not text.strip():
            return
        if self.parts:
            self._add("\n" if tight else "\n\n")
        self.page_starts.extend((number, self.length) for number in self.waiting)
        self.waiting.clear()
        self._add(text)

    def fence(self, text: str, language: str = "") -> None:
        """Append text that keeps its line breaks and blanks."""
        text, hidden = clean(text)
        self.hidden += hidden
        mark = "```" if "```" not in text else "~~~~"
        if text.strip():
            self.block(f"{mark}{one_line(language)}\n{text.strip(chr(10))}\n{mark}")

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Append rows of cells as a Markdown table; the first row is its head."""
        cells = [[_cell(cell) for cell in row] for row in rows if any(c.strip() for c in row)]
        if not cells:
            return
        width = max(len(row) for row in cells)
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in cells]
        if len(lines) > 1:
            lines.insert(1, "|" + " --- |" * width)
        self.block("\n".join(lines))

    def page(self, number: int) -> None:
        """The next block begins this page."""
        self.waiting.append(number)

    def content(
        self, *, title: str = "", date: str = "", kind: Literal["markdown", "text"] = "markdown"
    ) -> Content:
        """Everything so far; the title falls back to the first heading."""
        self.page_starts.extend((number, self.length) for number in self.waiting)
        self.waiting.clear()
        ends = [start for _, start in self.page_starts[1:]] + [self.length]
        shown_title = one_line(title) or (self.sections[0].title if self.sections else "")
        return Content(
            text="".join(self.parts),
            title=shown_title,
            date=date,
            kind=kind,
            sections=tuple(self.sections),
            pages=tuple(
                Page(number, start, end)
                for (number, start), end in zip(self.page_starts, ends, strict=False)
            ),
            verbatim=False,
            hidden_characters=self.hidden,
        )

    def _next_start(self) -> int:
        return self.length + (2 if self.parts else 0)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _cell(text: str) -> str:
    return " ".join(clean(text)[0].split()).replace("|", "\\|")
