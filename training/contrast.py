"""Judged questions as vectors, and the adapter that brings them nearer to their answers.

A matrix of low rank moves a question nearer to the passages that answer it than to all others of
the collection, and away from itself as little as that takes.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.core.protocols import FloatMatrix
from rag.embedding.query_adapter import QueryAdapter
from rag.evaluation.testset import Testset
from training.settings import QuerySettings


@dataclass(frozen=True, slots=True)
class Material:
    """A judged collection as vectors.

    :ivar passages: shape (n, dimension).
    :ivar queries: shape (m, dimension).
    :ivar answers: rows of `passages` that belong to a document judged relevant, query by query.
    """

    testset: Testset
    passages: FloatMatrix
    queries: FloatMatrix
    answers: tuple[tuple[int, ...], ...]

    def only(self, rows: Sequence[int]) -> Material:
        """The same with some of the queries."""
        kept = {self.testset.queries[row].query_id for row in rows}
        return replace(
            self,
            testset=replace(
                self.testset,
                queries=tuple(self.testset.queries[row] for row in rows),
                qrels=tuple(one for one in self.testset.qrels if one.query_id in kept),
            ),
            queries=self.queries[list(rows)],
            answers=tuple(self.answers[row] for row in rows),
        )


def fit(sets: Sequence[Material], settings: QuerySettings, fingerprint: str) -> QueryAdapter:
    """The mean of the adapters of several seeds: they share what the questions have in common."""
    pairs = [_fit(sets, settings, seed) for seed in range(settings.seeds)]
    down = np.concatenate([one for one, _ in pairs], axis=1)
    up = np.concatenate([one for _, one in pairs], axis=0) / len(pairs)
    return QueryAdapter(fingerprint, down, up)


def _fit(
    sets: Sequence[Material], settings: QuerySettings, seed: int
) -> tuple[FloatMatrix, FloatMatrix]:
    """Contrastive loss against every passage of the collection (InfoNCE, van den Oord et al. 2018,
    https://arxiv.org/abs/1807.03748); what a question is moved by counts against it."""
    import torch

    torch.manual_seed(seed)
    rng = random.Random(seed)
    dimension = sets[0].queries.shape[1]
    down = (0.01 * torch.randn(dimension, settings.rank)).requires_grad_()
    up = torch.zeros(settings.rank, dimension, requires_grad=True)
    optimizer = torch.optim.AdamW([down, up], lr=settings.learning_rate)
    falling = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.02, settings.steps)
    tensors = [(torch.tensor(one.queries), torch.tensor(one.passages)) for one in sets]
    # A collection is drawn by the root of its questions: many of one kind do not drown the others.
    shares = [math.sqrt(len(one.answers)) for one in sets]
    for _ in range(settings.steps):
        place = rng.choices(range(len(sets)), shares)[0]
        answers, (queries, passages) = sets[place].answers, tensors[place]
        rows = rng.choices(range(len(answers)), k=settings.batch)
        query = queries[rows]
        moved = torch.nn.functional.normalize(query + query @ down @ up, dim=1)
        scores = moved @ passages.T / settings.temperature
        right = [scores[place, list(answers[row])] for place, row in enumerate(rows)]
        found = torch.stack([torch.logsumexp(part, 0) for part in right])
        missed = (torch.logsumexp(scores, 1) - found).mean()
        (missed + settings.stay * (1 - (moved * query).sum(1)).mean()).backward()
        optimizer.step()
        falling.step()
        optimizer.zero_grad()
    return down.detach().numpy(), up.detach().numpy()


def folds(one: Material, number: int, seed: int = 0) -> list[list[int]]:
    """Rows of queries in so many parts; queries that share an answer, directly or through others,
    fall into the same: otherwise an adapter would be judged on passages that it was made with."""
    group = list(range(len(one.answers)))

    def root(row: int) -> int:
        while group[row] != row:
            row = group[row]
        return row

    first: dict[int, int] = {}
    for row, found in enumerate(one.answers):
        for passage in found:
            group[root(row)] = root(first.setdefault(passage, row))
    roots = sorted({root(row) for row in group})
    random.Random(seed).shuffle(roots)
    part = {name: place % number for place, name in enumerate(roots)}
    rows = range(len(group))
    return [[row for row in rows if part[root(row)] == place] for place in range(number)]
