"""Reads a question and a text together and tells how well the one answers the other.

The network is E5's, changed by what was learned from questions and the places that answer them
(`training.cross_encoder`); `rag.embedding.e5_builder` writes the files that it opens. Reading both
together tells more than their two vectors do (Nogueira and Cho 2019,
https://arxiv.org/abs/1901.04085).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.core.errors import ModelBroken
from rag.core.protocols import FloatMatrix
from rag.embedding.e5_family import PASSAGE, QUERY
from rag.embedding.onnx_session import open_session
from rag.embedding.unigram_tokenizer import Unigram

NETWORK = "cross.onnx"
HEAD = "cross.npz"
QUESTION_TOKENS = 40
"""Of a question its beginning counts; so it was in training."""
TEXT_TOKENS = 112
"""The same of a text with the heading above it."""

Tokens = Sequence[int]
Map = Callable[[Callable[[Tokens], float], Iterable[Tokens]], Iterable[float]]


class CrossEncoder:
    """E5 over pairs, on the CPU.

    :param folder: of the built model.
    :param look_up: the words of tokens, shape (length, dimension).
    :raises ModelBroken: when the files cannot be opened.
    """

    def __init__(
        self,
        folder: Path,
        tokenizer: Unigram,
        look_up: Callable[[npt.NDArray[np.int64]], FloatMatrix],
    ) -> None:
        self.tokenizer, self.look_up = tokenizer, look_up
        try:
            self.session = open_session(folder / NETWORK)
            with np.load(folder / HEAD) as kept:
                self.head = kept["head"].astype(np.float32)
                self.scale, self.even = float(kept["scale"]), float(kept["even"])
        except (OSError, ValueError, KeyError) as error:
            raise ModelBroken(
                f"cannot open the cross-encoder in {folder}: {error}", hint="rag models verify"
            ) from error

    def scores(self, question: str, texts: Iterable[str], spread: Map = map) -> list[float]:
        """Log odds of each text against the answer standing nowhere; 0 is even.

        :param spread: applies a function to many; may do it on several threads.
        """
        asked = self._tokens(QUERY + question, QUESTION_TOKENS)
        told = (self._tokens(PASSAGE + text, TEXT_TOKENS) for text in texts)
        return list(spread(lambda tokens: self._score(asked, tokens), told))

    def _tokens(self, text: str, most: int) -> list[int]:
        """Without the mark of the beginning, with that of the end."""
        return [*self.tokenizer.encode(text)[1:-1][:most], self.tokenizer.end]

    def _score(self, asked: Tokens, told: Tokens) -> float:
        ids = np.array([self.tokenizer.begin, *asked, *told], np.int64)
        inputs = {"words": self.look_up(ids)[None], "mask": np.ones((1, len(ids)), np.int32)}
        states: FloatMatrix = self.session.run(None, inputs)[0][0]
        middle = 1 + len(asked)
        one, other = states[1 : middle - 1].mean(axis=0), states[middle:-1].mean(axis=0)
        cosine = one @ other / (np.linalg.norm(one) * np.linalg.norm(other))
        return float(self.scale * (cosine - self.even) + states[0] @ self.head)
