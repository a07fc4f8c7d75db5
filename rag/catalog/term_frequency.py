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
    slices = _slices(passages, last)
    there = max(1, catalog.known("in slices", lambda: _passages_in(catalog, slices)))
    counts = {term: _matches(catalog, term, slices) for term in terms}
    shares = {term: count / there for term, count in counts.items()}
    if is_sampled(passages):
        shares |= {term: _counted(catalog, term) / last for term, n in counts.items() if not n}
    # Another process may have added passages between one count and the next.
    return {term: min(1.0, share) for term, share in shares.items()}


def _slices(passages: int, last: int) -> list[tuple[int, int]]:
    """First and last row of each stretch that is looked at."""
    if not is_sampled(passages):
        return [(0, last)]
    step = last // SLICES
    return [(i * step + 1, i * step + SLICE_ROWS) for i in range(SLICES)]


def extent(catalog: Catalog) -> tuple[int, int]:
    """How many passages there are, and the highest row of one.

    A large collection is not counted but taken by its highest row; a small one is, because rows of
    documents read again and again lie far above what is left of them.
    """
    return catalog.known("extent", lambda: _extent(catalog))


def _extent(catalog: Catalog) -> tuple[int, int]:
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


def _passages_in(catalog: Catalog, slices: Sequence[tuple[int, int]]) -> int:
    sql = "SELECT count(*) FROM passages WHERE id BETWEEN ? AND ?"
    return sum(int(catalog.rows(sql, ends)[0][0]) for ends in slices)


def _matches(catalog: Catalog, term: str, slices: Sequence[tuple[int, int]]) -> int:
    """In one statement: a question of twelve terms would take some fifty."""
    one = "(SELECT count(*) FROM lexical WHERE lexical MATCH ? AND rowid BETWEEN ? AND ?)"
    values = [value for low, high in slices for value in (f'"{term}"', low, high)]
    return int(catalog.rows(f"SELECT {' + '.join([one] * len(slices))}", values)[0][0])


def _counted(catalog: Catalog, term: str) -> int:
    sql = "SELECT count(*) FROM (SELECT 1 FROM lexical WHERE lexical MATCH ? LIMIT ?)"
    return int(catalog.rows(sql, (f'"{term}"', RARE))[0][0])
