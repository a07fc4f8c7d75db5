"""The sentences that say most of what a text says, heading by heading, each the text's own.

What a text says most is told by its own words: a sentence is the better the more of the words it
shares with the rest (Nenkova and Vanderwende 2005, "The impact of frequency on summarization").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.core.records import Passage
from rag.language.front_matter import mail_headers_end
from rag.language.line_ends import ASKING
from rag.language.search_terms import STOP_WORDS, terms
from rag.language.sentences import sentences
from rag.whole.document_text import DocumentText

CHARACTERS = 200_000
FIGURES = 0.15
"""What a number, or emphasis, adds to a sentence of average weight 1."""
OPENING = 0.3
"""What standing first under a heading adds."""
ASKED = 0.8
"""What a word adds that the question asks for."""
QUESTION = 0.5
"""What a question lacks: in talk, the answers tell."""
SHORT = 8
"""Words: what is shorter is said together with what follows it in its paragraph."""

_PARTED = re.compile(r"\s*\n\s*(?:\n|[-*+•#|>]|\d+[.)]\s|[^\W\d_][\w .-]{0,30}:\s)")
"""A line break after which something else begins: a paragraph, a bullet, another speaker."""
_HEADINGS = re.compile(r"(?:\s*#{1,6}[ \t][^\n]*(?:\n|$))*")
"""Headings right above a sentence, with no empty line between them."""
_STOP = frozenset(term for word in STOP_WORDS for term in terms(word))


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of a document, or a few short ones.

    :ivar place: its place among them, from 0; `first` under its heading.
    :ivar terms: the search terms that count.
    """

    place: int
    heading: str
    text: str
    start: int
    end: int
    terms: frozenset[str]
    first: bool


def told_by(document: DocumentText) -> list[Told]:
    """What a document says, in order: no headings, tables, code, front matter nor lines above a
    mail."""
    found: list[Told] = []
    heads: set[str] = set()
    for passage in document.passages:
        if passage.start > CHARACTERS or passage.text.startswith("---\n"):
            continue
        opened = passage.start + mail_headers_end(passage.text)
        for begun, end in _spans(passage):
            if begun < opened:
                continue
            headings = _HEADINGS.match(document.text, begun, end)
            start = headings.end() if headings else begun
            text = document.text[start:end]
            known = frozenset(terms(text)) - _STOP
            if text.lstrip().startswith(("#", "|", "```")) or len(known) < 3:
                continue
            first = passage.heading not in heads
            heads.add(passage.heading)
            found.append(Told(len(found), passage.heading, text, start, end, known, first))
    return found


def _spans(passage: Passage) -> Iterator[tuple[int, int]]:
    """Sentences; short ones joined with what follows them on the same lines."""
    begun: tuple[int, int] | None = None
    for span in sentences(passage.text):
        if begun and not _PARTED.match(passage.text, begun[1]):
            start = begun[0]
        else:
            if begun:
                yield passage.start + begun[0], passage.start + begun[1]
            start = span.start
        begun = start, span.end
        if len(passage.text[start : span.end].split()) >= SHORT:
            yield passage.start + start, passage.start + span.end
            begun = None
    if begun:
        yield passage.start + begun[0], passage.start + begun[1]


def central(every: Sequence[Told], words: int, asked: frozenset[str] = frozenset()) -> list[Told]:
    """About so many words of the best: a sentence of each heading, then more of those that say
    more; in order.

    :param asked: search terms that the question is about.
    """
    counts = Counter(term for one in every for term in one.terms)
    usual = sum(counts.values()) / max(1, len(counts))
    chosen: list[Told] = []
    said: set[str] = set()
    left = list(every)
    taken: Counter[str] = Counter()
    sizes = Counter(one.heading for one in every)
    length = 0
    while left and length < words:
        shares = {one.heading: taken[one.heading] / sizes[one.heading] for one in left}
        fewest = min(shares.values())
        here = [one for one in left if shares[one.heading] == fewest]
        weights = {one.place: _weight(one, counts, said, usual) for one in here}
        best = max(here, key=lambda one: (weights[one.place] + _asked(one, asked), -one.place))
        left.remove(best)
        chosen.append(best)
        taken[best.heading] += 1
        said |= best.terms
        length += len(best.text.split())
    return sorted(chosen, key=lambda one: one.place)


def _asked(one: Told, asked: frozenset[str]) -> float:
    return ASKED * len(one.terms & asked)


def _weight(one: Told, counts: Counter[str], said: set[str], usual: float) -> float:
    """How much of what the document says often, and was not said yet, a sentence says."""
    fresh = [counts[term] for term in one.terms - said]
    telling = bool(re.search(r"\d|\*\*|:", one.text))
    mean = sum(fresh) / (usual * max(1, len(one.terms)))
    asks = one.text.rstrip().endswith(ASKING)
    return mean + FIGURES * telling + OPENING * one.first - QUESTION * asks
