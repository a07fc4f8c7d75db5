"""llama.cpp through its C interface: a GGUF file, its vocabulary, text to tokens and back.

The only file that imports llama_cpp; `rag.reader.llama_context` evaluates. Neither knows of
messages.
The library's own `Llama` class is not used: with ``verbose=False`` it points the process's
stdout and stderr at the null device while it loads, which swallows what another thread prints
in that moment, and with its level names one step off it prints warnings as errors. Here the log
goes to a callback instead: nothing is redirected, nothing is printed, and a model can be loaded in
a thread beside a live display.
"""

from __future__ import annotations

import ctypes
import functools
import os
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag.core.errors import ConfigError, ModelBroken, ModelMissing
from rag.core.missing_package import ENGINE, QUOTES_ALONE, missing_package

# Values of llama.h and ggml.h that llama_cpp does not export, or exports wrongly.
_LOG_ERROR = 4
_TOKEN_CONTROL = 1 << 3
_TOKEN_USER_DEFINED = 1 << 4
_NO_TOKEN = -1


@functools.cache
def load_library() -> tuple[Any, deque[str], Any]:
    """llama_cpp, the errors it last logged, and the callback that collects them.

    Cached: llama.cpp keeps one callback for the whole process, and calls it for as long.

    :raises ModelMissing: when the library is not installed.
    """
    # How long OpenMP's threads spin while they wait for each other, before they sleep; read when
    # the library is loaded. Without end, as is its default, two threads beside another busy program
    # are slower than one; not at all, a token of a small model takes more than twice as long.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "10000")
    try:
        import llama_cpp
    except ModuleNotFoundError as error:
        raise missing_package(ENGINE, QUOTES_ALONE) from error

    errors: deque[str] = deque(maxlen=20)

    def collect(level: int, text: bytes, _: object) -> None:
        if level == _LOG_ERROR:
            errors.append(text.decode("utf-8", "replace").strip())

    callback = llama_cpp.llama_log_callback(collect)
    llama_cpp.llama_log_set(callback, ctypes.c_void_p(0))
    llama_cpp.llama_backend_init()
    return llama_cpp, errors, callback


_AMX = b"AMX_INT8 = 1"


class LlamaModel:
    """The weights and the vocabulary of one GGUF file.

    :param vocabulary_only: leave the weights on disk; tokens can be counted but not evaluated.
    :raises ModelMissing: when there is no such file.
    :raises ModelBroken: when it is no GGUF file, is damaged or does not fit in memory.
    """

    def __init__(self, path: Path, gpu_layers: int = 0, vocabulary_only: bool = False) -> None:
        require_gguf(path)
        self._c, errors, _ = load_library()
        parameters = self._c.llama_model_default_params()
        parameters.n_gpu_layers = gpu_layers  # the library's default is all of them
        parameters.vocab_only = vocabulary_only
        # Intel's matrix unit (AMX) is reached through weights that are packed for it; llama.cpp
        # crashes there on some machines (https://github.com/ggml-org/llama.cpp/issues/20824).
        parameters.use_extra_bufts = _AMX not in self._c.llama_print_system_info()
        errors.clear()
        self.pointer = self._c.llama_model_load_from_file(os.fsencode(path), parameters)
        if not self.pointer:
            raise ModelBroken(f"cannot load {path}: {reason(errors)}", hint="rag models verify")
        self._vocabulary = self._c.llama_model_get_vocab(self.pointer)
        self.parameters: int = self._c.llama_model_n_params(self.pointer)
        self.trained_window: int = self._c.llama_model_n_ctx_train(self.pointer)
        self.chat_template = _text(self._c.llama_model_chat_template(self.pointer, None))
        self.begin_token: int = self._c.llama_vocab_bos(self._vocabulary)
        self.adds_begin_token = bool(self._c.llama_vocab_get_add_bos(self._vocabulary))
        self.tokens: int = self._c.llama_vocab_n_tokens(self._vocabulary)
        self._attributes: dict[int, int] = {}

    def tokenize(self, text: str, special: bool) -> list[int]:
        """Tokens of `text`, nothing added in front.

        :param special: whether control tokens are recognised. User-defined ones always are.
        """
        encoded = text.encode("utf-8", "replace")
        size = len(encoded) + 8
        while True:
            buffer = (self._c.llama_token * size)()
            count = self._c.llama_tokenize(
                self._vocabulary, encoded, len(encoded), buffer, size, False, special
            )
            if count >= 0:
                return list(buffer[:count])
            size = -count

    def piece(self, token: int, special: bool = False) -> bytes:
        """The bytes a token stands for; control tokens stand for nothing unless `special`."""
        size = 64
        while True:
            buffer = ctypes.create_string_buffer(size)
            count = self._c.llama_token_to_piece(self._vocabulary, token, buffer, size, 0, special)
            if count >= 0:
                return buffer.raw[:count]
            size = -count

    def marker(self, token: int) -> str:
        """The text of a control or user-defined token, "" for every other and for none."""
        if token == _NO_TOKEN:
            return ""
        if token not in self._attributes:
            attributes = self._c.llama_vocab_get_attr(self._vocabulary, token)
            self._attributes[token] = attributes
        if not self._attributes[token] & (_TOKEN_CONTROL | _TOKEN_USER_DEFINED):
            return ""
        return _text(self._c.llama_vocab_get_text(self._vocabulary, token))

    def is_control(self, token: int) -> bool:
        """Whether the token steers the model rather than standing for text."""
        return bool(self.marker(token)) and bool(self._attributes[token] & _TOKEN_CONTROL)

    def is_end(self, token: int) -> bool:
        """Whether the token ends the model's turn."""
        return bool(self._c.llama_vocab_is_eog(self._vocabulary, token))

    def end_text(self) -> str:
        """Text of the end-of-sequence token, which chat templates may print."""
        return self.marker(self._c.llama_vocab_eos(self._vocabulary))

    def grammar(self, rules: str) -> Any:
        """A sampler that allows only what the GBNF `rules` allow.

        :raises ConfigError: when they cannot be parsed (llama.cpp then writes to stderr itself).
        """
        sampler = self._c.llama_sampler_init_grammar(self._vocabulary, rules.encode(), b"root")
        if not sampler:
            raise ConfigError(f"not a GBNF grammar: {rules[:80]!r}")
        return sampler

    def close(self) -> None:
        """Free the memory. Contexts go first."""
        if self.pointer:
            self._c.llama_model_free(self.pointer)
            self.pointer = None


def require_gguf(path: Path) -> None:
    """Refuse what llama.cpp could not load anyway, in words."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except FileNotFoundError as error:
        raise ModelMissing(f"there is no model file {path}", hint="rag models list") from error
    except OSError as error:
        raise ModelBroken(f"cannot read the model {path}: {error.strerror}") from error
    if magic != b"GGUF":
        raise ModelBroken(f"{path} is not a GGUF file", hint="rag models list")


def reason(errors: Sequence[str]) -> str:
    """The most telling line of llama.cpp's log: the first is the cause, the rest its echoes."""
    return errors[0].partition(": ")[2] or errors[0] if errors else "not enough memory"


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")
