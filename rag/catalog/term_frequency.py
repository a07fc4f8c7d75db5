"""How common terms are in a collection: estimated, because counting a common one takes long."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rag.catalog.catalog import Catalog

SLICES = 4
SLICE_ROWS = 256
"""How much of the collection is looked at to tell common terms from rare ones."""
RARE = 400
"""A term that no slice holds is counted up to this many passages."""


def term_shares(catalog: Catalog, terms: Sequence[str]) -> dict[str, float]:
    """The share of passages that hold each term, 0..1; exact in a small collection."""
    passages, slices = extent(catalog), _slices(catalog)
    there = max(1, catalog.known("in slices", lambda: _passages_in(catalog, slices)))
    sampled = is_sampled(passages)
    counts = catalog.words.counts(terms, slices, RARE if sampled else 0)
    shares = {
        term: count / there if count or not sampled else rare / passages
        for term, (count, rare) in counts.items()
    }
    # Another process may have added passages between one count and the next.
    return {term: min(1.0, share) for term, share in shares.items()}


def _slices(catalog: Catalog) -> list[tuple[int, int]]:
    """First and last row of each stretch that is looked at."""
    passages, before, last = _extent(catalog)
    if not is_sampled(passages):
        return [(before, last)]
    step = (last - before) // SLICES
    starts = [before + i * step + 1 for i in range(SLICES)]
    return [(start, start + SLICE_ROWS - 1) for start in starts]


def extent(catalog: Catalog) -> int:
    """How many passages there are, at least about so.

    A large collection is not counted but taken by its rows' numbers; a small one is, because rows
    of documents read again and again lie far above what is left of them.
    """
    return _extent(catalog)[0]


def _extent(catalog: Catalog) -> tuple[int, int, int]:
    return catalog.known("extent", lambda: catalog.words.extent(SLICES * SLICE_ROWS))


def is_sampled(rows: int) -> bool:
    """Whether a collection of this many rows is larger than what would be looked at of it."""
    return rows > SLICES * SLICE_ROWS


def rarity(share: float, passages: int) -> float:
    """A term's weight in BM25, as SQLite computes it: never below a millionth."""
    holding = share * passages
    return max(1e-6, math.log((passages - holding + 0.5) / (holding + 0.5)))


def _passages_in(catalog: Catalog, slices: Sequence[tuple[int, int]]) -> int:
    sql = "SELECT count(*) FROM passages WHERE id BETWEEN ? AND ?"
    return sum(int(catalog.rows(sql, ends)[0][0]) for ends in slices)
