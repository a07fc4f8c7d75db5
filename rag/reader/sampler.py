"""The next token from what llama.cpp computed: likeliest or drawn, free or under a grammar.

It knows nothing of text or prompts.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Sequence
from typing import Any

from rag.reader.llama import LlamaModel, load_library


class Sampler:
    """Samples one completion.

    :param temperature: 0 takes the likeliest token.
    :param seed: the same seed draws the same tokens.
    :param grammar: GBNF rules with a ``root``, or "".
    :param bias: (token, what is added to its logit).
    :raises ConfigError: when the grammar cannot be parsed.
    """

    def __init__(
        self,
        model: LlamaModel,
        temperature: float,
        seed: int,
        grammar: str = "",
        bias: Sequence[tuple[int, float]] = (),
    ) -> None:
        self._c, _, _ = load_library()
        self._tokens = model.tokens
        self._bias = tuple(bias)
        self._temperature = temperature
        self._seed = seed
        self._grammar = model.grammar(grammar) if grammar else None
        self._free = self._chain()
        self._strict = self._chain(self._grammar) if self._grammar else None

    def sample(self, context: Any) -> int:
        """The next token after all that `context`, a llama.cpp context, has evaluated.

        The grammar is asked about the token the model wants, and only where it refuses about all
        of the vocabulary: that takes as long as half a token's computation.
        """
        token: int = self._c.llama_sampler_sample(self._free, context, -1)
        if self._grammar is None:
            return token
        if self._allows(token):
            self._c.llama_sampler_accept(self._grammar, token)
            return token
        allowed: int = self._c.llama_sampler_sample(self._strict, context, -1)
        return allowed

    def close(self) -> None:
        """Free the memory."""
        for chain in (self._free, self._strict):
            if chain:
                self._c.llama_sampler_free(chain)  # and with the strict one the grammar
        self._free = self._strict = self._grammar = None

    def _chain(self, grammar: Any = None) -> Any:
        chain = self._c.llama_sampler_chain_init(self._c.llama_sampler_chain_default_params())
        stages = [grammar] if grammar else []
        if self._bias:
            stages.append(self._biased())
        if self._temperature <= 0:
            stages.append(self._c.llama_sampler_init_greedy())
        else:
            stages += [
                self._c.llama_sampler_init_top_k(40),
                self._c.llama_sampler_init_top_p(0.95, 1),
                self._c.llama_sampler_init_min_p(0.05, 1),
                self._c.llama_sampler_init_temp(self._temperature),
                self._c.llama_sampler_init_dist(self._seed),
            ]
        for stage in stages:
            self._c.llama_sampler_chain_add(chain, stage)
        return chain

    def _biased(self) -> Any:
        values = [self._c.llama_logit_bias(token, added) for token, added in self._bias]
        array = (self._c.llama_logit_bias * len(values))(*values)
        return self._c.llama_sampler_init_logit_bias(self._tokens, len(values), array)

    def _allows(self, token: int) -> bool:
        wanted = (self._c.llama_token_data * 1)(self._c.llama_token_data(token, 0.0, 0.0))
        candidates = self._c.llama_token_data_array(wanted, 1, -1, False)
        self._c.llama_sampler_apply(self._grammar, ctypes.byref(candidates))
        return not math.isinf(wanted[0].logit)
