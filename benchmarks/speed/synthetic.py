"""A collection of any size without embedding anything: texts and vectors drawn at random, stored
through the product's own catalogue and index.

Words are as unevenly common as real ones (Zipf). Vectors lie as E5's do: all near one direction
(cosine of unrelated texts about 0.75), around topics, in far fewer directions than they have
dimensions.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.catalog.changes import FileState, put_document
from rag.catalog.vectors import put_vectors
from rag.core.protocols import FloatMatrix
from rag.core.records import Document, Passage
from rag.index.collection import Collection

DIMENSION = 384
TOPICS = 20_000
LATENT = 48
"""Directions that texts of a topic differ in."""
VOCABULARY = 60_000
WORDS = 45
"""Words of a passage."""
PER_DOCUMENT = 50


class Source:
    """Passages by number; the same number gives the same passage in every run."""

    name = "synthetic"
    fingerprint = "synthetic"
    dimension = DIMENSION
    max_tokens = 512

    def __init__(self) -> None:
        draw = np.random.default_rng(1)
        self._common = _unit(draw.normal(size=(1, DIMENSION)))
        self._spread = draw.normal(size=(LATENT, DIMENSION)) / np.sqrt(LATENT)
        self._topics = draw.normal(size=(TOPICS, LATENT))
        ranks = np.arange(1, VOCABULARY + 1, dtype=np.float64)
        self._odds = np.cumsum(1 / (ranks + 2.7))
        self._odds /= self._odds[-1]
        self._words = np.array([_word(number) for number in range(VOCABULARY)], dtype=object)

    def vectors(self, draw: np.random.Generator, count: int) -> FloatMatrix:
        """Shape (count, DIMENSION), unit rows."""
        topics = self._topics[draw.integers(TOPICS, size=count)]
        own = topics + 0.7 * draw.normal(size=(count, LATENT))
        rows = 1.75 * self._common + 0.042 * own @ self._spread
        return _unit(rows + 0.006 * draw.normal(size=rows.shape))

    def text(self, draw: np.random.Generator, words: int = WORDS) -> str:
        """Words by frequency."""
        picked = np.searchsorted(self._odds, draw.random(words))
        return " ".join(self._words[picked]) + "."

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """A direction for each text; the real embedder's time is a constant measured elsewhere."""
        seeds = [int.from_bytes(text.encode()[:8].ljust(8), "little") for text in texts]
        return np.concatenate([self.vectors(np.random.default_rng(s), 1) for s in seeds])

    embed_passages = embed_queries

    def relevance(self, question: str, texts: Sequence[str]) -> None:
        """None: there is nothing to answer."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Words stand for tokens."""
        return [len(text.split()) for text in texts]

    def query(self, number: int) -> str:
        """Eight words, as uncommon as those of questions."""
        draw = np.random.default_rng([2, number])
        picked = np.searchsorted(self._odds, 0.3 + 0.7 * draw.random(8))
        return " ".join(self._words[picked])


Drawn = list[tuple[Document, list[Passage], dict[str, str]]]
"""Documents, their passages, and the hash of each passage's text by its id."""


def drawn(source: Source, start: int, count: int) -> tuple[list[str], FloatMatrix, Drawn]:
    """Passages `start` … `start + count`: hashes of their texts, vectors, documents."""
    draw = np.random.default_rng([3, start])
    vectors = source.vectors(draw, count)
    hashes = [f"{number:064x}" for number in range(start, start + count)]
    found = []
    for first in range(start, start + count, PER_DOCUMENT):
        numbers = range(first, min(first + PER_DOCUMENT, start + count))
        document, passages = _document(source, draw, numbers)
        of = {p.passage_id: hashes[n - start] for n, p in zip(numbers, passages, strict=True)}
        found.append((document, passages, of))
    return hashes, vectors, found


def store(collection: Collection, source: Source, start: int, count: int) -> None:
    """Add passages `start` … `start + count` to the catalogue; the index is the caller's."""
    hashes, vectors, found = drawn(source, start, count)
    put_vectors(collection.catalog, hashes, vectors)
    with collection.catalog.transaction():
        for document, passages, of in found:
            state = FileState(document.doc_id, document.source, "", 0, 0, "")
            put_document(collection.catalog, document, state, passages, of)


def _document(
    source: Source, draw: np.random.Generator, numbers: range
) -> tuple[Document, list[Passage]]:
    doc_id, name = f"d{numbers.start}", f"notes/{numbers.start:07}.md"
    title = source.text(draw, 5)
    passages = [
        Passage(
            f"p{number}", doc_id, name, title, title, source.text(draw), 0, 0, number, number, None
        )
        for number in numbers
    ]
    return Document(doc_id, name, "", title=title, kind="markdown"), passages


def _unit(rows: np.ndarray) -> FloatMatrix:
    unit: FloatMatrix = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _word(number: int) -> str:
    """A pronounceable word of its own for every number."""
    syllables = []
    number += 1
    while number:
        number, rest = divmod(number, 85)
        syllables.append("bcdfghklmnprstvwz"[rest // 5] + "aeiou"[rest % 5])
    return "".join(syllables)
