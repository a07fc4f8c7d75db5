"""Passages cut into statements: a paragraph, an item, a line of a log, a row; each with its day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rag.core.records import Passage, Quote
from rag.language.front_matter import front_matter_end, mail_headers_end
from rag.language.search_terms import terms
from rag.whole.dated import Calendar, Dated

_OPENS = re.compile(
    r"\s*(?:[-*+•]\s|\d{1,3}[.)]\s|\||>\s*[-*+•]?\s?|\[[ xX]\]"
    r"|(?:19|20)\d\d-\d\d|\d\d?\.\d\d?\.(?:19|20)\d\d)"
)
_HEADING = re.compile(r"\s*#{1,6}\s")
_RULE = re.compile(r"[\s|:=_-]*$")


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch that states something.

    :ivar words: search terms of its own words; `about` has those of its headings and title too.
    :ivar heading: the one it stands under.
    """

    quote: Quote
    heading: str
    words: frozenset[str]
    about: frozenset[str]
    dated: Dated

    @property
    def text(self) -> str:
        """Its own words."""
        return self.quote.text


def statements(passages: Iterable[Passage], calendar: Calendar) -> list[Statement]:
    """Every statement of some passages, in their order."""
    return [one for passage in passages for one in _of(passage, calendar)]


def _of(passage: Passage, calendar: Calendar) -> Iterator[Statement]:
    above = frozenset(terms(f"{passage.title} {passage.heading}"))
    fields = front_matter_end(passage.text) or mail_headers_end(passage.text)
    for heading, start, end in _spans(passage.text):
        if start < fields:
            continue
        text = passage.text[start:end]
        quote = Quote(passage, passage.start + start, passage.start + end, 1.0)
        words = frozenset(terms(text))
        head = heading or passage.heading.rsplit(" > ", 1)[-1]
        about = words | above | frozenset(terms(head))
        yield Statement(quote, head, words, about, calendar.of(passage, text, heading))


def _spans(text: str) -> Iterator[tuple[str, int, int]]:
    """(heading, start, end) of each statement of a text."""
    heading, begin, end = "", -1, 0
    place = 0
    for line in text.splitlines(keepends=True):
        blank, head = not line.strip() or bool(_RULE.match(line)), bool(_HEADING.match(line))
        if begin >= 0 and (blank or head or _OPENS.match(line)):
            yield heading, begin, end
            begin = -1
        if head:
            heading = line.strip("# \t\n")
        elif not blank:
            begin = place + len(line) - len(line.lstrip()) if begin < 0 else begin
            end = place + len(line.rstrip())
        place += len(line)
    if begin >= 0:
        yield heading, begin, end
