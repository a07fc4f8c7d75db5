"""Evaluate tokens with llama.cpp and keep what was evaluated.

It knows nothing of text or of choosing tokens; `rag.reader.llama` holds the model,
`rag.reader.sampler` chooses.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.core.cores import usable_cores
from rag.core.errors import ContextOverflow, ModelBroken
from rag.core.extractive import Extractive
from rag.core.timings import timed
from rag.reader.llama import LlamaModel, load_library, reason, require_gguf

_SEQUENCE = 0
_AUTO = -1
_KV_TYPES = {"f16": 1, "q8_0": 8}
"""Of ggml.h."""


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """How a model is run.

    :ivar context_window: tokens of prompt and completion; capped at what the model was trained on.
    :ivar threads: 0 means one for each core this process may use.
    :ivar gpu_layers: layers on a GPU; -1 means all.
    :ivar seed: of the sampler; the same seed gives the same answer at any temperature.
    :ivar temperature: 0 takes the likeliest token.
    :ivar batch_tokens: prompt tokens evaluated at once; 0 means 64 on a CPU, 512 on a GPU. What is
        evaluated already is taken up again in whole batches, and an interrupt waits for one. On a
        CPU 64 are read as fast as 512 (168 tokens a second and thread with SmolLM2-135M).
    :ivar flash_attention: None means off on a CPU, where it halves the speed of decoding on some,
        and llama.cpp's choice on a GPU.
    :ivar kv_type: of the key-value cache: ``f16``, or ``q8_0``, which needs flash attention.
    :ivar adapter: a LoRA adapter in GGUF format, or None.
    :ivar extractive: how its adapter was trained to answer, or None.
    """

    context_window: int = 4096
    threads: int = 0
    gpu_layers: int = 0
    seed: int = 0
    temperature: float = 0.0
    batch_tokens: int = 0
    flash_attention: bool | None = None
    kv_type: str = "f16"
    adapter: Path | None = None
    extractive: Extractive | None = None


class LlamaContext:
    """One sequence of evaluated tokens and its key-value cache.

    Not safe for more than one thread at a time.

    :raises ModelBroken: when there is not enough memory, or the model does not write text.
    """

    def __init__(self, model: LlamaModel, settings: ReaderSettings) -> None:
        self._c, errors, _ = load_library()
        self._model = model
        self._settings = settings
        self.batch_tokens = settings.batch_tokens or (512 if settings.gpu_layers else 64)
        self._prompt: list[int] = []
        self.window = min(settings.context_window, model.trained_window or settings.context_window)
        errors.clear()
        self.pointer = self._c.llama_init_from_model(model.pointer, self._parameters())
        if not self.pointer:
            raise ModelBroken(
                f"no room for a context window of {self.window} tokens: {reason(errors)}",
                hint=f"RAG_CONTEXT_WINDOW={min(4096, self.window // 2)} rag ask QUESTION",
            )
        self._memory = self._c.llama_get_memory(self.pointer)
        if not self._memory:
            self.close()
            raise ModelBroken("this model embeds text, it does not write", hint="rag models list")
        if settings.adapter is not None:
            self._adapt(settings.adapter)

    def _parameters(self) -> Any:
        settings = self._settings
        parameters = self._c.llama_context_default_params()
        parameters.n_ctx = self.window
        parameters.n_batch = min(self.batch_tokens, self.window)
        parameters.n_ubatch = parameters.n_batch
        parameters.n_threads = settings.threads or usable_cores()
        parameters.n_threads_batch = parameters.n_threads
        usual = _AUTO if settings.gpu_layers else 0
        wanted = settings.flash_attention
        parameters.flash_attn_type = usual if wanted is None else int(wanted)
        parameters.type_k = parameters.type_v = _KV_TYPES[settings.kv_type]
        # A sliding-window cache of full size: only then can a prefix be taken up again.
        parameters.swa_full = True
        return parameters

    def _adapt(self, path: Path) -> None:
        _, errors, _ = load_library()
        errors.clear()
        require_gguf(path)
        adapter = self._c.llama_adapter_lora_init(self._model.pointer, os.fsencode(path))
        if not adapter:
            raise ModelBroken(f"cannot load the adapter {path}: {reason(errors)}")
        adapters = (self._c.llama_adapter_lora_p_ctypes * 1)(adapter)
        self._c.llama_set_adapters_lora(self.pointer, adapters, 1, (ctypes.c_float * 1)(1.0))

    @timed("read prompt")
    def evaluate_prompt(self, tokens: Sequence[int]) -> int:
        """Bring the sequence to exactly these tokens.

        Only whole batches that were evaluated as part of a prompt are kept, so that every token is
        always computed in the same company: the results of llama.cpp differ in the last bits with
        the size of a batch, and greedy decoding then takes other turns. So the same prompt gives
        the same answer whatever was asked before it.

        :returns: how many tokens were kept.
        :raises ContextOverflow: when the cache is full.
        :raises ModelBroken: when the computation fails.
        """
        # The last token is always evaluated again: sampling needs its result.
        kept = self._keep_shared(tokens[:-1])
        for start in range(kept, len(tokens), self.batch_tokens):
            batch = tokens[start : start + self.batch_tokens]
            self._decode(batch)
            if len(batch) == self.batch_tokens:
                self._prompt.extend(batch)
        return kept

    def evaluate_ahead(self, tokens: Sequence[int], stop: Callable[[], bool]) -> None:
        """Evaluate what whole batches a prompt begins with, until told to stop between two."""
        kept = self._keep_shared(tokens)
        for start in range(kept, len(tokens) - self.batch_tokens + 1, self.batch_tokens):
            if stop():
                return
            batch = tokens[start : start + self.batch_tokens]
            self._decode(batch)
            self._prompt.extend(batch)

    @timed("write")
    def evaluate_token(self, token: int) -> None:
        """Append a generated token. Raises as `evaluate_prompt`."""
        self._decode((token,))

    def load(self, tokens: Sequence[int], file: Path) -> bool:
        """Take up a state that `save` wrote; False, and nothing evaluated, where it does not hold
        exactly these tokens."""
        room = (self._c.llama_token * len(tokens))()
        count = ctypes.c_size_t(0)
        done = self._c.llama_state_seq_load_file(
            self.pointer, os.fsencode(file), _SEQUENCE, room, len(tokens), ctypes.byref(count)
        )
        if not done or list(room[: count.value]) != list(tokens):
            self._keep(0)
            return False
        self._prompt = list(tokens)
        return True

    def save(self, file: Path) -> None:
        """Write what is evaluated, all or nothing."""
        temporary = file.with_name(f".{file.name}.{os.getpid()}")
        tokens = (self._c.llama_token * len(self._prompt))(*self._prompt)
        written = self._c.llama_state_seq_save_file(
            self.pointer, os.fsencode(temporary), _SEQUENCE, tokens, len(self._prompt)
        )
        if written:
            temporary.replace(file)

    def _keep_shared(self, tokens: Sequence[int]) -> int:
        """Keep the whole batches that these tokens begin with too; how many tokens that is."""
        shared = 0
        for old, new in zip(self._prompt, tokens, strict=False):
            if old != new:
                break
            shared += 1
        return self._keep(shared // self.batch_tokens * self.batch_tokens)

    def _keep(self, count: int) -> int:
        if not self._c.llama_memory_seq_rm(self._memory, _SEQUENCE, count, -1):
            # Recurrent layers cannot forget in part.
            self._c.llama_memory_clear(self._memory, True)
            count = 0
        del self._prompt[count:]
        return count

    def _decode(self, tokens: Sequence[int]) -> None:
        array = (self._c.llama_token * len(tokens))(*tokens)
        result = self._c.llama_decode(self.pointer, self._c.llama_batch_get_one(array, len(tokens)))
        if result == 1:
            raise ContextOverflow(f"the context window of {self.window} tokens is full")
        if result != 0:
            raise ModelBroken(f"llama.cpp could not evaluate the prompt (code {result})")

    def close(self) -> None:
        """Free the memory."""
        if self.pointer:
            self._c.llama_free(self.pointer)
            self.pointer = None
