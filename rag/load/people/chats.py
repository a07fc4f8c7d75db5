"""Chats as WhatsApp exports them: who said what, day by day; the text stays as it is written."""

from __future__ import annotations

import re

from rag.core.document_structure import Section
from rag.load.content import Content

_MESSAGE = re.compile(
    r"^[\u200e\u200f]?\[?(\d{1,4}[./-]\d{1,2}[./-]\d{1,4}),? (?:um )?(\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
    r"(?:[ \u202f\xa0]?[AaPp]\.?[Mm]\.?)?)\]?(?: -|:)? (?=\S)",
    re.MULTILINE,
)


def read_whatsapp(text: str) -> Content:
    """A section for each day; a message is a record, however many lines it has."""
    found = list(_MESSAGE.finditer(text))
    sections: list[Section] = []
    for match in found:
        if not sections or sections[-1].title != match[1]:
            sections.append(Section(match.start(), 1, match[1]))
    ends = [match.start() for match in found[1:]] + [len(text)]
    records = tuple((m.start(), end) for m, end in zip(found, ends, strict=True))
    return Content(text, sections=tuple(sections), verbatim=True, records=records)
