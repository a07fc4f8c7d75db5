"""The sentences of passages that may be quoted, each with the one it leans on.

It ranks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from rag.core.records import Passage, Quote, ScoredPassage
from rag.evidence.units import is_heading_of
from rag.language.blocks import Span
from rag.language.search_terms import terms
from rag.language.sentences import sentences
from rag.language.unsaid import without_unsaid

LABEL = 8
"""Letters and digits of a link's label that say no more than "see there"."""

# Openings that mean little without the sentence before.
_LEANS = re.compile(
    r"(?:this|that|these|those|it|its|he|she|they|his|her|their|such|however|therefore|thus|instead|"
    r"also|then|so|er|sie|es|dies\w*|jedoch|daher|él|ella|ellos|esto|esta|este|sin embargo|он|она|"
    r"оно|они|это|этот|однако|他|她|它|这|這|هو|هي|هذا|هذه|لكن)(?![^\W_])",
    re.IGNORECASE,
)
_HEADING = re.compile(r"#{1,6}[ \t]|[-=*_|: \t]+$")
# What a note says of itself to programs: ends of front matter, tags, Org's drawers and keywords.
_FOR_PROGRAMS = re.compile(
    r"---\s|(?:alias(?:es)?|tags?|cssclass(?:es)?|id|uid|layout|draft|permalink|slug)[ \t]*:\s|"
    r":[A-Z_]+:|#\+\w+:",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<=\])\([^()\s]*\)")
_LISTED = re.compile(r"`{3}|~{3}|[-*+•][ \t]|\d{1,3}[.)][ \t]|\|")


@dataclass(frozen=True, slots=True)
class Quotable:
    """A sentence of a ranked passage.

    :ivar span: its place in the passage's text.
    :ivar start: where a quote of it begins: with the sentence before where it leans on that one.
    """

    scored: ScoredPassage
    span: Span
    start: int
    text: str
    terms: frozenset[str]

    def quote(self, score: float) -> Quote:
        """It as evidence of this worth, 0..1."""
        passage = self.scored.passage
        return Quote(passage, passage.start + self.start, passage.start + self.span.end, score)


def quotable(scored: ScoredPassage) -> list[Quotable]:
    """The sentences of a passage that say something, in order."""
    text = scored.passage.text
    shown = without_unsaid(text, scored.passage.source)
    found: list[Quotable] = []
    previous: Span | None = None
    for span in map(partial(_trimmed, shown), sentences(shown)):
        inner = text[span.start : span.end]
        told = is_heading_of(scored.passage, inner)
        if told or _HEADING.match(inner) or _FOR_PROGRAMS.match(inner):
            previous = None
            continue
        if _says_something(inner):
            leaning = previous and _leans(inner, text[previous.start : previous.end])
            start = previous.start if previous and leaning else span.start
            found.append(Quotable(scored, span, start, inner, frozenset(terms(inner))))
        previous = span
    return found


def _trimmed(text: str, span: Span) -> Span:
    """A span without the blanks at its ends, where comments may stand."""
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, max(start, start + len(inner.strip())))


def spans(passages: Sequence[Passage]) -> tuple[Quote, ...]:
    """Every sentence of some passages, then every two that follow each other: what a written
    sentence may rest on beside the evidence."""
    found: list[Quote] = []
    for passage in passages:
        single = [one.quote(0.0) for one in quotable(ScoredPassage(0, 0.0, passage))]
        pairs = [replace(one, end=other.end) for one, other in pairwise(single)]
        found += [*single, *pairs]
    return tuple(found)


def leans(sentence: str) -> bool:
    """Whether a sentence means little without the one before: ``It …``, ``They …``."""
    return bool(_LEANS.match(sentence))


def _says_something(text: str) -> bool:
    """Whether there is more than a link's label: ``[Demo](https://…)`` proves nothing."""
    shown, addresses = _ADDRESS.subn(" ", text)
    return sum(map(str.isalnum, shown)) > (LABEL if addresses else 0)


def _leans(text: str, before: str) -> bool:
    return leans(text) or (before.endswith((":", "：")) and bool(_LISTED.match(text)))
