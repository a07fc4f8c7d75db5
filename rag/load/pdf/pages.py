"""PDF: paragraphs with their pages; sections from the outline, or from the size of letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.core.document_structure import Page, ScannedPage
from rag.load.compose import Composer
from rag.load.content import Content, iso_date, meaningful_title
from rag.load.pdf.furniture import without_furniture
from rag.load.pdf.layout import Paragraph, mend_hyphens, paragraphs, vocabulary
from rag.load.pdf.lines import Bookmark, Line, read_pdf_lines
from rag.load.pdf.placed import placed
from rag.load.pdf.rules import Rule
from rag.load.table.grid import Grid

HEADING_CHARACTERS = 150
HEADING_SIZE = 1.15
"""Letters this much larger than the body's make a heading."""

Place = tuple[int, int]
"""Page and paragraph, both from 0."""


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    title: str


def read_pdf(raw: bytes) -> Content:
    """The text of every page, running heads and page numbers left out.

    Pages that are pictures are named in `scans`; none of their text is here.

    :raises SourceError: when it is encrypted or damaged.
    """
    pdf = read_pdf_lines(raw)
    kept, left_out = without_furniture(list(map(placed, pdf.pages, pdf.laid)))
    pages = _paragraphs(kept, pdf.rules, vocabulary(pdf.pages))
    body = _body_size(pages)
    headings = _from_outline(pages, pdf.outline) or _from_sizes(pages, body)
    composer = Composer()
    for number, (page, notes) in enumerate(zip(pages, pdf.notes, strict=True)):
        composer.page(number + 1)
        for place, paragraph in enumerate(page):
            if heading := headings.get((number, place)):
                composer.heading(heading.title, heading.level, shown=False)
            composer.block(paragraph.text)
            composer.table(paragraph.grid)
        for note in notes:
            composer.block(note)
    content = composer.content(
        title=meaningful_title(pdf.metadata.get("Title", "")) or _largest(pages, body),
        date=iso_date(pdf.metadata.get("CreationDate") or pdf.metadata.get("ModDate")),
        kind="text",
    )
    if not any(map(str.isalnum, content.text)):
        content = replace(content, text="", sections=(), pages=_empty(content.pages))
    return replace(content, furniture=left_out, scans=tuple(map(ScannedPage, pdf.scanned)))


def _empty(pages: Sequence[Page]) -> tuple[Page, ...]:
    return tuple(replace(page, start=0, end=0) for page in pages)


def _paragraphs(
    pages: Sequence[Sequence[Line]], rules: Sequence[Sequence[Rule]], words: frozenset[str]
) -> list[list[Paragraph]]:
    return [
        [_whole(paragraph, words) for paragraph in paragraphs(page, drawn)]
        for page, drawn in zip(pages, rules, strict=True)
    ]


def _whole(paragraph: Paragraph, words: frozenset[str]) -> Paragraph:
    """A paragraph or table whose words are no longer parted by hyphens."""
    grid = paragraph.grid
    if grid is not None:
        rows = [tuple(_mended(cell, words) for cell in row) for row in (grid.columns, *grid.rows)]
        grid = Grid(rows[0], tuple(rows[1:]))
    return Paragraph(_mended(paragraph.text, words), paragraph.size, grid)


def _mended(text: str, words: frozenset[str]) -> str:
    """Whole words, without the hyphens of line ends."""
    return mend_hyphens(text, words).strip()


def _body_size(pages: Sequence[Sequence[Paragraph]]) -> float:
    """The size in which most letters are set."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for paragraph in page:
            sizes[round(paragraph.size, 1)] += len(paragraph.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0


def _from_outline(
    pages: Sequence[Sequence[Paragraph]], outline: Sequence[Bookmark]
) -> dict[Place, _Heading]:
    """Headings where the outline points; empty where it does not fit the pages."""
    found: dict[Place, _Heading] = {}
    for mark in outline:
        wanted = _letters(mark.title)
        for place, paragraph in enumerate(pages[mark.page] if mark.page < len(pages) else ()):
            here = _letters(paragraph.text[: 2 * HEADING_CHARACTERS])
            near = len(here) <= len(wanted) + 12 or here.startswith(wanted)
            if wanted and wanted in here and near and (mark.page, place) not in found:
                found[mark.page, place] = _Heading(mark.level, mark.title)
                break
    return found if 2 * len(found) > len(outline) else {}


def _letters(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]+", text)).lower()


def _from_sizes(pages: Sequence[Sequence[Paragraph]], body: float) -> dict[Place, _Heading]:
    """Short paragraphs in larger letters; the largest are outermost."""
    large = {
        (number, place): paragraph
        for number, page in enumerate(pages)
        for place, paragraph in enumerate(page)
        if _is_heading(paragraph, body)
    }
    if len(large) > 0.3 * sum(map(len, pages)):
        return {}
    sizes = sorted({round(paragraph.size) for paragraph in large.values()}, reverse=True)
    return {
        place: _Heading(min(sizes.index(round(paragraph.size)) + 1, 6), paragraph.text)
        for place, paragraph in large.items()
    }


def _is_heading(paragraph: Paragraph, body: float) -> bool:
    letters = sum(map(str.isalpha, paragraph.text))
    wordy = letters >= 3 and 2 * letters >= len(paragraph.text)
    short = len(paragraph.text) <= HEADING_CHARACTERS
    return wordy and short and paragraph.size >= HEADING_SIZE * body


def _largest(pages: Sequence[Sequence[Paragraph]], body: float) -> str:
    """The title as printed: the largest letters of the first page that has text."""
    first = next((page for page in pages if page), ())
    found = [p for p in first if _is_heading(p, body) and meaningful_title(p.text)]
    return max(found, key=lambda one: one.size).text if found else ""
