"""Every passage that speaks of something, in document order, one line each with its place.

All passages are read: by their words, and by their meaning where an embedder is there. The cut is
calibrated by the collection: a passage without the words counts where it is nearer in meaning than
most of those that hold them, and far beyond what any passage is. In a personal folder such a
passage says "Dockerfile" where "docker" was asked for; at a lower cut most are about nothing.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import EVERYTHING, Filter, selected
from rag.core.records import Passage, Quote
from rag.language.blocks import Span
from rag.language.search_terms import query_terms, terms
from rag.language.sentences import sentences
from rag.question.plan import Plan
from rag.whole.computed import Computed, Listing, counted, paged

LEAST_MENTIONS = 4
"""Fewer passages with the words say nothing about where the cut is."""
BEYOND = 4.0
"""Standard deviations above what passages are to a subject on average."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near passages are in meaning to a subject.

    :ivar scores: of the nearest, by passage id.
    :ivar usual: what any passage of the collection is on average, and `spread` about that.
    """

    scores: dict[str, float]
    usual: float
    spread: float


Near = Callable[[str], Nearness]

_BARE = re.compile(r"\s*(?:#{1,6}\s|---|\||[^\W\d_][\w-]{1,20}:\s)")
"""How a heading, front matter, a row or a mail's field begins."""


def every_mention(
    catalog: Catalog, plan: Plan, only: Filter, near: Near | None = None
) -> Computed | None:
    """Every passage that speaks of the subject; None where none holds its words."""
    mentions = passages_with(catalog, plan.subject, only)
    if not mentions:
        return None
    others, cut = _in_other_words(catalog, plan.subject, mentions, near) if near else ([], 0.0)
    allowed = None if only == EVERYTHING else selected(catalog, only)
    others = [p for p in others if allowed is None or p.passage_id in allowed]
    found = sorted([*mentions, *others], key=lambda p: (p.source, p.start))
    wanted = frozenset(query_terms(plan.subject))
    quotes = [_quote(passage, wanted) for passage in found]
    documents = len({passage.doc_id for passage in found})
    head = f"{counted(len(found), 'passage')} in {counted(documents, 'document')}"
    line = f"every passage with “{plan.subject}”: {len(mentions)} of {catalog.counts().passages}"
    if cut:
        line += f", {len(others)} in other words (nearness of {cut:.3f} or more)"
    lines = [f"{_name(quote.passage)} · {' '.join(quote.text.split())}" for quote in quotes]
    listing = Listing(head, lines, "list", line)
    return paged(listing, plan.page, lambda place: quotes[place])


def passages_with(catalog: Catalog, subject: str, only: Filter) -> list[Passage]:
    """Every passage that holds all words of a subject, by document and place."""
    wanted = query_terms(subject)
    if not wanted:
        return []
    allowed = None if only == EVERYTHING else selected(catalog, only)
    held = [p for p in catalog.words.passages_with(wanted) if allowed is None or p in allowed]
    found = [p for p in catalog.passages(held).values() if not _is_only_titled(p, wanted)]
    return sorted(found, key=lambda p: (p.source, p.start, p.end))


def _is_only_titled(passage: Passage, wanted: Sequence[str]) -> bool:
    """Whether it is front matter that holds the words in its document's title alone."""
    return passage.text.startswith("---\n") and not set(wanted) & set(terms(passage.text))


def _in_other_words(
    catalog: Catalog, subject: str, mentions: Sequence[Passage], near: Near
) -> tuple[list[Passage], float]:
    """Passages above the cut that hold not all of the words, and the cut; 0 where there is none."""
    found = near(subject)
    known = {passage.passage_id for passage in mentions}
    held = [found.scores[key] for key in known if key in found.scores]
    if len(held) < LEAST_MENTIONS:
        return [], 0.0
    cut = max(statistics.quantiles(held, n=4)[2], found.usual + BEYOND * found.spread)
    above = [key for key, score in found.scores.items() if score >= cut and key not in known]
    return list(catalog.passages(above).values()), cut


def _name(passage: Passage) -> str:
    return passage.title or PurePath(passage.source).name


def _quote(passage: Passage, wanted: frozenset[str]) -> Quote:
    """The sentence of a passage that holds most of the words, prose before a heading or a field."""
    best = max(sentences(passage.text), key=lambda span: _telling(passage, span, wanted))
    return Quote(passage, passage.start + best.start, passage.start + best.end, 1.0)


def _telling(passage: Passage, span: Span, wanted: frozenset[str]) -> tuple[int, bool]:
    text = passage.text[span.start : span.end]
    return len(wanted & frozenset(terms(text))), not _BARE.match(text)
