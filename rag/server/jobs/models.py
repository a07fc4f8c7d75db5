"""The models of the process, loaded once; a language model that stops when nobody waits for it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence

from rag.core.config import Config
from rag.core.errors import NotWanted
from rag.core.protocols import Generator, Message, TextStream
from rag.workspace import Models

Wanted = Callable[[], bool]


class ServedModels(Models):
    """Models whose generator asks, before each word, whether the thread's work is still wanted."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._asked = threading.local()

    @contextlib.contextmanager
    def while_wanted(self, wanted: Wanted) -> Iterator[None]:
        """What this thread asks meanwhile."""
        self._asked.wanted = wanted
        try:
            yield
        finally:
            del self._asked.wanted

    def generator(self) -> Generator:
        """The language model; waits until it is loaded."""
        wanted: Wanted = getattr(self._asked, "wanted", lambda: True)
        return _WhileWanted(super().generator(), wanted)


class _WhileWanted:
    """A `Generator` in front of another."""

    def __init__(self, generator: Generator, wanted: Wanted) -> None:
        self._generator, self._wanted = generator, wanted
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
                if not self._wanted():
                    raise NotWanted("nobody waits for this answer any more")
                yield piece

    def read_ahead(self, tokens: Sequence[int]) -> None:
        self._generator.read_ahead(tokens)

    def reused_tokens(self) -> int:
        return self._generator.reused_tokens()

    def generated_tokens(self) -> int:
        return self._generator.generated_tokens()

    def close(self) -> None:
        self._generator.close()
