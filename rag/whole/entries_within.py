"""The entries of one document: lines of its lists below their headings, records of a calendar,
an address book or a list of bookmarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.catalog.kinds import ending_of
from rag.core.records import Passage
from rag.whole.document_text import DocumentText

RECORDS = ("ics", "vcf", "json", "yaml", "yml", "bib", "opml", "jsonl")
"""Endings of files whose headings are records."""

_LINE = re.compile(
    r"^(?P<indent>[ \t]*)(?:[-*+•]|(?P<number>\d+)[.)])[ \t]+(?:\[.\][ \t]+)?(?P<said>\S[^\n]*(?:\n"
    r"(?![ \t]*(?:[-*+•]|\d+[.)])[ \t])[ \t]+\S[^\n]*)*)",
    re.MULTILINE,
)


_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<title>\S[^\n]*?)[ \t#]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """An entry of a document.

    :ivar heading: breadcrumb of the headings above it.
    :ivar text: as a person reads it, on one line.
    :ivar start: first character in the document's text; `end` is exclusive.
    :ivar numbered: it is a step of a numbered list.
    :ivar record: it has a heading of its own.
    """

    heading: str
    text: str
    start: int
    end: int
    numbered: bool = False
    record: bool = False


def parts_of(document: DocumentText) -> list[Part]:
    """The entries of a document, in order; none where it has neither lists nor records."""
    if ending_of(document.source) in RECORDS:
        return list(_records(document))
    return list(_lines(document))


def sections_of(document: DocumentText) -> list[list[Part]]:
    """Headings in groups of those that stand right below the same one, `Part.heading` being that
    one, or the title; by size, the largest group first."""
    groups: dict[int, list[Part]] = {}
    above: list[tuple[int, int, str]] = []
    for match in _HEADING.finditer(document.text):
        level, title = len(match["marks"]), match["title"].strip()
        while above and above[-1][0] >= level:
            above.pop()
        place, parent = above[-1][1:] if above else (-1, document.title)
        part = Part(parent, title, match.start("title"), match.end("title"))
        groups.setdefault(place, []).append(part)
        above.append((level, match.start(), title))
    return sorted(groups.values(), key=len, reverse=True)


def _records(document: DocumentText) -> Iterator[Part]:
    """One for each heading; two that follow each other may bear the same."""
    groups: list[list[Passage]] = []
    for passage in document.passages:
        goes_on = groups and groups[-1][0].heading == passage.heading
        if goes_on and not passage.text.startswith("#"):
            groups[-1].append(passage)
        elif passage.heading:
            groups.append([passage])
    for group in groups:
        start, end = group[0].start, group[-1].end
        text = re.sub(r"^#+\s+", "", document.text[start:end])
        shown = " · ".join(filter(None, text.split("\n")))
        yield Part(group[0].heading, shown, start, end, record=True)


def _lines(document: DocumentText) -> Iterator[Part]:
    """Lines of lists; what is indented below one belongs to it."""
    for match in _LINE.finditer(document.text):
        passage = _passage_at(document, match.start())
        if passage is None or len(match["indent"].expandtabs(4)) >= 2:
            continue
        said = " ".join(match["said"].split())
        start = match.end("indent")
        yield Part(passage.heading, said, start, match.end(), bool(match["number"]))


def _passage_at(document: DocumentText, place: int) -> Passage | None:
    return next((p for p in document.passages if p.start <= place < p.end), None)
