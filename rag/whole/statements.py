"""Passages cut into statements: a paragraph, an item, a line of a log, a row; each with its day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rag.catalog.kinds import is_of_kind
from rag.core.records import QUOTED_MAIL, Passage, Quote
from rag.language.front_matter import front_matter_end
from rag.language.records import are_records
from rag.language.search_terms import terms
from rag.language.unsaid import without_unsaid
from rag.whole.dated import Calendar, Dated
from rag.whole.line_days import amends

_OPENS = re.compile(r"\s*(?:[-*+•]\s|\d{1,3}[.)]\s|\||>\s*[-*+•]?\s?|\[[ xX]\])")
_LABEL = re.compile(r"\s*(?:\*\*|__)?[A-ZÄÖÜ][\w./-]*(?: [\w./-]+){0,4}(?:\*\*|__)?: ?\S")
"""A line that tells one thing of something: "Dentist: …"."""
_MAIL_FIELD = re.compile(
    r"(?:From|To|Cc|Bcc|Date|Sent|Subject|Reply-To|Von|An|Datum|Gesendet|Betreff): ", re.IGNORECASE
)
_HEADING = re.compile(r"\s*#{1,6}\s")
_RULE = re.compile(r"[\s|:=_-]*$")


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch that states something.

    :ivar words: search terms of its own words; `about` has those of its headings, its document's
        title and name and of the folder it lies in too.
    :ivar heading: the one it stands under.
    :ivar repeated: a mail repeats it from an earlier one.
    """

    quote: Quote
    heading: str
    words: frozenset[str]
    about: frozenset[str]
    dated: Dated
    repeated: bool = False

    @property
    def text(self) -> str:
        """Its own words."""
        return self.quote.text

    def overlaps(self, other: Quote) -> bool:
        """Whether it shares characters with a quote of the same document."""
        quote = self.quote
        same = quote.passage.doc_id == other.passage.doc_id
        return same and quote.start < other.end and other.start < quote.end


def statements(passages: Iterable[Passage], calendar: Calendar) -> list[Statement]:
    """Every statement of some passages, in their order."""
    return [one for passage in passages for one in _of(passage, calendar)]


def _of(passage: Passage, calendar: Calendar) -> Iterator[Statement]:
    place = " ".join((*PurePath(passage.source).parts[-2:-1], PurePath(passage.source).stem))
    above = frozenset(terms(f"{place} {passage.title} {passage.heading}".replace("_", " ")))
    fields = front_matter_end(passage.text)
    said = without_unsaid(passage.text, passage.source)
    mail = is_of_kind("mail", passage.source, "")
    quoted = passage.heading.endswith(QUOTED_MAIL)
    for heading, start, end in _spans(passage.text):
        text, told = passage.text[start:end], said[start:end]
        if start < fields or (mail and _MAIL_FIELD.match(text)) or not told.strip():
            continue
        quote = Quote(passage, passage.start + start, passage.start + end, 1.0)
        words = frozenset(terms(told))
        head = heading or passage.heading.rsplit(" > ", 1)[-1]
        about = words | above | frozenset(terms(head))
        repeated = quoted or (mail and text.startswith(">"))
        yield Statement(quote, head, words, about, calendar.of(passage, text, heading), repeated)


def _spans(text: str) -> Iterator[tuple[str, int, int]]:
    """(heading, start, end) of each statement of a text."""
    heading, begin, end = "", -1, 0
    place = 0
    lines = text.splitlines(keepends=True)
    for line, alone in zip(lines, _stand_alone(lines), strict=True):
        blank, head = not line.strip() or bool(_RULE.match(line)), bool(_HEADING.match(line))
        if begin >= 0 and (blank or head or alone):
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


def _stand_alone(lines: Sequence[str]) -> list[bool]:
    """Whether each line begins a statement of its own, whatever stands above it."""
    alone = [bool(_OPENS.match(ln) or _LABEL.match(ln) or amends(ln)) for ln in lines]
    start = 0
    for end in [n for n, line in enumerate(lines) if not line.strip()] + [len(lines)]:
        if are_records(list(lines[start:end])):
            alone[start:end] = [True] * (end - start)
        start = end + 1
    return alone
