"""Two embedders of the same weights as one: the first starts at once, the second is faster once
there is much to do and its loading has paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.core.protocols import Embedder, FloatMatrix

MANY_PASSAGES = 1_000
"""What the processor embeds in the time that importing torch and warming a GPU up takes."""


class GrowingEmbedder:
    """Implements `rag.core.protocols.Embedder`; vectors of both may lie in one collection.

    :param small: used for queries, for counting, and for the first passages.
    :param open_large: called once, when `after` passages have been embedded.
    """

    def __init__(
        self, small: Embedder, open_large: Callable[[], Embedder], after: int = MANY_PASSAGES
    ) -> None:
        self.name = small.name
        self.fingerprint = small.fingerprint
        self.dimension = small.dimension
        self.max_tokens = small.max_tokens
        self.embed_queries = small.embed_queries
        self.count_tokens = small.count_tokens
        self.relevance = small.relevance
        self._small, self._open_large, self._after = small, open_large, after
        self._large: Embedder | None = None
        self._done = 0

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Shape (len(texts), dimension)."""
        if self._large is None and self._done >= self._after:
            self._large = self._open_large()
        self._done += len(texts)
        return (self._large or self._small).embed_passages(texts)
