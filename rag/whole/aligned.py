"""Sentences of two documents held against each other, and what differs in them, word by word."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from rag.language.sentences import sentences
from rag.whole.document_text import DocumentText

LEAST_ALIKE = 0.5
"""How much of two sentences has to be the same for one to be the other, changed; 0..1."""
AND = r"(?:and|with|to|vs\.?|versus|und|mit|y|con|et|avec|e|en|met)"
"""Between the two that are compared."""
CHARACTERS = 400_000
"""Of a document; longer ones are compared as far as this."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class SentenceAt:
    """A sentence and where it stands in its document's text."""

    text: str
    start: int
    end: int


def alike(one: str, other: str) -> float:
    """How much of two sentences is the same, 0..1."""
    return difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def sentences_of(document: DocumentText) -> list[SentenceAt]:
    """A document's sentences without its headings, white space collapsed."""
    text = document.text[:CHARACTERS]
    spans = [(span.start, span.end) for span in sentences(text)]
    found = [SentenceAt(" ".join(text[a:b].split()), a, b) for a, b in spans]
    return [s for s in found if any(map(str.isalnum, s.text)) and not s.text.startswith("#")]


def marked(before: str, after: str) -> str:
    """The new sentence, changed stretches with what stood there: "Up to [110 → 135] EUR"."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    parts = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        now, then = " ".join(new[c:d]), " ".join(old[a:b])
        parts.append(now if tag == "equal" else f"[{then or '—'} → {now or '—'}]")
    return " ".join(parts)
