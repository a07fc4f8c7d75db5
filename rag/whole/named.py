"""The document that a question names by words of its title or file name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter
from rag.language.search_terms import terms
from rag.question.everyday import alike
from rag.whole.entries import Entry, entries

LEAST_NAMED = 0.6
"""Share of a question's words that a document's name has to hold."""


def named_documents(catalog: Catalog, subject: str, only: Filter) -> list[Entry]:
    """Documents whose name holds most of the words, and no others as many; by path."""
    words = list(dict.fromkeys(subject.split()))
    if not words:
        return []
    scored = [(_share(words, entry), entry) for entry in entries(catalog, only)]
    best = max((share for share, _ in scored), default=0.0)
    return [entry for share, entry in scored if share == best >= LEAST_NAMED]


def _share(words: Sequence[str], entry: Entry) -> float:
    name = frozenset(terms(f"{PurePath(entry.source).name} {entry.title}"))
    held = [bool(name & alike(word)) for word in words]
    return sum(held) / len(held)
