"""Wiki text: headings and tables of MediaWiki, headings of Zim and DokuWiki, as they are marked.

The text stays verbatim. Zim and DokuWiki keep their pages in files that end in ``.txt``, and mark
the highest heading with the most signs: ``====== Title ======``.
"""

from __future__ import annotations

import re

from rag.core.document_structure import Section
from rag.load.content import Content, iso_date, one_line
from rag.load.table.wiki import wiki_tables

_HEADING = re.compile(r"^(={1,6})[ \t]*([^=\n]{1,300}?)[ \t]*\1[ \t]*$", re.MULTILINE)

_PAGE = re.compile(
    r"\s*(?:Content-Type: text/x-zim-wiki\n(?:[\w-]+:[^\n]*\n)*\s*)?"
    r"={5,6}[ \t]*[^=\n]{1,300}?[ \t]*={5,6}[ \t]*(?:\n|$)"
)
"""How a page of Zim or DokuWiki begins: Zim's own fields, then its title."""
_CREATED = re.compile(r"^Creation-Date: (\S+)", re.MULTILINE)
_HIGHEST = 6
"""Signs on either side of the heading of the first level."""


def is_wiki_page(text: str) -> bool:
    """Whether a text is a page of Zim or DokuWiki."""
    return bool(_PAGE.match(text))


def read_wiki_page(text: str) -> Content:
    """A page of Zim or DokuWiki: its sections, its title, and the day that Zim made it."""
    sections = tuple(
        Section(match.start(), _HIGHEST + 1 - len(match[1]), one_line(match[2]))
        for match in _HEADING.finditer(text)
    )
    begins = _PAGE.match(text)
    created = _CREATED.search(text, 0, begins.end() if begins else 0)
    return Content(
        text,
        title=sections[0].title if sections else "",
        date=iso_date(created[1]) if created else "",
        sections=sections,
        verbatim=True,
    )


def read_wiki(text: str) -> Content:
    """Its sections by their headings."""
    sections = tuple(
        Section(match.start(), len(match[1]), one_line(match[2]))
        for match in _HEADING.finditer(text)
    )
    title = sections[0].title if sections else ""
    tables = tuple(wiki_tables(text)) if "{|" in text else ()
    return Content(text, title=title, sections=sections, verbatim=True, tables=tables)
