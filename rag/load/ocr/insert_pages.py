"""Text that was read by OCR into a document's own: page for page at its place, the rest at the end.

Every offset behind an insertion moves with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from rag.core.document_structure import Page, ScannedPage, Section, Table
from rag.load.content import Content, one_line
from rag.load.decode import clean
from rag.load.ocr.page import Block, PageRead

HEADING_SIZE = 1.4
"""Letters this much larger than usual make a heading, as far as it is short."""
HEADING_CHARACTERS = 80
INSIDE = "Text in pictures"
MARK, LETTERS = "(in a picture)", 4
"""What stands before words that were read in a picture among a text; fewer letters are a logo's."""
NOWHERE: Mapping[int, tuple[int, int]] = MappingProxyType({})
LAST = 1 << 30
"""Behind every page."""


def with_pages(
    content: Content,
    read: Mapping[int, PageRead],
    engine: str,
    *,
    paged: bool,
    places: Mapping[int, tuple[int, int]] = NOWHERE,
) -> Content:
    """A content with the text of the pages that it lacks, or of the pictures inside its file.

    :param read: by the number of the page, or of the picture where it is not `paged`.
    :param places: of pictures: the character where each stands, and its page or 0; what is read of
        the others follows the text.
    """
    pages = {page.number: page for page in content.pages} if paged else {}
    end = len(content.text)
    title = "" if pages or not content.text.strip() else INSIDE
    scanned: list[ScannedPage] = []
    # From the end: places before it stay true.
    for number in sorted(read, key=lambda n: (places.get(n, (end + 1, 0))[0], n), reverse=True):
        page, outcome = pages.get(number), read[number]
        own = content.text[page.start : page.end] if page else ""
        place = _Place(page.end if page else end, number if page else LAST, title)
        blocks = _unseen(outcome.blocks, own)
        if number in places:
            start, on_page = places[number]
            place, blocks = _Place(start, on_page or LAST, ""), _in_a_picture(blocks)
        length = len(content.text)
        content, span = _inserted(content, blocks, place)
        added = len(content.text) - length
        unsure = "\n".join(map(one_line, outcome.unsure))
        scanned = [
            ScannedPage(number, *span, engine, outcome.confidence, unsure, outcome.reason),
            *(replace(scan, start=scan.start + added, end=scan.end + added) for scan in scanned),
        ]
    return replace(content, scans=tuple(scanned))


def _in_a_picture(blocks: Sequence[Block]) -> list[Block]:
    """What is read in a picture, said to be that; nothing where it is a sign or two."""
    text = "\n".join(block.text for block in blocks)
    return [Block(f"{MARK}\n{text}")] if sum(map(str.isalnum, text)) >= LETTERS else []


@dataclass(frozen=True, slots=True)
class _Place:
    """Where text is put in: a character, the number of its page, and a heading, or ""."""

    start: int
    page: int
    title: str


def _unseen(blocks: Sequence[Block], own: str) -> list[Block]:
    """Blocks that the page's own text does not hold already, such as a header over a scan."""
    known = _letters(own)
    return [block for block in blocks if not known or _letters(block.text) not in known]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


@dataclass(frozen=True, slots=True)
class _Written:
    text: str
    sections: tuple[Section, ...]


def _written(blocks: Sequence[Block], offset: int) -> _Written:
    """Blocks as text that begins at an offset, with the sections that headings among them open."""
    parts: list[str] = []
    sections: list[Section] = []
    length = 0
    for block in blocks:
        text = clean(block.text)[0].strip()
        if not text:
            continue
        if parts:
            parts.append("\n\n")
            length += 2
        if _is_heading(block):
            sections.append(Section(offset + length, 2, one_line(text)))
        parts.append(text)
        length += len(text)
    return _Written("".join(parts), tuple(sections))


def _is_heading(block: Block) -> bool:
    letters = sum(map(str.isalpha, block.text))
    short = len(block.text) <= HEADING_CHARACTERS and "\n" not in block.text
    return block.size >= HEADING_SIZE and short and letters >= 3 and 2 * letters > len(block.text)


def _inserted(
    content: Content, blocks: Sequence[Block], place: _Place
) -> tuple[Content, tuple[int, int]]:
    """A content with blocks at a place, and the first and last character of their text."""
    before, after = content.text[: place.start], content.text[place.start :]
    lead = "\n\n" if before.strip() and not before.endswith("\n\n") else ""
    start = place.start + len(lead)
    written = _written(blocks, start)
    if not written.text:
        return content, (place.start, place.start)
    tail = "\n\n" if after.strip() and not after.startswith("\n") else ""
    added = len(lead) + len(written.text) + len(tail)
    moved = replace(
        content,
        text=f"{before}{lead}{written.text}{tail}{after}",
        sections=(
            *(s for s in content.sections if s.start < place.start),
            *([Section(start, 1, place.title)] if place.title else []),
            *written.sections,
            *(
                replace(s, start=s.start + added)
                for s in content.sections
                if s.start >= place.start
            ),
        ),
        pages=tuple(_page(page, place.page, added) for page in content.pages),
        tables=tuple(_table(table, place.start, added) for table in content.tables),
        records=tuple(
            (s + added, e + added) if s >= place.start else (s, e) for s, e in content.records
        ),
    )
    return moved, (start, start + len(written.text))


def _page(page: Page, number: int, added: int) -> Page:
    """The page grows by what is added to it, and those after it move."""
    if page.number < number:
        return page
    start = page.start + added if page.number > number else page.start
    return replace(page, start=start, end=page.end + added)


def _table(table: Table, place: int, added: int) -> Table:
    if table.start < place:
        return table
    rows = (replace(r, start=r.start + added, end=r.end + added) for r in table.rows)
    return replace(table, rows=tuple(rows), start=table.start + added, end=table.end + added)
