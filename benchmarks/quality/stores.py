"""The same collection in both stores: equal rankings, and what a search takes in each.

    python -m benchmarks.quality.stores HOME COLLECTION QUESTIONS [--store URL] [--limit N]

COLLECTION of HOME is copied to the store first where it is not there. QUESTIONS holds a JSON object
a line, with ``question`` or ``text``. The store is RAG_STORE's where none is given.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

from rag.core.config import Config
from rag.core.protocols import Embedder
from rag.core.records import Mode
from rag.embedding.choose_embedder import load_embedder
from rag.index.collection import Collection
from rag.search.retrieve import Search, retrieve
from rag.store.shelf import copy_between, shelf_of

MODES: tuple[Mode, ...] = ("hybrid", "dense", "lexical")
NEAR = 1e-5
"""Scores this near to each other are a tie, whose order says nothing."""
WORST_RATIO = 1.5
"""Time of the store against the local one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Ids and scores of each question's ten best, and milliseconds."""

    found: list[list[tuple[str, float]]]
    milliseconds: list[float]


class Remembering:
    """An embedder that embeds a question once: both stores are asked with the same vector."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder, self._known = embedder, {}
        self.name, self.fingerprint = embedder.name, embedder.fingerprint
        self.count_tokens = embedder.count_tokens

    def embed_queries(self, texts):
        (text,) = texts
        if text not in self._known:
            self._known[text] = self._embedder.embed_queries([text])
        return self._known[text]


def ask(collection: Collection, embedder: Remembering, questions: list[str], mode: Mode) -> Asked:
    """Every question twice: the second time is measured."""
    search = Search(mode, 10)
    found, taken = [], []
    for question in questions:
        retrieve(collection, embedder, question, search)
        started = time.perf_counter()
        best = retrieve(collection, embedder, question, search)
        taken.append((time.perf_counter() - started) * 1000)
        found.append([(scored.passage.passage_id, scored.score) for scored in best])
    return Asked(found, taken)


def same(one: list[tuple[str, float]], other: list[tuple[str, float]]) -> bool:
    """Whether two rankings agree but for the order of ties."""
    if [key for key, _ in one] == [key for key, _ in other]:
        return True
    scores = [score for _, score in one], [score for _, score in other]
    near = len(one) == len(other) and all(abs(a - b) <= NEAR for a, b in zip(*scores, strict=True))
    last = min((score for _, score in one), default=0.0)
    above = [{key for key, score in ranking if score > last + NEAR} for ranking in (one, other)]
    return near and above[0] == above[1]


def read_questions(file: Path, limit: int) -> list[str]:
    """The questions of a file of JSON lines."""
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [line.get("question") or line["text"] for line in lines][:limit]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("collection")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--store", default=os.environ.get("RAG_STORE", ""))
    parser.add_argument("--limit", type=int, default=300)
    options = parser.parse_args()
    config = Config(home=options.home, collection=options.collection)
    home = shelf_of(config)
    store = shelf_of(Config(home=options.home, store=options.store))
    if not store.holds(config.collection):
        started = time.perf_counter()
        copy_between(home, store, config.collection, config.collection)
        print(f"copied in {time.perf_counter() - started:.1f} s")
    embedder = Remembering(load_embedder(config))
    questions = read_questions(options.questions, options.limit)
    with (
        contextlib.closing(home.open(config.collection)) as here,
        contextlib.closing(store.open(config.collection)) as there,
    ):
        print(f"{here.catalog.counts().passages:,} passages, {len(questions)} questions")
        for mode in MODES:
            one, other = (ask(c, embedder, questions, mode) for c in (here, there))
            report(mode, one, other)


def report(mode: Mode, one: Asked, other: Asked) -> None:
    """A line a mode."""
    pairs = list(zip(one.found, other.found, strict=True))
    alike = sum(same(*pair) for pair in pairs) / len(pairs)
    exact = sum(a == b for a, b in pairs) / len(pairs)
    local, shared = (statistics.median(asked.milliseconds) for asked in (one, other))
    print(
        f"{mode:8}  same ten best {alike:.1%} (to the last bit {exact:.1%})"
        f"   {local:.1f} ms here, {shared:.1f} ms in the store: × {shared / local:.2f}"
        f" (wanted ≤ {WORST_RATIO})"
    )


if __name__ == "__main__":
    main()
