"""Checks an answer sentence by sentence against quotes: what is not in the quotes is not believed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.lexical import query_terms, terms
from rag.protocols import Embedder
from rag.records import Quote, Sentence
from rag.sentences import sentences

_MARK = re.compile(r"\s*\[\d{1,3}(?:\s*,\s*\d{1,3})*\]")
_NUMBER = re.compile(r"\d+")
COVERED = 0.6


def check(answer: str, quotes: Sequence[Quote], embedder: Embedder) -> tuple[Sentence, ...]:
    """Each sentence of the answer without its marks, with the marks that the quotes bear out."""
    found = []
    for span in sentences(answer):
        text = _MARK.sub("", answer[span.start : span.end]).strip()
        if not text:
            continue
        marks = tuple(n for n, quote in enumerate(quotes, 1) if _supports(text, quote.text))
        found.append(Sentence(text, bool(marks), marks[:1]))
    return tuple(found)


def _supports(text: str, quote: str) -> bool:
    if not set(_NUMBER.findall(text)) <= set(_NUMBER.findall(quote)):
        return False
    wanted, held = query_terms(text), set(terms(quote))
    return bool(wanted) and sum(term in held for term in wanted) / len(wanted) >= COVERED
