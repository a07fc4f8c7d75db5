"""Examples to token sequences, by the product's own prompt and the reader's own vocabulary.

A prompt here has the tokens that `rag.reader.generate` runs: nothing is rendered a second way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.prompt.messages import Excerpt, build_messages
from rag.prompt.templates import load_prompts
from rag.reader.generate import Encoder
from rag.reader.llama import LlamaModel
from training.examples import Example

END = "<|im_end|>"


@dataclass(frozen=True, slots=True)
class Branch:
    """A question and its answer, after the shared prefix.

    :ivar answer: how many tokens at the end are to be learned, the end of the turn among them.
    """

    tokens: tuple[int, ...]
    answer: int


@dataclass(frozen=True, slots=True)
class Encoded:
    """A context that is computed once, and what is asked of it."""

    prefix: tuple[int, ...]
    branches: tuple[Branch, ...]

    def __len__(self) -> int:
        return len(self.prefix) + sum(len(branch.tokens) for branch in self.branches)


class Rendering:
    """Prompts and answers of the reader as tokens.

    :param path: the reader's GGUF file; its weights are not loaded.
    """

    def __init__(self, path: Path) -> None:
        self._model = LlamaModel(path, vocabulary_only=True)
        self._encoder = Encoder(self._model)
        self._prompts = load_prompts("tiny")

    def prompt(self, excerpts: Sequence[Excerpt], question: str) -> tuple[int, ...]:
        """As `rag.answer.fit_prompt.make_prompt` has it for a question without history."""
        return self._encoder.encode(build_messages(self._prompts, excerpts, (), question))

    def answer(self, text: str) -> tuple[int, ...]:
        """What the reader is to write, the end of its turn included."""
        return (*self._model.tokenize(text, False), *self._model.tokenize(END, True))

    def encode(self, example: Example) -> Encoded:
        """The example with its questions' common beginning in front."""
        prompts = [self.prompt(example.excerpts, asked.question) for asked in example.asked]
        shared = _common(prompts)
        branches = []
        for prompt, asked in zip(prompts, example.asked, strict=True):
            answer = self.answer(asked.answer)
            branches.append(Branch((*prompt[shared:], *answer), len(answer)))
        return Encoded(prompts[0][:shared], tuple(branches))


def encoder(path: Path) -> Callable[[Example], Encoded]:
    """The encoding of one reader."""
    return Rendering(path).encode


def _common(prompts: Sequence[Sequence[int]]) -> int:
    """Length of the longest common beginning that leaves something of each."""
    shortest = min(map(len, prompts)) - 1
    for place in range(shortest):
        if len({prompt[place] for prompt in prompts}) > 1:
            return place
    return shortest
