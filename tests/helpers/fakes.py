"""Stand-ins small enough to check by eye; they pass the same contract tests as the real parts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from rag.core.errors import ContextOverflow
from rag.core.protocols import FloatMatrix, Message, TextStream


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

    def relevance(self, question: str, texts: Sequence[str]) -> None:
        return None

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + 2 for text in texts]

    def _embed(self, texts: Sequence[str]) -> FloatMatrix:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in ["", *text.lower().split()]:
                row[hashlib.sha256(word.encode()).digest()[0] % self.dimension] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class FakeGenerator:
    """A token a word; answers in the order given, the last one again and again.

    `prompts` records the text of every prompt that was run, `grammars` what it was run under.
    """

    name = "fake"
    parameters = 135_000_000
    counts_exactly = True

    def __init__(self, *answers: str, context_window: int = 2048) -> None:
        self.context_window = context_window
        self.extractive = None
        self.prompts: list[str] = []
        self.grammars: list[str] = []
        self.closed = False
        self._answers = list(answers) or ["Yes."]
        # Id 0 begins a turn; a role word and a word of a document have different ids.
        self._words = ["\n\n"]
        self._ids: dict[tuple[bool, str], int] = {}
        self._before: tuple[int, ...] = ()
        self._reused = self._generated = 0

    def encode(self, messages: Sequence[Message]) -> tuple[int, ...]:
        tokens: list[int] = []
        for message in [*messages, Message("assistant", ())]:
            tokens += [0, self._id(f"{message.role}:", control=True)]
            for part in message.parts:
                tokens += [self._id(word) for word in part.text.split()]
        return tuple(tokens)

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def generate(
        self, tokens: Sequence[int], max_tokens: int, grammar: str = "", held: float | None = None
    ) -> TextStream:
        if len(tokens) + max_tokens > self.context_window:
            raise ContextOverflow(f"{len(tokens)} + {max_tokens} > {self.context_window}")
        self.prompts.append(" ".join(self._words[token] for token in tokens))
        self.grammars.append(grammar)
        same = [a == b for a, b in zip(self._before, tokens[:-1], strict=False)]
        self._reused = [*same, False].index(False)
        self._before = tuple(tokens)
        words = self._answers[0].split()[:max_tokens]
        self._answers = self._answers[1:] or self._answers
        self._generated = len(words)
        return (f" {word}" if place else word for place, word in enumerate(words))

    def read_ahead(self, tokens: Sequence[int]) -> None:
        if self._before[: len(tokens)] != tuple(tokens):
            self._before = tuple(tokens)

    def reused_tokens(self) -> int:
        return self._reused

    def generated_tokens(self) -> int:
        return self._generated

    def close(self) -> None:
        self.closed = True

    def _id(self, word: str, control: bool = False) -> int:
        if (control, word) not in self._ids:
            self._ids[control, word] = len(self._words)
            self._words.append(word)
        return self._ids[control, word]
