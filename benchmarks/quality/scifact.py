"""Lexical, dense and hybrid search on SciFact, and what the difference is worth.

Run: python -m benchmarks.quality.scifact
Prints a Markdown table of the test queries. Settings were tuned on the train queries and other
collections only; `--split train` shows those.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.shared.places import DATA
from rag.core.config import load_config
from rag.embedding.choose_embedder import load_embedder
from rag.evaluation import DEFAULT_MEASURES
from rag.evaluation.compare import compare
from rag.evaluation.corpus import embedded_corpus
from rag.evaluation.evaluate import evaluate, percentile
from rag.evaluation.measures import Scores, score
from rag.evaluation.runfile import write_run
from rag.evaluation.testset import load_testset
from rag.search.retrieve import Search

SCIFACT = DATA / "scifact"
MODES = ("lexical", "dense", "hybrid")


def main() -> None:
    """Print measures and times by mode, then hybrid against each side."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=SCIFACT)
    parser.add_argument("--split", default="test")
    parser.add_argument("--runs", type=Path, help="folder to write TREC runs to")
    options = parser.parse_args()
    config = load_config()
    embedder = load_embedder(config)
    testset = load_testset(options.data, options.split)
    found: dict[str, tuple[Scores, ...]] = {}
    print("| mode |", " | ".join(DEFAULT_MEASURES.split()), "| ms/query p50 | p95 |")
    print("|---|---|---|---|---|---|")
    with embedded_corpus(config, testset, embedder) as collection:
        for mode in MODES:
            # The first search opens the index; a person's first question pays for that, once.
            evaluate(collection, embedder, testset, Search(mode, 1))
            run = evaluate(collection, embedder, testset, Search(mode, 100))
            found[mode] = score(run, testset.qrels, DEFAULT_MEASURES)
            seconds = [1000 * ranking.seconds for ranking in run.rankings]
            means = " | ".join(f"{one.mean:.4f}" for one in found[mode])
            p50, p95 = (percentile(seconds, share) for share in (0.5, 0.95))
            print(f"| {mode} | {means} | {p50:.1f} | {p95:.1f} |", flush=True)
            if options.runs:
                write_run(run, options.runs / f"scifact.{options.split}.{mode}.run")
    for mode in MODES[:2]:
        first = compare(found[mode], found["hybrid"])[0]
        print(
            f"\n{mode} → hybrid, {first.measure}: {first.difference:+.3f}"
            f" [{first.low:+.3f}, {first.high:+.3f}], p = {first.p_corrected:.5f},"
            f" better on {first.wins}, worse on {first.losses}, same on {first.ties}"
        )


if __name__ == "__main__":
    main()
