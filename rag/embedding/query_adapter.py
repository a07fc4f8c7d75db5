"""A linear adapter for questions: it moves a question's vector to where its answers stand.

E5 puts a question near texts that are about it; which of those answer it was learned from judged
questions (`training.queries`). Passages stay as they are, so nothing is ingested again.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from rag.core.locations import package_data
from rag.core.protocols import FloatMatrix

FILE = "multilingual-e5-small-queries.npz"


@dataclass(frozen=True, slots=True)
class QueryAdapter:
    """q ↦ unit(q + q · down · up).

    :ivar fingerprint: of the embedder it was made for; other vectors mean other things.
    :ivar down: shape (dimension, rank).
    :ivar up: shape (rank, dimension).
    """

    fingerprint: str
    down: FloatMatrix
    up: FloatMatrix

    def __call__(self, vectors: FloatMatrix) -> FloatMatrix:
        """Moved rows of shape (n, dimension), unit length."""
        moved = vectors + vectors @ self.down @ self.up
        unit: FloatMatrix = moved / np.linalg.norm(moved, axis=1, keepdims=True)
        return unit


def adapt(fingerprint: str, vectors: FloatMatrix) -> FloatMatrix:
    """The vectors of questions, shape (n, dimension), moved by the adapter that comes with the
    program; as they are when they are of another embedder than its own."""
    adapter = bundled()
    return adapter(vectors) if adapter.fingerprint == fingerprint else vectors


@functools.cache
def bundled() -> QueryAdapter:
    """The adapter among the package's data."""
    with np.load(package_data("adapter") / FILE) as kept:
        down, up = (kept[name].astype(np.float32) for name in ("down", "up"))
        return QueryAdapter(str(kept["fingerprint"]), down, up)
