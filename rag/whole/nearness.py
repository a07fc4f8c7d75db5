"""How near the passages of a collection are in meaning to some words, as far as anybody asks.

It decides nothing about where the cut is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from rag.catalog.exact_neighbours import sample
from rag.workspace import Workspace

FIRST = 1000
"""Passages that are looked at at first; four times as many each time all of them are near."""


class Nearness(Protocol):
    """How near passages are to a subject, as cosines of their vectors.

    :ivar usual: what any passage of the collection is on average, and `spread` about that.
    """

    usual: float
    spread: float

    def of(self, passage_ids: Sequence[str]) -> list[float]:
        """How near some passages are, in their order."""
        ...

    def above(self, cut: float) -> list[str]:
        """Every passage that is as near as this or nearer, the nearest first."""
        ...


Near = Callable[[str], Nearness]


class VectorNearness:
    """The nearness of an open collection's passages to some words."""

    def __init__(self, workspace: Workspace, text: str) -> None:
        self._collection = workspace.collection
        self._vector = workspace.embedder.embed_queries([text])
        cosines = sample(self._collection.catalog) @ self._vector[0]
        self.usual, self.spread = float(cosines.mean()), float(cosines.std())

    def of(self, passage_ids: Sequence[str]) -> list[float]:
        """See `Nearness`."""
        cosines: list[float] = (
            self._collection.catalog.vectors(passage_ids) @ self._vector[0]
        ).tolist()
        return cosines

    def above(self, cut: float) -> list[str]:
        """See `Nearness`; those of an index are found as surely as its neighbours are."""
        every, limit = self._collection.catalog.counts().passages, FIRST
        while True:
            found = self._collection.nearest(self._vector, min(limit, every))
            if limit >= every or (found and found[-1][1] < cut):
                return [key for key, score in found if score >= cut]
            limit *= 4
