"""The best passages read once more, each together with the query, by a cross-encoder.

Slow and precise, and therefore off by default and bounded in time: what time does not suffice for
keeps its place behind. It does not search.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from rag.core.errors import ModelBroken
from rag.core.missing_package import TORCH, missing_package
from rag.core.records import ScoredPassage
from rag.load.split import embedded_text

DEPTH = 40
"""Passages read at most: one further down is rarely the answer, and each costs a forward pass."""
BATCH = 4
"""Passages between two looks at the clock."""
MAX_TOKENS = 512

Judge = Callable[[Sequence[tuple[str, str]]], Sequence[float]]
"""(query, passage) pairs to scores that rise with relevance."""


@dataclass(frozen=True, slots=True)
class Reranking:
    """Which cross-encoder, and how long it may take.

    :ivar model: a folder or a hub name; "" reranks nothing.
    :ivar milliseconds: a batch is not begun after this time; loading the model does not count.
    """

    model: str = ""
    milliseconds: int = 500


def rerank(
    query: str, found: Sequence[ScoredPassage], wanted: Reranking
) -> tuple[ScoredPassage, ...]:
    """The passages in the cross-encoder's order, as far as time allowed to read them.

    :raises ModelBroken: when the model cannot be loaded.
    """
    return reordered(query, found, _judge(wanted.model), wanted.milliseconds / 1000)


def reordered(
    query: str, found: Sequence[ScoredPassage], judge: Judge, seconds: float
) -> tuple[ScoredPassage, ...]:
    """Read passages from the best down until the time is over; those read come first.

    The places get new passages but keep their fused scores, which mean the same whatever the
    model: a cross-encoder's own numbers have a scale of their own, and are in the explanation.
    """
    ends = time.perf_counter() + seconds
    marks: list[float] = []
    while len(marks) < min(DEPTH, len(found)) and (not marks or time.perf_counter() < ends):
        batch = found[len(marks) : min(len(marks) + BATCH, DEPTH)]
        pairs = [(query, embedded_text(s.passage.heading, s.passage.text)) for s in batch]
        marks += map(float, judge(pairs))
    order = sorted(range(len(marks)), key=lambda place: (-marks[place], place))
    read = [
        replace(
            found[place],
            rank=found[to].rank,
            score=found[to].score,
            explanation=replace(found[place].explanation, rerank_score=marks[place]),
        )
        for to, place in enumerate(order)
    ]
    return (*read, *found[len(read) :])


@lru_cache(maxsize=1)
def _judge(model: str) -> Judge:
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        from huggingface_hub import snapshot_download
        from sentence_transformers import CrossEncoder

        # Offline means offline: a hub name is looked up among what was downloaded before. Told to
        # keep to local files, the library still asks the hub about some of them.
        local = Path(model).expanduser()
        folder = local if local.is_dir() else snapshot_download(model, local_files_only=True)
        loaded: Any = CrossEncoder(str(folder), max_length=MAX_TOKENS, local_files_only=True)
    except ModuleNotFoundError as error:
        raise missing_package(TORCH, "rag search QUERY") from error
    except Exception as error:  # the library lets through whatever its parts raise
        reason = str(error).partition("\n")[0]
        raise ModelBroken(
            f"cannot load the cross-encoder {model}: {reason}",
            hint=f"hf download {model}    or    rag search QUERY --rerank FOLDER",
        ) from error
    if loaded.num_labels != 1:
        raise ModelBroken(
            f"{model} gives {loaded.num_labels} scores a pair, a cross-encoder for ranking gives 1",
            hint="rag search QUERY --rerank cross-encoder/ms-marco-MiniLM-L6-v2",
        )

    def judge(pairs: Sequence[tuple[str, str]]) -> Sequence[float]:
        found: Sequence[float] = loaded.predict(list(pairs), show_progress_bar=False).tolist()
        return found

    return judge
