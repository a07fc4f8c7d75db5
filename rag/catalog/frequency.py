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
    passages, last = extent(catalog)
    if is_sampled(passages):
        step = last // SLICES
        slices = [(i * step + 1, i * step + SLICE_ROWS) for i in range(SLICES)]
    else:
        slices = [(0, last)]
    there = max(1, sum(_passages_in(catalog, *ends) for ends in slices))
    counts = {term: sum(_matches(catalog, term, *ends) for ends in slices) for term in terms}
    if not is_sampled(passages):
        return {term: count / there for term, count in counts.items()}
    return {
        term: count / there if count else _counted(catalog, term) / last
        for term, count in counts.items()
    }


def extent(catalog: Catalog) -> tuple[int, int]:
    """How many passages there are, and the highest row of one.

    A large collection is not counted but taken by its highest row; a small one is, because rows of
    documents read again and again lie far above what is left of them.
    """
    few, last = catalog.rows(
        "SELECT (SELECT count(*) FROM (SELECT 1 FROM passages LIMIT ?)), coalesce(max(id), 0)"
        " FROM passages",
        (SLICES * SLICE_ROWS + 1,),
    )[0]
    return (int(last) if is_sampled(few) else int(few)), int(last)


def is_sampled(rows: int) -> bool:
    """Whether a collection of this many rows is larger than what would be looked at of it."""
    return rows > SLICES * SLICE_ROWS


def rarity(share: float, passages: int) -> float:
    """A term's weight in BM25, as SQLite computes it: never below a millionth."""
    holding = share * passages
    return max(1e-6, math.log((passages - holding + 0.5) / (holding + 0.5)))


def _passages_in(catalog: Catalog, low: int, high: int) -> int:
    sql = "SELECT count(*) FROM passages WHERE id BETWEEN ? AND ?"
    return int(catalog.rows(sql, (low, high))[0][0])


def _matches(catalog: Catalog, term: str, low: int, high: int) -> int:
    sql = "SELECT count(*) FROM lexical WHERE lexical MATCH ? AND rowid BETWEEN ? AND ?"
    return int(catalog.rows(sql, (f'"{term}"', low, high))[0][0])


def _counted(catalog: Catalog, term: str) -> int:
    sql = "SELECT count(*) FROM (SELECT 1 FROM lexical WHERE lexical MATCH ? LIMIT ?)"
    return int(catalog.rows(sql, (f'"{term}"', RARE))[0][0])
