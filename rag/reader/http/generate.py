"""A reader behind an address, as `protocols.Generator`.

Templates are the server's, so prompts go there as messages. The protocol's tokens stand for them:
as many as are counted, alike where the text is, and the messages are found again by them.
"""

from __future__ import annotations

import contextlib
import zlib
from collections import OrderedDict
from collections.abc import Generator, Iterator, Sequence
from typing import Any

from rag.core.errors import ConfigError, ContextOverflow, ModelMissing, RagError
from rag.core.extractive import Extractive
from rag.core.protocols import Message, TextStream
from rag.core.reader_address import ReaderAddress
from rag.reader.completion import VisibleText
from rag.reader.http.connection import Refused
from rag.reader.http.neutralise import neutralised
from rag.reader.http.server import Server

TURN_TOKENS = 8
"""What a template writes around a message, rather too many."""
_TURN = -1
_REMEMBERED = 64
"""Prompts whose messages are kept: a question encodes some twenty while it is packed."""


class HttpGenerator:
    """A model of another program. See `protocols.Generator`.

    Nothing is sent ahead of a question, and a grammar is left out: not all servers take one, and
    marks are checked in any case.

    :param window: tokens of prompt and answer; capped at what the server says.
    :param temperature: 0 takes the likeliest token.
    :raises ModelMissing: when no server answers, or it has no such model.
    """

    extractive: Extractive | None = None

    def __init__(
        self, address: ReaderAddress, window: int, temperature: float = 0.0, seed: int = 0
    ) -> None:
        self._server = Server(address)
        self.name = f"{self._server.model} at {address}"
        self.parameters = self._server.parameters
        self.context_window = min(window, self._server.window or window)
        self.counts_exactly = self._server.counts_exactly
        self._settings: dict[str, Any] = {"temperature": temperature, "seed": seed}
        self._prompts: OrderedDict[tuple[int, ...], list[dict[str, str]]] = OrderedDict()
        self._extras = _extras(self._server)
        self._open: TextStream | None = None
        self._reused = self._generated = 0

    def encode(self, messages: Sequence[Message]) -> tuple[int, ...]:
        """Tokens that stand for the messages: exactly as many as their texts are counted, and what
        a template takes."""
        tokens: list[int] = []
        for message in messages:
            tokens += [_TURN, *_stand_ins(message.role, TURN_TOKENS - 1)]
            for part in message.parts:
                text = part.text if part.trusted else neutralised(part.text)
                tokens += _stand_ins(text, self._server.count_tokens(text))
        tokens += [_TURN] * TURN_TOKENS
        encoded = tuple(tokens)
        self._prompts[encoded] = [_as_json(message) for message in messages]
        self._prompts.move_to_end(encoded)
        if len(self._prompts) > _REMEMBERED:
            self._prompts.popitem(last=False)
        return encoded

    def count_tokens(self, text: str) -> int:
        """Tokens of `text` as untrusted prompt text: the server's count, or an estimate."""
        return self._server.count_tokens(neutralised(text))

    def generate(
        self,
        tokens: Sequence[int],
        max_tokens: int,
        grammar: str = "",
        held: float | None = None,
    ) -> TextStream:
        """Stream the completion; closing the stream stops the server.

        :raises ContextOverflow: at once, when prompt and `max_tokens` exceed the context window.
        :raises ReaderGone: while streaming, when the server has gone; what came before stands.
        """
        needed = len(tokens) + max_tokens
        if needed > self.context_window:
            raise ContextOverflow(
                f"the prompt takes {len(tokens)} tokens and the answer up to {max_tokens}, "
                f"the context window of {self.name} holds {self.context_window}",
                hint="rag ask -k 2 QUESTION",
            )
        if self._open is not None:
            self._open.close()
        messages = self._prompts.get(tuple(tokens))
        if messages is None:
            raise ConfigError("these tokens stand for no prompt that was encoded here")
        self._open = self._stream(messages, max_tokens)
        return self._open

    def read_ahead(self, tokens: Sequence[int]) -> None:
        """Nothing: text goes to another program when a person asks, not before."""

    def reused_tokens(self) -> int:
        """How many prompt tokens the server found already evaluated, where it says so."""
        return self._reused

    def generated_tokens(self) -> int:
        """How many tokens the last call has generated, hidden reasoning included."""
        return self._generated

    def close(self) -> None:
        """Stop what still runs."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _stream(self, messages: list[dict[str, str]], max_tokens: int) -> TextStream:
        self._reused = self._generated = 0
        if max_tokens < 1:  # servers take it for no limit
            return
        text = VisibleText()
        body = {"model": self._server.model, "messages": messages, "max_tokens": max_tokens}
        # A stream that is closed early closes the connection, which is what stops the server.
        with contextlib.closing(self._events(body | self._settings)) as events:
            for event in events:
                self._hear_usage(event)
                if piece := _written(event):
                    self._generated += 1
                    if shown := text.add(piece.encode("utf-8", "replace")):
                        yield shown
        if rest := text.finish():
            yield rest

    def _events(self, body: dict[str, Any]) -> Generator[dict[str, Any], None, None]:
        """The server's events; what only some servers know is left out where one refuses it."""
        body = body | {"stream": True, "stream_options": {"include_usage": True}}
        try:
            yield from self._server.connection.stream("/v1/chat/completions", body | self._extras)
        except Refused as refusal:
            if refusal.status not in (400, 422) or not self._extras:
                raise self._error(refusal) from refusal
            self._extras = {}
            yield from self._events(body)

    def _error(self, refusal: Refused) -> RagError:
        place = self._server.connection.address
        return ModelMissing(
            f"{place} refuses to answer (HTTP {refusal.status}): {refusal}",
            hint="rag ask --extract QUESTION",
        )

    def _hear_usage(self, event: dict[str, Any]) -> None:
        usage = event.get("usage")
        if isinstance(usage, dict):
            self._generated = int(usage.get("completion_tokens") or self._generated)
            details = usage.get("prompt_tokens_details")
            if isinstance(details, dict):
                self._reused = int(details.get("cached_tokens") or 0)


def _extras(server: Server) -> dict[str, Any]:
    """Reasoning takes tokens from the answer; each program has its own switch."""
    if server.is_ollama:
        return {"reasoning_effort": "none"}
    return {"chat_template_kwargs": {"enable_thinking": False}}


def _as_json(message: Message) -> dict[str, str]:
    texts = (part.text if part.trusted else neutralised(part.text) for part in message.parts)
    return {"role": message.role, "content": "".join(texts)}


def _stand_ins(text: str, count: int) -> Iterator[int]:
    """So many numbers, the same for the same text, none of them `_TURN`."""
    first = zlib.crc32(text.encode("utf-8", "replace"))
    return iter(range(first, first + count))


def _written(event: dict[str, Any]) -> str:
    """The text of an event; reasoning that a server sends apart is not part of the answer."""
    try:
        return event["choices"][0]["delta"].get("content") or ""
    except (KeyError, IndexError, TypeError, AttributeError):
        return ""
