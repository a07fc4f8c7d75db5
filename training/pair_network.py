"""E5 over pairs of a question and a text, with a low-rank change to each matrix to be learned.

The arithmetic is that of `rag.embedding.cross_encoder`. The encoder is written out here because
whole batches in bfloat16 go through it twice as fast as through transformers' own on a processor
with AMX.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from rag.embedding.low_rank import packed, unpacked

HALF = torch.bfloat16
RANK = 32
SCALE, EVEN = 20.0, 0.85
"""Where the score begins: a cosine of `EVEN` is even, a twentieth more is one more in log odds."""
EPSILON = 1e-12
MATRICES = {"qkv": ("q", "k", "v"), "ao": ("ao",), "fi": ("fi",), "fo": ("fo",)}
"""Matrices laid side by side, under the names that E5's file gives them."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Tokens of pairs, padded to one length.

    :ivar ids: shape (n, length).
    :ivar seen: 1 where there is a token.
    :ivar asked: shape (n, length): what each token weighs in the mean of the question.
    :ivar told: the same of the text.
    """

    ids: torch.Tensor
    seen: torch.Tensor
    asked: torch.Tensor
    told: torch.Tensor


def pairs(rows: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Pairs:
    """Question and text as tokens, both with the mark of the end, the question with that of the
    beginning too."""
    length = max(len(asked) + len(told) for asked, told in rows)
    ids = torch.ones(len(rows), length, dtype=torch.long)
    seen, one, other = (torch.zeros(len(rows), length) for _ in range(3))
    for row, (asked, told) in enumerate(rows):
        end = len(asked) + len(told)
        ids[row, :end] = torch.tensor([*asked, *told])
        seen[row, :end] = 1
        one[row, 1 : len(asked) - 1] = 1 / (len(asked) - 2)
        other[row, len(asked) : end - 1] = 1 / (len(told) - 1)
    return Pairs(ids, seen, one, other)


class PairNetwork(nn.Module):
    """Scores of pairs.

    :param folder: E5 in Hugging Face layout, as `rag.models.e5_build` builds it for torch.
    """

    def __init__(self, folder: Path) -> None:
        from transformers import BertModel

        super().__init__()
        bert: Any = BertModel.from_pretrained(folder, add_pooling_layer=False)
        bottom = bert.embeddings
        everywhere = bottom.token_type_embeddings.weight[0]
        self.words = bottom.word_embeddings.weight.detach().to(HALF)
        self.places = (bottom.position_embeddings.weight + everywhere).detach().to(HALF)
        self.norm = _halves(bottom.LayerNorm)
        self.layers = nn.ModuleList(_Layer(layer) for layer in bert.encoder.layer)
        self.scale = nn.Parameter(torch.tensor(SCALE))
        self.even = nn.Parameter(torch.tensor(EVEN))
        self.head = nn.Parameter(torch.zeros(bert.config.hidden_size))

    def forward(self, given: Pairs) -> torch.Tensor:
        """Shape (n,): log odds; `merge` goes before."""
        words = self.words[given.ids] + self.places[: given.ids.shape[1]]
        state = _normalised(words, self.norm)
        hidden = ((1 - given.seen.to(HALF)) * -1e4)[:, None, None, :]
        for layer in self.layers:
            state = layer(state, hidden)
        state = state.float()
        one = torch.bmm(given.asked[:, None], state)[:, 0]
        other = torch.bmm(given.told[:, None], state)[:, 0]
        cosine = functional.cosine_similarity(one, other, dim=1)
        return self.scale * (cosine - self.even) + state[:, 0] @ self.head

    def merge(self) -> None:
        """Compute the changed matrices, once for all runs of a step."""
        for layer in self.layers:
            for matrix in layer.matrices.values():
                matrix.merge()

    def go_on_from(self, kept: Mapping[str, Any]) -> None:
        """Take the arrays that `export` gave."""
        with torch.no_grad():
            for name in ("scale", "even", "head"):
                getattr(self, name).copy_(torch.as_tensor(kept[name]))
            for name, matrix in self._changes():
                matrix.copy_(torch.as_tensor(unpacked(kept, name)))

    def _changes(self) -> Iterator[tuple[str, nn.Parameter]]:
        """Every matrix that is learned, under its name in the file."""
        for number, layer in enumerate(self.layers):
            for name, parts in MATRICES.items():
                matrix = layer.matrices[name]
                for part, down, up in zip(parts, matrix.downs, matrix.ups, strict=True):
                    yield f"l{number}.{part}.down", down
                    yield f"l{number}.{part}.up", up

    def export(self) -> dict[str, Any]:
        """The arrays of the file that `rag.embedding.low_rank` reads."""
        found: dict[str, Any] = {"scale": self.scale.item(), "even": self.even.item()}
        found["head"] = self.head.detach().numpy().astype(np.float32)
        for name, matrix in self._changes():
            found |= packed(name, matrix.detach().numpy())
        return found


class _Matrix(nn.Module):
    """Linear maps of the same input, side by side, each with its change."""

    def __init__(self, *linear: nn.Linear) -> None:
        super().__init__()
        inputs = linear[0].in_features
        self.weight = torch.cat([one.weight.detach() for one in linear]).to(HALF)
        self.bias = torch.cat([one.bias.detach() for one in linear]).to(HALF)
        shape = (RANK, inputs)
        self.downs = nn.ParameterList(torch.randn(shape) / math.sqrt(inputs) for _ in linear)
        self.ups = nn.ParameterList(torch.zeros(one.out_features, RANK) for one in linear)

    def merge(self) -> None:
        change = torch.cat([up @ down for up, down in zip(self.ups, self.downs, strict=True)])
        self.merged = self.weight + change.to(HALF)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        return functional.linear(state, self.merged, self.bias)


class _Layer(nn.Module):
    def __init__(self, layer: Any) -> None:
        super().__init__()
        attention = layer.attention.self
        self.heads = attention.num_attention_heads
        self.matrices = nn.ModuleDict(
            {
                "qkv": _Matrix(attention.query, attention.key, attention.value),
                "ao": _Matrix(layer.attention.output.dense),
                "fi": _Matrix(layer.intermediate.dense),
                "fo": _Matrix(layer.output.dense),
            }
        )
        self.norms = _halves(layer.attention.output.LayerNorm), _halves(layer.output.LayerNorm)

    def forward(self, state: torch.Tensor, hidden: torch.Tensor) -> torch.Tensor:
        n, length, width = state.shape
        matrices = self.matrices
        joined = matrices["qkv"](state).view(n, length, 3, self.heads, width // self.heads)
        query, key, value = joined.permute(2, 0, 3, 1, 4)
        near = query @ key.transpose(-1, -2) / math.sqrt(width // self.heads) + hidden
        mixed = (torch.softmax(near, -1) @ value).transpose(1, 2).reshape(n, length, width)
        state = _normalised(state + matrices["ao"](mixed), self.norms[0])
        wide = functional.gelu(matrices["fi"](state))
        return _normalised(state + matrices["fo"](wide), self.norms[1])


def _halves(norm: Any) -> tuple[torch.Tensor, torch.Tensor]:
    return norm.weight.detach().to(HALF), norm.bias.detach().to(HALF)


def _normalised(state: torch.Tensor, norm: tuple[torch.Tensor, torch.Tensor]) -> torch.Tensor:
    return functional.layer_norm(state, state.shape[-1:], *norm, EPSILON)
