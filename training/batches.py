"""Encoded examples to batches: of like length, filled with tokens rather than rows."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from training.encode import Encoded


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of one step.

    :ivar tokens: shape (rows, longest), padded with zeros.
    :ivar positions: of the same shape; every branch begins where its prefix ends.
    :ivar sees: bool, shape (rows, 1, longest, longest): a token sees its prefix and what stands
        before it in its own branch, nothing of other branches.
    :ivar predicts: where the next token is to be learned, as (row, place) of shape (n, 2).
    :ivar targets: those next tokens, shape (n,).
    :ivar weights: of the targets, so that every answer counts alike however long; shape (n,).
    """

    tokens: Any
    positions: Any
    sees: Any
    predicts: Any
    targets: Any
    weights: Any

    def to(self, device: Any) -> Batch:
        """The same where the model is."""
        return Batch(*(getattr(self, field.name).to(device) for field in fields(self)))


def plan(examples: Sequence[Encoded], batch_tokens: int, rng: random.Random) -> list[list[int]]:
    """Numbers of examples, batch by batch: neighbours in length together, the batches in random
    order."""
    order = list(range(len(examples)))
    rng.shuffle(order)  # among equals of length it is chance that decides
    order.sort(key=lambda i: len(examples[i]))
    batches: list[list[int]] = [[]]
    for i in order:
        longest = len(examples[i])
        if batches[-1] and longest * (len(batches[-1]) + 1) > batch_tokens:
            batches.append([])
        batches[-1].append(i)
    rng.shuffle(batches)
    return batches


def collate(examples: Sequence[Encoded]) -> Batch:
    """One batch of tensors."""
    import torch

    longest = max(map(len, examples))
    tokens = torch.zeros(len(examples), longest, dtype=torch.long)
    positions = torch.zeros_like(tokens)
    sees = torch.zeros(len(examples), 1, longest, longest, dtype=torch.bool)
    sees[:, 0] = torch.eye(longest, dtype=torch.bool)  # a padded row that sees nothing gives NaN
    predicts, targets, weights = [], [], []
    for row, example in enumerate(examples):
        prefix = len(example.prefix)
        tokens[row, :prefix] = torch.tensor(example.prefix)
        positions[row, :prefix] = torch.arange(prefix)
        sees[row, 0, :prefix, :prefix] = torch.ones(prefix, prefix).tril().bool()
        start = prefix
        for branch in example.branches:
            size = len(branch.tokens)
            own = slice(start, start + size)
            tokens[row, own] = torch.tensor(branch.tokens)
            positions[row, own] = torch.arange(prefix, prefix + size)
            sees[row, 0, own, :prefix] = True
            sees[row, 0, own, own] = torch.ones(size, size).tril().bool()
            for place in range(size - branch.answer, size):
                predicts.append((row, start + place - 1))
                targets.append(branch.tokens[place])
                weights.append(1 / branch.answer**0.5)
            start += size
    return Batch(
        tokens,
        positions,
        sees,
        torch.tensor(predicts),
        torch.tensor(targets),
        torch.tensor(weights),
    )
