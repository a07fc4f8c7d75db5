"""The three seams of the program: who embeds, who finds neighbours, who writes.

Everything else is functions. Implementations live in one file each and import their library there.
"""

from __future__ import annotations

import collections.abc
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from rag.core.extractive import Extractive

FloatMatrix: TypeAlias = npt.NDArray[np.float32]
"""float32, one unit-length row per text."""
FloatVector: TypeAlias = npt.NDArray[np.float32]
"""float32, one value per text."""


TextStream: TypeAlias = collections.abc.Generator[str, None, None]
"""Pieces of text as they are written; closed by whoever stops listening early."""


class Embedder(Protocol):
    """Texts to unit vectors. Two methods because E5 was trained with two prefixes
    (Wang et al. 2022, https://arxiv.org/abs/2212.03533)."""

    name: str
    fingerprint: str
    """What makes vectors comparable: model, weights, prefixes. Equal means interchangeable."""
    dimension: int
    max_tokens: int
    """Tokens of one input, prefix and special tokens included."""

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Shape (len(texts), dimension); each text gets ``query: `` in front, exactly once."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Shape (len(texts), dimension); each text gets ``passage: `` in front, exactly once."""
        ...

    def relevance(self, question: str, texts: Sequence[str]) -> FloatVector | None:
        """How well each text answers a question that it is read together with, shape
        (len(texts),): log odds, 0 being even; None from a model that was not taught to tell."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens each text takes as a passage, prefix and special tokens included."""
        ...


class PictureEmbedder(Protocol):
    """Pictures and words to unit vectors of one space, which is not that of passages."""

    name: str
    fingerprint: str
    """What makes vectors comparable: the model's weights. Equal means interchangeable."""

    def embed_words(self, texts: Sequence[str]) -> FloatMatrix:
        """Shape (len(texts), dimension); of a text beyond the model's length its beginning."""
        ...

    def embed_pictures(self, pictures: Sequence[bytes]) -> FloatMatrix:
        """Shape (len(pictures), dimension).

        :param pictures: JPEGs that this program has drawn; never a file's own bytes.
        """
        ...


class VectorSearch(Protocol):
    """Finds the vectors nearest to one."""

    def search(self, vector: FloatMatrix, limit: int) -> list[tuple[str, float]]:
        """The nearest rows to one vector of shape (1, dimension), best first.

        :returns: (passage id, cosine similarity in -1..1), at most `limit`.
        """
        ...


class VectorIndex(VectorSearch, Protocol):
    """Nearest neighbours by cosine; rebuildable, never the only copy of anything."""

    def upsert(self, passage_ids: Sequence[str], vectors: FloatMatrix) -> None:
        """Add or replace rows; ids are unique within a call."""
        ...

    def delete(self, passage_ids: Sequence[str]) -> None:
        """Remove rows; unknown ids are ignored."""
        ...

    def count(self) -> int:
        """How many rows are stored."""
        ...

    def pages(self) -> collections.abc.Iterator[tuple[list[str], FloatMatrix]]:
        """(ids, vectors) of everything stored, a page at a time."""
        ...

    def ids(self) -> set[str]:
        """Every id stored."""
        ...


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of prompt text. Only the project's own templates are trusted: text of documents,
    of the person and of earlier turns never becomes a control token."""

    text: str
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a prompt; `role` is ``system``, ``user`` or ``assistant``."""

    role: str
    parts: tuple[Part, ...]


class Generator(Protocol):
    """A language model that continues tokens."""

    name: str
    parameters: int
    """How many weights the model has: small ones need other prompts."""
    context_window: int
    """Tokens of prompt and completion together."""
    counts_exactly: bool
    """Whether tokens are the model's own; otherwise they are estimated, rather too many."""
    extractive: Extractive | None
    """How it was trained to answer in the words of its excerpts; None for a model that writes."""

    def encode(self, messages: Sequence[Message]) -> tuple[int, ...]:
        """Tokens of the messages in the model's own chat template, ready for the answer."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of `text` as untrusted prompt text."""
        ...

    def generate(
        self,
        tokens: Sequence[int],
        max_tokens: int,
        grammar: str = "",
        held: float | None = None,
    ) -> TextStream:
        """Stream the completion; ends at the model's end of turn or after `max_tokens`.

        :param held: how likely the prompt holds what is asked, 0..1; None where nobody knows. An
            extractive model refuses the sooner the less likely it is, others take no notice.
        :raises ContextOverflow: when prompt and `max_tokens` exceed the context window.
        """
        ...

    def read_ahead(self, tokens: Sequence[int]) -> None:
        """Begin to read what the next prompts start with; returns at once, and gives way to
        whatever else is asked of the model."""
        ...

    def reused_tokens(self) -> int:
        """How many prompt tokens the last call found already evaluated."""
        ...

    def generated_tokens(self) -> int:
        """How many tokens the last call has generated."""
        ...

    def close(self) -> None:
        """Free the model's memory."""
        ...
