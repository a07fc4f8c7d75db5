"""Lines that their writer has marked with a word, listed: "waiting: answer from the council"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter
from rag.core.records import Quote
from rag.language.search_terms import terms
from rag.question.everyday import IDLE, alike
from rag.question.plan import Plan
from rag.whole.computed import Computed, Listing, paged
from rag.whole.document_text import DocumentText, read_text
from rag.whole.entries import entries

FEWEST = 2
"""Lines that are a list of what is marked so."""
LOOKED_THROUGH = 60
"""Documents with the word that are read for such lines."""
AFFORDED = 5000
"""Passages that the word is looked up in."""

_LINE = re.compile(
    r"^[ \t]*(?:[-*+•][ \t]+)?(?:\[.\][ \t]+)?\W{0,2}(?P<mark>[^\W\d_]{3,20})"
    r"\W{0,2}[ \t]*:\W{0,2}[ \t]+\S.*$",
    re.MULTILINE,
)
_ASKING = IDLE | frozenset(
    terms("pull dig pick fetch put out else other others people somebody someone anybody yet")
)
"""Terms that no line need hold: they only ask, or say for whom."""


@dataclass(frozen=True, slots=True)
class _Marked:
    """A line, and the document it stands in."""

    quote: Quote
    document: DocumentText

    @property
    def about(self) -> frozenset[str]:
        """Search terms of the line, of the headings above it and of its document's name."""
        name = PurePath(self.document.source).name
        return frozenset(terms(f"{self.quote.text} {self.quote.passage.heading} {name}"))


def lines_marked(catalog: Catalog, plan: Plan, only: Filter) -> Computed | None:
    """The lines marked with a word of the question that hold its other words; None where there
    are not several."""
    words = [w for w in plan.subject.split() if not frozenset(terms(w)) <= _ASKING]
    for word in words:
        others = [other for other in words if other != word]
        found = [
            line
            for line in _lines(catalog, word, only)
            if all(alike(other) & line.about for other in others)
        ]
        if len(found) >= FEWEST:
            return _shown(found, word, plan)
    return None


def _lines(catalog: Catalog, word: str, only: Filter) -> Iterator[_Marked]:
    wanted = alike(word)
    held = set(catalog.words.documents_with(sorted(wanted), most=AFFORDED))
    among = [entry.doc_id for entry in entries(catalog, only) if entry.doc_id in held]
    for doc_id in among[:LOOKED_THROUGH]:
        document = read_text(catalog, doc_id)
        for match in _LINE.finditer(document.text) if document else ():
            if document and frozenset(terms(match["mark"])) & wanted:
                start = match.start() + len(match.group()) - len(match.group().lstrip())
                yield _Marked(document.quote(start, match.end()), document)


def _shown(found: Sequence[_Marked], word: str, plan: Plan) -> Computed:
    line = f"lines marked “{word}”"
    head = f"{len(found)} {line}"
    texts = [re.sub(r"^[-*+•]\s+", "", " ".join(one.quote.text.split())) for one in found]
    lines = [f"{t} · {PurePath(f.document.source).name}" for t, f in zip(texts, found, strict=True)]
    listing = Listing(head, lines, "list", f"{line}: {len(found)}")
    return paged(listing, plan.page, lambda place: found[place].quote)
