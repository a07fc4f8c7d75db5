"""The reader: a GGUF model behind `protocols.Generator`.

It knows nothing of passages or of what is asked; `rag.reader.llama` holds the library itself.
"""

from __future__ import annotations

import contextlib
import re
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from rag.core.errors import ContextOverflow, RagError
from rag.core.protocols import Message, TextStream
from rag.reader.chat_template import PLAIN_STOP, ChatTemplate
from rag.reader.completion import VisibleText, is_reasoning_mark, opens_reasoning
from rag.reader.llama import LlamaModel
from rag.reader.llama_context import LlamaContext, ReaderSettings
from rag.reader.sampler import Sampler

DEFAULT_SETTINGS = ReaderSettings()

READS_AHEAD = "rag reads ahead"

# The last tokens of a prompt, where a template may have opened the reasoning already.
_TAIL_TOKENS = 12


class LlamaGenerator:
    """A GGUF model that answers. See `protocols.Generator`.

    One context, so one completion at a time: another thread waits for its turn, and a new call of
    the same thread ends a stream that thread has left unfinished.

    :param name: what the model is called on screen; "" takes the file's name.
    :raises ModelMissing: when there is no such file.
    :raises ModelBroken: when it cannot be loaded, does not fit in memory or does not write text.
    """

    counts_exactly = True

    def __init__(
        self, path: Path, settings: ReaderSettings = DEFAULT_SETTINGS, name: str = ""
    ) -> None:
        self.name = name or path.stem
        self._model = LlamaModel(path, settings.gpu_layers)
        try:
            self._encoder = Encoder(self._model)
            self._context = LlamaContext(self._model, settings)
        except BaseException:
            self._model.close()
            raise
        self.parameters = self._model.parameters
        self.context_window = self._context.window
        self.extractive = settings.extractive
        self.settings = settings
        self._reused = 0
        self._generated = 0
        self._lock = threading.Lock()
        self._wanted = threading.Event()
        self._closed = False
        self._own = threading.local()

    def encode(self, messages: Sequence[Message]) -> tuple[int, ...]:
        """Tokens of the messages in the model's own chat template, ready for the answer.

        The sum of `count_tokens` over the untrusted parts and of the rest: parts are tokenised
        one by one, so a part costs the same wherever it stands.
        """
        return self._encoder.encode(messages)

    def count_tokens(self, text: str) -> int:
        """Tokens of `text` as untrusted prompt text."""
        return len(self._encoder.plain(text))

    def generate(
        self,
        tokens: Sequence[int],
        max_tokens: int,
        grammar: str = "",
        held: float | None = None,
    ) -> TextStream:
        """Stream the completion; reasoning is left out and counts towards `max_tokens`.

        :param grammar: GBNF rules with a ``root``, or "".
        :param held: see `protocols.Generator`.
        :raises ContextOverflow: at once, when prompt and `max_tokens` exceed the context window.
        """
        self._require_room(len(tokens), max_tokens)
        unfinished = getattr(self._own, "stream", lambda: None)()
        if unfinished is not None:
            unfinished.close()
        stream = self._stream(list(tokens), max_tokens, partial(self._sampler, grammar, held))
        # Weak: a stream nobody holds any more is closed by the interpreter, which frees the lock.
        self._own.stream = weakref.ref(stream)
        return stream

    def prepare(self, tokens: Sequence[int], file: Path) -> int:
        """Evaluate what prompts begin with, or read it from the file that an earlier call wrote.

        Whole batches only, so that answers are the same as without.

        :returns: how many of the tokens are evaluated.
        """
        size = self._context.batch_tokens
        whole = list(tokens[: len(tokens) // size * size])
        with self._lock:
            if whole and not (file.is_file() and self._context.load(whole, file)):
                self._context.evaluate_prompt(whole)
                self._context.save(file)
        return len(whole)

    def read_ahead(self, tokens: Sequence[int]) -> None:
        """Evaluate a prompt's beginning on another thread, until another call wants the model.

        What is evaluated by then stays so.
        """
        threading.Thread(target=self._read_ahead, args=(tuple(tokens),), name=READS_AHEAD).start()

    def _read_ahead(self, tokens: Sequence[int]) -> None:
        # What goes wrong here goes wrong again where somebody waits for it.
        with self._lock, contextlib.suppress(RagError):
            if not self._closed:
                self._context.evaluate_ahead(tokens, self._wanted.is_set)

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        self._wanted.set()
        with self._lock:
            self._wanted.clear()
            yield

    def reused_tokens(self) -> int:
        """How many prompt tokens the last call found already evaluated."""
        return self._reused

    def generated_tokens(self) -> int:
        """How many tokens the last call has generated, hidden reasoning included."""
        return self._generated

    def close(self) -> None:
        """Free the model's memory, after the completion that is running."""
        with self._turn():
            self._closed = True
            self._context.close()
            self._model.close()

    def _require_room(self, prompt: int, answer: int) -> None:
        if prompt + answer <= self.context_window:
            return
        needed = prompt + answer
        if needed <= self._model.trained_window:
            hint = f"RAG_CONTEXT_WINDOW={needed} rag ask QUESTION"
        else:
            hint = "rag ask -k 2 QUESTION"
        raise ContextOverflow(
            f"the prompt takes {prompt} tokens and the answer up to {answer}, "
            f"the context window of {self.name} holds {self.context_window}",
            hint=hint,
        )

    def _stream(
        self, tokens: list[int], max_tokens: int, make_sampler: Callable[[], Sampler]
    ) -> TextStream:
        with self._turn():
            self._generated = 0
            sampler = make_sampler()
            try:
                self._reused = self._context.evaluate_prompt(tokens)
                yield from self._visible(tokens, max_tokens, sampler)
            finally:
                sampler.close()

    def _sampler(self, grammar: str, held: float | None) -> Sampler:
        settings, bias = self.settings, []
        if self.extractive is not None:
            first = self._model.tokenize(self.extractive.refusal, False)[0]
            bias.append((first, self.extractive.bias(held)))
        return Sampler(self._model, settings.temperature, settings.seed, grammar, bias)

    def _visible(self, tokens: list[int], max_tokens: int, sampler: Sampler) -> TextStream:
        text = VisibleText(self._reasoning_end(tokens), self._encoder.stop)
        for _ in range(max_tokens):
            token = sampler.sample(self._context.pointer)
            self._generated += 1
            if self._model.is_end(token):
                break
            if written := text.add(self._bytes(token, text.begun)):
                yield written
            if text.ended:
                break
            if self._generated < max_tokens:
                self._context.evaluate_token(token)
        if rest := text.finish():
            yield rest

    def _bytes(self, token: int, begun: bool) -> bytes:
        if begun or not self._model.is_control(token):
            return self._model.piece(token)
        return self._model.piece(token, special=is_reasoning_mark(self._model.marker(token)))

    def _reasoning_end(self, tokens: list[int]) -> str:
        tail = b"".join(self._model.piece(token, True) for token in tokens[-_TAIL_TOKENS:])
        return opens_reasoning(tail.decode("utf-8", "replace"))


class Encoder:
    """Messages to tokens, such that no text of a document ever becomes a control token."""

    def __init__(self, model: LlamaModel) -> None:
        self._model = model
        begin = model.marker(model.begin_token)
        self._template = ChatTemplate(model.chat_template, begin, model.end_text())
        self.stop = "" if model.chat_template else PLAIN_STOP
        self.marks = [
            mark for mark in self._template.written_marks if len(model.tokenize(mark, True)) > 1
        ]
        # SentencePiece puts a space in front of every text; within a line that is one too many.
        first = model.tokenize("a", False)[:1]
        self._adds_space = bool(first) and model.piece(first[0]).startswith(b" ")

    def encode(self, messages: Sequence[Message]) -> tuple[int, ...]:
        """See `LlamaGenerator.encode`."""
        tokens: list[int] = []
        for part in self._template.render(messages):
            tokens += (
                self._model.tokenize(part.text, True) if part.trusted else self.plain(part.text)
            )
        begin = self._model.begin_token
        if self._model.adds_begin_token and tokens[:1] != [begin]:
            tokens.insert(0, begin)
        return tuple(tokens)

    def plain(self, text: str) -> list[int]:
        """Tokens of untrusted text: ordinary ones only.

        Turns that a template writes as ordinary text are broken by a space ("[INST ]").
        """
        for mark in self.marks:
            text = text.replace(mark, f"{mark[:-1]} {mark[-1]}")
        tokens = self._without_prefix(text)
        marks = {mark for token in tokens if len(mark := self._model.marker(token)) > 1}
        # llama.cpp recognises user-defined tokens in any text, and some families define their
        # turns so ("<｜User｜>"). Cut in two, neither half is one. (Runs of spaces are too.)
        cuts = [f"(?<={re.escape(m[0])})(?={re.escape(m[1:])})" for m in marks if m.strip(" ▁\t\n")]
        pieces = re.split("|".join(cuts), text) if cuts else [text]
        if len(pieces) == 1:
            return tokens
        return [token for piece in pieces for token in self.plain(piece)]

    def _without_prefix(self, text: str) -> list[int]:
        tokens = self._model.tokenize(text, False)
        if not self._adds_space or not text:
            return tokens
        line_end = self._model.tokenize("\n", False)
        after = self._model.tokenize("\n" + text, False)
        return after[len(line_end) :] if after[: len(line_end)] == line_end else tokens
