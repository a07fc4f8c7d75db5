"""Texts that are not in the collection, as vectors comparable with those that are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.core.protocols import Embedder, FloatMatrix
from rag.core.records import Document
from rag.explore.documents import unit
from rag.load.split import SplitSettings, split


def embed_texts(embedder: Embedder, texts: Sequence[str]) -> FloatMatrix:
    """Shape (len(texts), dimension): each text embedded as a passage, the same way as what it is
    compared with; one too long for the model is the mean of its parts, like a document."""
    parts: list[str] = []
    owners: list[int] = []
    for owner, text in enumerate(texts):
        for part in _parts(embedder, text):
            parts.append(part)
            owners.append(owner)
    means = np.zeros((len(texts), embedder.dimension), dtype=np.float32)
    np.add.at(means, owners, embedder.embed_passages(parts))
    return unit(means)


def _parts(embedder: Embedder, text: str) -> Sequence[str]:
    if embedder.count_tokens([text])[0] <= embedder.max_tokens:
        return [text]
    settings = SplitSettings(embedder.max_tokens, embedder.max_tokens)
    passages = split(Document("", "", text), embedder.count_tokens, settings)
    return [passage.text for passage in passages]
