"""An embedder that computes a text once: the stages of one question share its texts.

Searching, evidence, confidence and the check of sentences all need the question's vector, and the
last three those of the same sentences. It forgets nothing, so it lives as long as one question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from rag.core.protocols import Embedder, FloatMatrix, FloatVector

Embed = Callable[[Sequence[str]], FloatMatrix]


class Remembered:
    """An `Embedder` in front of another that keeps every vector it was given."""

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self.fingerprint = embedder.fingerprint
        self.dimension = embedder.dimension
        self.max_tokens = embedder.max_tokens
        self._embedder = embedder
        self._queries: dict[str, FloatMatrix] = {}
        self._passages: dict[str, FloatMatrix] = {}

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """As of the embedder behind it; only texts not met before are computed."""
        return self._recall(self._queries, self._embedder.embed_queries, texts)

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """As of the embedder behind it; only texts not met before are computed."""
        return self._recall(self._passages, self._embedder.embed_passages, texts)

    def relevance(self, question: str, texts: Sequence[str]) -> FloatVector | None:
        """As of the embedder behind it."""
        return self._embedder.relevance(question, texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """As of the embedder behind it."""
        return self._embedder.count_tokens(texts)

    def _recall(
        self, known: dict[str, FloatMatrix], embed: Embed, texts: Sequence[str]
    ) -> FloatMatrix:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known.update(zip(new, embed(new), strict=True))
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([known[text] for text in texts])


def remembered(embedder: Embedder) -> Embedder:
    """The embedder with a memory; itself where it has one."""
    return embedder if isinstance(embedder, Remembered) else Remembered(embedder)
