"""Document to passages: paragraphs with exact offsets, under the headings they stand under.

It does not embed; it is told how to count tokens, because only the embedder's own tokenizer knows.
"""

from __future__ import annotations

import bisect
import hashlib
import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.core.records import Document, Passage, Section
from rag.core.timings import timed
from rag.language.blocks import Span, blocks, sentences_within, trim

CountTokens = Callable[[Sequence[str]], list[int]]

HEADING_CHARACTERS = 80
BREADCRUMB_CHARACTERS = 240
"""A heading can be a whole paragraph; a breadcrumb must never crowd out the passage."""


@dataclass(frozen=True, slots=True)
class SplitSettings:
    """How long passages are, in the embedder's tokens, prefix and breadcrumb included.

    :ivar limit: never more than this; at most the embedder's own limit.
    :ivar merge: short neighbours under one heading are joined up to this.
    """

    limit: int = 512
    merge: int = 128


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
    for region in _regions(document):
        for span in _spans(document, region, count_tokens, settings):
            text = document.text[span.start : span.end]
            identity = text_hash(embedded_text(region.heading, text))
            repeats[identity] = occurrence = repeats.get(identity, -1) + 1
            passages.append(
                Passage(
                    passage_id=passage_id_of(document.doc_id, identity, occurrence),
                    doc_id=document.doc_id,
                    source=document.source,
                    title=document.title,
                    heading=region.heading,
                    text=text,
                    start=span.start,
                    end=span.end,
                    start_line=_line(line_starts, span.start),
                    end_line=_line(line_starts, span.end - 1),
                    page=region.page,
                )
            )
    return tuple(passages)


def embedded_text(heading: str, text: str) -> str:
    """What is embedded for a passage: the headings that its own text does not show, then it."""
    opening = text[: BREADCRUMB_CHARACTERS + 20]
    crumbs = [crumb for crumb in heading.split(" > ") if crumb and crumb not in opening]
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


def _spans(
    document: Document, region: _Region, count_tokens: CountTokens, settings: SplitSettings
) -> list[Span]:
    """Blocks of a region, long ones cut, short ones joined; each fits the limit as embedded."""

    def fits(span: Span, limit: int) -> bool:
        text = embedded_text(region.heading, document.text[span.start : span.end])
        return count_tokens([text])[0] <= limit

    found: list[Span] = []
    sizes: list[int] = []
    whole = trim(document.text, Span(region.start, region.end))
    if whole.start == whole.end:
        return []
    for span in _cut(document, region, count_tokens, settings.limit):
        size = count_tokens([document.text[span.start : span.end]])[0]
        joined = Span(found[-1].start, span.end) if found else span
        small = found and (sizes[-1] + size <= settings.merge or _is_heading(document, found[-1]))
        if small and fits(joined, settings.limit):
            found[-1], sizes[-1] = joined, sizes[-1] + size
        else:
            found.append(span)
            sizes.append(size)
    return found


def _is_heading(document: Document, span: Span) -> bool:
    """A heading's own line says nothing without the text below it."""
    starts = [section.start for section in document.sections]
    at = bisect.bisect_left(starts, span.start)
    is_start = at < len(starts) and starts[at] == span.start
    return is_start and "\n" not in document.text[span.start : span.end]


def _cut(
    document: Document, region: _Region, count_tokens: CountTokens, limit: int
) -> Iterator[Span]:
    spans = list(blocks(document.text, Span(region.start, region.end), document.kind))
    texts = [embedded_text(region.heading, document.text[s.start : s.end]) for s in spans]
    for span, size in zip(spans, count_tokens(texts), strict=True):
        if size <= limit:
            yield span
        else:
            overhead = count_tokens([f"{region.heading}\n"])[0]
            yield from _sentences(document.text, span, limit - overhead, count_tokens)


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
