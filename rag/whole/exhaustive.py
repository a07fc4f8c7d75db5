"""Every passage that speaks of something, in document order, one line each with its place.

All passages are read: by their words, and by their meaning where an embedder is there. The cut is
calibrated by the collection: a passage without the words counts where it is nearer in meaning than
most of those that hold them, and far beyond what any passage is. In a personal folder such a
passage says "Dockerfile" where "docker" was asked for; at a lower cut most are about nothing.
"""

from __future__ import annotations

import functools
import re
import statistics
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import EVERYTHING, Filter, selected
from rag.core.records import Passage, Quote
from rag.language.blocks import Span
from rag.language.search_terms import query_terms, terms
from rag.language.sentences import sentences
from rag.question.plan import Plan
from rag.whole.computed import Computed, Listing, counted, paged
from rag.whole.entries import entries, whole_day
from rag.whole.nearness import Near

LEAST_MENTIONS = 4
"""Fewer passages with the words say nothing about where the cut is."""
MEASURED = 2000
"""Of passages with the words so many, evenly taken, tell where the cut is."""
BEYOND = 4.0
"""Standard deviations above what passages are to a subject on average."""

_BARE = re.compile(r"\s*(?:#{1,6}\s|---|\||[^\W\d_][\w-]{1,20}:\s)")
"""How a heading, front matter, a row or a mail's field begins."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Passages that speak of a subject in other words than its own, and the cut; 0 for none."""

    passages: tuple[Passage, ...] = ()
    cut: float = 0.0


def every_mention(
    catalog: Catalog, plan: Plan, only: Filter, near: Near | None = None
) -> Computed | None:
    """Every passage that speaks of the subject, of documents of the days that are said; None where
    none holds its words."""
    only, said = _dated(catalog, plan, only)
    allowed = None if only == EVERYTHING else selected(catalog, only)
    mentions = _holding(catalog, plan.subject, allowed)
    if not mentions:
        return None
    others = _in_other_words(catalog, plan.subject, mentions, near) if near else _Found()
    kept = [p for p in others.passages if allowed is None or p.passage_id in allowed]
    found = sorted([*mentions, *kept], key=lambda p: (p.source, p.start))
    read = catalog.counts().passages if allowed is None else len(allowed)
    line = f"reading {counted(read, 'passage')}{said} for “{plan.subject}”: "
    line += f"{len(mentions)} with the words, {_beyond(len(kept), others.cut)}"
    documents = len({passage.doc_id for passage in found})
    head = f"{counted(len(found), 'passage')} in {counted(documents, 'document')}"
    rows = _Rows(found, frozenset(query_terms(plan.subject)))
    listing = Listing(head, rows, "list", line)
    return replace(paged(listing, plan.page, rows.quote, whole=True), placed=True)


def _beyond(count: int, cut: float) -> str:
    if not cut:
        return "too few to find it worded otherwise"
    return f"{count} worded otherwise (nearness of {cut:.3f} or more)"


def _dated(catalog: Catalog, plan: Plan, only: Filter) -> tuple[Filter, str]:
    """The filter with the days of a question, and how that is told."""
    if not plan.dates:
        return only, ""
    held = [e.doc_id for e in entries(catalog, only) if plan.dates.holds(whole_day(e.day))]
    said = f" dated {plan.dates.since or '…'} to {plan.dates.until or '…'}"
    return replace(only, among=frozenset(held)), said


def passages_with(catalog: Catalog, subject: str, only: Filter) -> list[Passage]:
    """Every passage that holds all words of a subject, by document and place."""
    return _holding(catalog, subject, None if only == EVERYTHING else selected(catalog, only))


def _holding(catalog: Catalog, subject: str, allowed: Collection[str] | None) -> list[Passage]:
    wanted = query_terms(subject)
    if not wanted:
        return []
    held = [p for p in catalog.words.passages_with(wanted) if allowed is None or p in allowed]
    found = [p for p in catalog.passages(held).values() if not _is_only_titled(p, wanted)]
    return sorted(found, key=lambda p: (p.source, p.start, p.end))


def _is_only_titled(passage: Passage, wanted: Sequence[str]) -> bool:
    """Whether it is front matter that holds the words in its document's title alone."""
    return passage.text.startswith("---\n") and not set(wanted) & set(terms(passage.text))


def _in_other_words(
    catalog: Catalog, subject: str, mentions: Sequence[Passage], near: Near
) -> _Found:
    """Passages above the cut that hold not all of the words."""
    known = [passage.passage_id for passage in mentions]
    if len(known) < LEAST_MENTIONS:
        return _Found()
    nearness = near(subject)
    held = nearness.of(known[:: 1 + (len(known) - 1) // MEASURED])
    cut = max(statistics.quantiles(held, n=4)[2], nearness.usual + BEYOND * nearness.spread)
    above = set(nearness.above(cut)).difference(known)
    return _Found(tuple(catalog.passages(sorted(above)).values()), cut)


class _Rows:
    """A line for each passage; made when it is shown, there may be thousands."""

    def __init__(self, found: Sequence[Passage], wanted: frozenset[str]) -> None:
        self._found = found
        self.quote = functools.cache(lambda place: _quote(found[place], wanted))

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, place: int, /) -> str:
        passage = self._found[place]
        name = passage.title or PurePath(passage.source).name
        return f"{name} · {' '.join(self.quote(place).text.split())}"


def _quote(passage: Passage, wanted: frozenset[str]) -> Quote:
    """The sentence of a passage that holds most of the words, prose before a heading or a field."""
    best = max(sentences(passage.text), key=lambda span: _telling(passage, span, wanted))
    return Quote(passage, passage.start + best.start, passage.start + best.end, 1.0)


def _telling(passage: Passage, span: Span, wanted: frozenset[str]) -> tuple[int, bool]:
    text = passage.text[span.start : span.end]
    return len(wanted & frozenset(terms(text))), not _BARE.match(text)
