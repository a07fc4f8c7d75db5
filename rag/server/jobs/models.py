"""The models of the process, loaded once; a language model that stops when nobody waits for it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from typing import Protocol

from rag.core.config import Config
from rag.core.errors import NotWanted
from rag.core.protocols import Generator, Message, TextStream
from rag.workspace import Models


class Audience(Protocol):
    """Whoever waits for what a model writes."""

    def wanted(self) -> bool:
        """Whether somebody still waits."""
        ...

    def hear(self, text: str) -> None:
        """Words as the model writes them; nobody has checked them yet."""
        ...


class ServedModels(Models):
    """Models whose generator asks, before each word, whether the thread's work is still wanted."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._asked = threading.local()

    @contextlib.contextmanager
    def heard_by(self, audience: Audience) -> Iterator[None]:
        """For whom this thread works meanwhile."""
        self._asked.audience = audience
        try:
            yield
        finally:
            del self._asked.audience

    def generator(self) -> Generator:
        """The language model; waits until it is loaded."""
        audience: Audience | None = getattr(self._asked, "audience", None)
        generator = super().generator()
        return generator if audience is None else _WhileWanted(generator, audience)


class _WhileWanted:
    """A `Generator` in front of another."""

    def __init__(self, generator: Generator, audience: Audience) -> None:
        self._generator, self._audience = generator, audience
        self.name = generator.name
        self.parameters = generator.parameters
        self.context_window = generator.context_window
        self.extractive = generator.extractive
        self.counts_exactly = generator.counts_exactly

    def encode(self, messages: Sequence[Message]) -> tuple[int, ...]:
        return self._generator.encode(messages)

    def count_tokens(self, text: str) -> int:
        return self._generator.count_tokens(text)

    def generate(
        self, tokens: Sequence[int], max_tokens: int, grammar: str = "", held: float | None = None
    ) -> TextStream:
        with contextlib.closing(
            self._generator.generate(tokens, max_tokens, grammar, held)
        ) as stream:
            for piece in stream:
                if not self._audience.wanted():
                    raise NotWanted("nobody waits for this answer any more")
                self._audience.hear(piece)
                yield piece

    def read_ahead(self, tokens: Sequence[int]) -> None:
        self._generator.read_ahead(tokens)

    def reused_tokens(self) -> int:
        return self._generator.reused_tokens()

    def generated_tokens(self) -> int:
        return self._generator.generated_tokens()

    def close(self) -> None:
        self._generator.close()
