"""A document in short: heading by heading, the sentences that say most of what it says.

Every sentence is the document's own. What a document says most is told by its own words: a
sentence is the better the more of the words it shares with the rest (Nenkova and Vanderwende 2005,
"The impact of frequency on summarization").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter
from rag.language.search_terms import STOP_WORDS, terms
from rag.language.sentences import sentences
from rag.question.plan import Plan
from rag.whole.computed import Computed, Line
from rag.whole.document_text import DocumentText, read_text
from rag.whole.named import named_documents, versions

WORDS = 160
"""About how long a summary is."""
CHARACTERS = 200_000
FIGURES = 0.15
"""What a number, or emphasis, adds to a sentence of average weight 1."""
OPENING = 0.3
"""What standing first under a heading adds."""

_STOP = frozenset(term for word in STOP_WORDS for term in terms(word))
_PLAIN = re.compile(r"^(?:[-*+]\s+(?:\[[ xX]\]\s+)?|>\s*|\d+[.)]\s+)+")


@dataclass(frozen=True, slots=True)
class _Sentence:
    place: int
    heading: str
    text: str
    start: int
    end: int
    terms: frozenset[str]
    first: bool


def summarise(catalog: Catalog, plan: Plan, only: Filter) -> Computed | None:
    """The summary of the one document a question names; None where it names none."""
    found = named_documents(catalog, plan.subject, only)
    if len(found) > 1:
        found = versions(found)[-1:]
    document = read_text(catalog, found[0].doc_id) if len(found) == 1 else None
    if document is None:
        return None
    every = _sentences(document)
    chosen = sorted(_chosen(every), key=lambda sentence: sentence.place)
    if not chosen:
        return None
    headings = {s.heading for s in every}
    told = f"{len(chosen)} of {len(every)} sentences, {len({s.heading for s in chosen})} of"
    line = f"summarising {PurePath(document.source).name}: {told} {len(headings)} sections"
    lines = tuple(Line(_line(sentence), (n,)) for n, sentence in enumerate(chosen, 1))
    quotes = tuple(document.quote(s.start, s.end) for s in chosen)
    return Computed("summary", line, lines, quotes)


def _line(sentence: _Sentence) -> str:
    return _PLAIN.sub("", " ".join(sentence.text.split()))


def _sentences(document: DocumentText) -> list[_Sentence]:
    text = document.text[:CHARACTERS]
    found: list[_Sentence] = []
    heads: set[str] = set()
    for passage in document.passages:
        if passage.text.startswith("---\n"):  # front matter is about the document, not of it
            continue
        for span in sentences(passage.text):
            start, end = passage.start + span.start, passage.start + span.end
            said = text[start:end]
            known = frozenset(terms(said)) - _STOP
            if said.lstrip().startswith(("#", "|", "```")) or len(known) < 3:
                continue
            first = passage.heading not in heads
            heads.add(passage.heading)
            found.append(_Sentence(len(found), passage.heading, said, start, end, known, first))
    return found


def _chosen(every: Sequence[_Sentence]) -> list[_Sentence]:
    """A sentence of each heading in turn, the best first, until there is enough of them."""
    counts = Counter(term for sentence in every for term in sentence.terms)
    usual = sum(counts.values()) / max(1, len(counts))
    chosen: list[_Sentence] = []
    said: set[str] = set()
    words = 0
    left = list(every)
    while left and words < WORDS:
        taken = Counter(sentence.heading for sentence in chosen)
        fewest = min(taken[sentence.heading] for sentence in left)
        here = [sentence for sentence in left if taken[sentence.heading] == fewest]
        best = max(here, key=lambda s: (_weight(s, counts, said, usual), -s.place))
        left.remove(best)
        chosen.append(best)
        said |= best.terms
        words += len(best.text.split())
    return chosen


def _weight(sentence: _Sentence, counts: Counter[str], said: set[str], usual: float) -> float:
    """How much of what the document says often, and was not said yet, a sentence says."""
    fresh = [counts[term] for term in sentence.terms - said]
    telling = bool(re.search(r"\d|\*\*|:", sentence.text))
    mean = sum(fresh) / (usual * max(1, len(sentence.terms)))
    return mean + FIGURES * telling + OPENING * sentence.first
