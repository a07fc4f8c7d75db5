"""Stand-ins small enough to check by eye; they pass the same contract tests as the real parts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from rag.protocols import FloatMatrix


class FakeEmbedder:
    """Words hashed into 64 places, so that texts sharing words are near each other.

    `passages` and `queries` record every text it was given, call by call.
    """

    name = "fake"
    dimension = 64
    max_tokens = 512
    fingerprint = "fake-64"

    def __init__(self) -> None:
        self.passages: list[list[str]] = []
        self.queries: list[list[str]] = []

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        self.queries.append(list(texts))
        return self._embed(texts)

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        self.passages.append(list(texts))
        return self._embed(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + 2 for text in texts]

    def _embed(self, texts: Sequence[str]) -> FloatMatrix:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in ["", *text.lower().split()]:
                row[hashlib.sha256(word.encode()).digest()[0] % self.dimension] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)
