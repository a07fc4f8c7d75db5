"""What a collection holds, in a few figures.

It asks nothing and shows nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rag.catalog.catalog import Catalog
from rag.catalog.kinds import ending_of
from rag.language.detect_language import language_of

SAMPLED_PASSAGES = 200
"""Enough to tell languages by the tenth."""
LEAST_SHARE = 0.05
"""A language below it is a quotation, or a guess gone wrong."""


@dataclass(frozen=True, slots=True)
class Census:
    """A collection in figures.

    :ivar kinds: endings of file names and how many there are, the most first.
    :ivar languages: codes and the share of passages, the most first; those that could be told.
    :ivar oldest: date of the oldest document, ISO 8601, "" where none has one; so `newest`.
    """

    documents: int
    passages: int
    kinds: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, float], ...]
    oldest: str
    newest: str


def take_census(catalog: Catalog) -> Census:
    """Count what there is."""
    rows = catalog.rows("SELECT source, kind, date FROM documents")
    kinds = Counter(ending_of(row["source"]) or row["kind"] for row in rows)
    dates = sorted(row["date"][:10] for row in rows if row["date"])
    counts = catalog.counts()
    return Census(
        counts.documents,
        counts.passages,
        tuple(kinds.most_common()),
        _languages(catalog),
        dates[0] if dates else "",
        dates[-1] if dates else "",
    )


def _languages(catalog: Catalog) -> tuple[tuple[str, float], ...]:
    step = max(1, catalog.counts().passages // SAMPLED_PASSAGES)
    texts = catalog.rows("SELECT text FROM passages WHERE id % ? = 0", (step,))
    found = Counter(filter(None, (language_of(row["text"]) for row in texts)))
    shares = [(name, count / found.total()) for name, count in found.most_common()]
    return tuple((name, share) for name, share in shares if share >= LEAST_SHARE)
