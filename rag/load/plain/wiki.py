"""Wiki text (MediaWiki): headings and tables as they are marked; the text stays verbatim."""

from __future__ import annotations

import re

from rag.core.document_structure import Section
from rag.load.content import Content, one_line
from rag.load.table.wiki import wiki_tables

_HEADING = re.compile(r"^(={1,6})[ \t]*([^=\n]{1,300}?)[ \t]*\1[ \t]*$", re.MULTILINE)


def read_wiki(text: str) -> Content:
    """Its sections by their headings."""
    sections = tuple(
        Section(match.start(), len(match[1]), one_line(match[2]))
        for match in _HEADING.finditer(text)
    )
    title = sections[0].title if sections else ""
    tables = tuple(wiki_tables(text)) if "{|" in text else ()
    return Content(text, title=title, sections=sections, verbatim=True, tables=tables)
