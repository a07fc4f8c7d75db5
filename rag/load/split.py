"""Document to passages: paragraphs with exact offsets, under the headings they stand under.

It does not embed; it is told how to count tokens, because only the embedder's own tokenizer knows.
"""

from __future__ import annotations

import bisect
import hashlib
import itertools
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.core.document_structure import Section
from rag.core.records import Document, Passage
from rag.core.timings import timed
from rag.language.blocks import Span, blocks, sentences_within, trim
from rag.load.listing import Listing, listings, within

CountTokens = Callable[[Sequence[str]], list[int]]

HEADING_CHARACTERS = 80
BREADCRUMB_CHARACTERS = 240
"""A heading can be a whole paragraph; a breadcrumb must never crowd out the passage."""
WHOLE_CHARACTERS, GROUP_CHARACTERS = 1200, 600
"""A longer table or list of records becomes groups of entries of about a paragraph: one entry says
little, a hundred say too much at once."""

_LEADERS = re.compile(r"(?: ?\.){6,} *")


@dataclass(frozen=True, slots=True)
class SplitSettings:
    """How long passages are, in the embedder's tokens, prefix and breadcrumb included.

    :ivar limit: never more than this; at most the embedder's own limit.
    :ivar merge: short neighbours under one heading are joined up to this.
    """

    limit: int = 512
    merge: int = 224


@timed("split")
def split(
    document: Document, count_tokens: CountTokens, settings: SplitSettings
) -> tuple[Passage, ...]:
    """Cut a document into passages, in reading order.

    Every character that is not white space lies in exactly one passage; a passage's text is the
    slice `document.text[start:end]`; none exceeds the limit as it will be embedded.
    """
    passages: list[Passage] = []
    line_starts = _line_starts(document.text) if document.verbatim else []
    repeats: dict[str, int] = {}
    scans = [scan for scan in document.scans if scan.start < scan.end]
    listed = listings(document)
    for region in _regions(document):
        for span, heading in _spans(document, region, listed, count_tokens, settings):
            text = document.text[span.start : span.end]
            identity = text_hash(embedded_text(heading, text))
            repeats[identity] = occurrence = repeats.get(identity, -1) + 1
            passages.append(
                Passage(
                    passage_id=passage_id_of(document.doc_id, identity, occurrence),
                    doc_id=document.doc_id,
                    source=document.source,
                    title=document.title,
                    heading=heading,
                    text=text,
                    start=span.start,
                    end=span.end,
                    start_line=_line(line_starts, span.start),
                    end_line=_line(line_starts, span.end - 1),
                    page=region.page,
                    read_by_ocr=any(s.start < span.end and span.start < s.end for s in scans),
                )
            )
    return tuple(passages)


def embedded_text(heading: str, text: str) -> str:
    """What is embedded for a passage: the headings that its own text does not show, then it, its
    leaders of dots as one sign."""
    opening = text[: BREADCRUMB_CHARACTERS + 20]
    crumbs = [crumb for crumb in heading.split(" > ") if crumb and crumb not in opening]
    text = _LEADERS.sub(" … ", text) if ". . . . ." in text or "......" in text else text
    return f"{' > '.join(crumbs)}\n{text}" if crumbs else text


def text_hash(text: str) -> str:
    """The key a text's vector is stored under: 32 hexadecimal digits of its sha256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def passage_id_of(doc_id: str, identity: str, occurrence: int) -> str:
    """The id of the n-th passage of a document, from 0, whose text has this hash."""
    key = f"{doc_id}\0{identity}\0{occurrence}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Region:
    """Text under one heading and on one page."""

    start: int
    end: int
    heading: str
    page: int | None


def _regions(document: Document) -> Iterator[_Region]:
    cuts = sorted(
        {0, len(document.text)}
        | {section.start for section in document.sections}
        | {page.start for page in document.pages}
        # What was read in a picture is a passage of its own, and what stands around it none.
        | {at for scan in document.scans if scan.start < scan.end for at in (scan.start, scan.end)}
    )
    breadcrumbs = _breadcrumbs(document.sections)
    starts = [section.start for section in document.sections]
    page_starts = [page.start for page in document.pages]
    for start, end in itertools.pairwise(cuts):
        section = bisect.bisect_right(starts, start) - 1
        page = bisect.bisect_right(page_starts, start) - 1
        yield _Region(
            start,
            end,
            breadcrumbs[section] if section >= 0 else "",
            document.pages[page].number if page >= 0 else None,
        )


def _breadcrumbs(sections: Sequence[Section]) -> list[str]:
    found: list[str] = []
    open_sections: list[Section] = []
    for section in sections:
        while open_sections and open_sections[-1].level >= section.level:
            open_sections.pop()
        open_sections.append(section)
        titles = (" ".join(s.title.split())[:HEADING_CHARACTERS] for s in open_sections)
        found.append(" > ".join(title for title in titles if title)[-BREADCRUMB_CHARACTERS:])
    return found


_Piece = tuple[Span, str]
"""Characters of a passage, and the headings it stands under."""


def _spans(
    document: Document,
    region: _Region,
    listed: Sequence[Listing],
    count_tokens: CountTokens,
    settings: SplitSettings,
) -> list[_Piece]:
    """Blocks of a region, long ones cut, short ones joined; each fits the limit as embedded."""
    found: list[_Piece] = []
    sizes: list[int] = []
    whole = trim(document.text, Span(region.start, region.end))
    if whole.start == whole.end:
        return []
    cut = _Cut(document.text, document.kind, count_tokens, settings.limit)
    for span, heading in cut.region(region, listed):
        size = count_tokens([document.text[span.start : span.end]])[0]
        last, above = found[-1] if found else (span, "")
        joined = Span(last.start, span.end)
        small = found and (sizes[-1] + size <= settings.merge or _is_heading(document, last))
        if small and above == heading and cut.fits(joined, heading):
            found[-1], sizes[-1] = (joined, heading), sizes[-1] + size
        else:
            found.append((span, heading))
            sizes.append(size)
    return found


def _is_heading(document: Document, span: Span) -> bool:
    """A heading's own line says nothing without the text below it."""
    starts = [section.start for section in document.sections]
    at = bisect.bisect_left(starts, span.start)
    is_start = at < len(starts) and starts[at] == span.start
    return is_start and "\n" not in document.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class _Cut:
    """Cuts regions of one text into pieces that fit `limit` as embedded."""

    text: str
    kind: Literal["markdown", "text", "code"]
    count_tokens: CountTokens
    limit: int

    def fits(self, span: Span, heading: str) -> bool:
        text = embedded_text(heading, self.text[span.start : span.end])
        return self.count_tokens([text])[0] <= self.limit

    def region(self, region: _Region, listed: Sequence[Listing]) -> Iterator[_Piece]:
        """Prose by its blocks; between it tables and lists of records by their entries."""
        position = region.start
        for listing in within(listed, region.start, region.end):
            yield from self._prose(Span(position, listing.start), region.heading)
            yield from self._listing(listing, region.heading)
            position = listing.end
        yield from self._prose(Span(position, region.end), region.heading)

    def _prose(self, span: Span, heading: str) -> Iterator[_Piece]:
        spans = list(blocks(self.text, span, self.kind))
        texts = [embedded_text(heading, self.text[s.start : s.end]) for s in spans]
        for part, size in zip(spans, self.count_tokens(texts), strict=True):
            yield from [(part, heading)] if size <= self.limit else self._pieces(part, heading)

    def _pieces(self, span: Span, heading: str) -> Iterator[_Piece]:
        overhead = self.count_tokens([f"{heading}\n"])[0]
        pieces = _sentences(self.text, span, self.limit - overhead, self.count_tokens)
        yield from ((piece, heading) for piece in pieces)

    def _listing(self, listing: Listing, heading: str) -> Iterator[_Piece]:
        """Whole where it is short, else groups of entries; those that do not show the names of
        their columns bear them in their heading."""
        whole = trim(self.text, Span(listing.start, listing.end))
        if whole.end - whole.start <= WHOLE_CHARACTERS and self.fits(whole, heading):
            yield whole, heading
            return
        for group in listing.groups(GROUP_CHARACTERS):
            named = listing.named and group.start > listing.start
            shown = " > ".join(filter(None, (heading, listing.names))) if named else heading
            yield from self._group(group, listing, shown)

    def _group(self, group: Listing, listing: Listing, heading: str) -> Iterator[_Piece]:
        span = trim(self.text, Span(group.start, group.end))
        if span.start == span.end:
            return
        if self.fits(span, heading):
            yield span, heading
        elif len(group.starts) > 1:
            for half in group.halves():
                yield from self._group(half, listing, heading)
        else:
            yield from self._pieces(span, heading)


def _sentences(text: str, span: Span, limit: int, count_tokens: CountTokens) -> list[Span]:
    """A long span in pieces of about equal length, its opening line never a piece of its own.

    Short texts come out nearer to any query than long ones (E5, SciFact): titles standing alone
    and leftovers of a few words cost 0.01 of nDCG@10.
    """

    def count(piece: str) -> int:
        return count_tokens([piece])[0]

    size = count(text[span.start : span.end])
    even = min(limit, math.ceil(size / math.ceil(size / limit) * 1.1))
    pieces = list(sentences_within(text, span, even, count))
    opening = count(text[pieces[0].start : pieces[0].end])
    if len(pieces) == 1 or opening > limit // 4:
        return pieces
    body = Span(pieces[1].start, span.end)
    rest = list(sentences_within(text, body, max(1, min(even, limit - opening)), count))
    return [Span(pieces[0].start, rest[0].end), *rest[1:]]


def _line_starts(text: str) -> list[int]:
    starts = [0]
    position = text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    return starts


def _line(line_starts: list[int], offset: int) -> int | None:
    return bisect.bisect_right(line_starts, offset) if line_starts else None
