"""Judged questions on both stores: the same nDCG@10, the same ten documents.

    python -m benchmarks.quality.stores_judged --store URL [--data FOLDER] [--hashed]

Short titles above long texts, asked with sentences and with single words: the questions of a folder
in BEIR's layout (SciFact's where none is named), then rare words of its corpus, for which the
documents that hold them are right. The corpus is embedded once and copied to the store.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.quality.stores import Remembering, same
from benchmarks.shared.places import DATA
from rag.core.config import load_config
from rag.embedding.choose_embedder import load_embedder
from rag.evaluation.corpus import embedded_corpus
from rag.evaluation.evaluate import Run, evaluate
from rag.evaluation.measures import score
from rag.evaluation.testset import Judgement, Problems, Query, Testset, json_lines, load_testset
from rag.search.retrieve import Search
from rag.store.shelf import copy_between, shelf_of
from tests.helpers.fakes import FakeEmbedder

MODES = ("lexical", "dense", "hybrid")
WORDS = 300
RARE = range(2, 9)
"""Documents that hold a word which is asked for by itself."""
_WORD = re.compile(r"[a-z]{5,}")


@dataclass(frozen=True, slots=True)
class Alike:
    """How two stores answer the same questions.

    :ivar measured: nDCG@10 of either.
    :ivar same: share of questions with the same ten documents, ties aside.
    """

    measured: tuple[float, float]
    same: float


def single_words(testset: Testset, count: int = WORDS) -> Testset:
    """Rare words of a corpus, each a question; a document is right that holds it, more so in its
    title."""
    texts = {
        str(value["_id"]): (str(value["title"]).lower(), str(value["text"]).lower())
        for _, value in json_lines(testset.corpus, Problems())
    }
    holders: dict[str, list[str]] = defaultdict(list)
    for doc_id, fields in texts.items():
        for word in sorted(set(_WORD.findall(" ".join(fields)))):
            holders[word].append(doc_id)
    rare = sorted(word for word, held in holders.items() if len(held) in RARE)
    picked = rare[:: max(1, len(rare) // count)][:count]
    judged = [
        Judgement(word, doc_id, 1 + (word in _WORD.findall(texts[doc_id][0])))
        for word in picked
        for doc_id in holders[word]
    ]
    return replace(
        testset, split="words", queries=tuple(Query(w, w) for w in picked), qrels=tuple(judged)
    )


def compared(testset: Testset, runs: tuple[Run, Run]) -> Alike:
    """Two runs of the same questions."""
    here, there = (score(run, testset.qrels, "nDCG@10")[0].mean for run in runs)
    pairs = zip(*(run.rankings for run in runs), strict=True)
    alike = Counter(same(list(a.documents[:10]), list(b.documents[:10])) for a, b in pairs)
    return Alike((here, there), alike[True] / alike.total())


def main() -> None:
    """A line for each kind of question and mode."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA / "scifact")
    parser.add_argument("--split", default="test")
    parser.add_argument("--store", default=os.environ.get("RAG_STORE", ""))
    parser.add_argument(
        "--hashed", action="store_true", help="vectors of hashed words, made at once"
    )
    options = parser.parse_args()
    config = replace(load_config(), store="")
    model = FakeEmbedder() if options.hashed else load_embedder(config)
    embedder = Remembering(model)
    testset = load_testset(options.data, options.split)
    name = f"judged-{testset.name}-{model.name}"
    with contextlib.ExitStack() as stack:
        here = stack.enter_context(embedded_corpus(config, testset, model))
        home = shelf_of(replace(config, home=here.folder.parents[1]))
        store = shelf_of(replace(config, store=options.store))
        if not store.holds(name):
            copy_between(home, store, here.folder.name, name)
        there = stack.enter_context(contextlib.closing(store.open(name)))
        for asked in (testset, single_words(testset)):
            for mode in MODES:
                search = Search(mode, 10)
                runs = (
                    evaluate(here, embedder, asked, search),
                    evaluate(there, embedder, asked, search),
                )
                found = compared(asked, runs)
                print(
                    f"{asked.split:6} {mode:8} {len(asked.queries)} questions, nDCG@10"
                    f" {found.measured[0]:.4f} and {found.measured[1]:.4f},"
                    f" the same ten documents {found.same:.1%}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
