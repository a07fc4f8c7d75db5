"""``python -m training.queries``: the adapter for questions, from judged questions.

Nothing but vectors is needed, so that it takes a few minutes once the collections are embedded;
`contrast.py` has the arithmetic.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection as Holding
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.core.config import Config, load_config
from rag.core.protocols import Embedder, FloatMatrix
from rag.core.records import Passage
from rag.embedding.choose_embedder import load_embedder
from rag.embedding.query_adapter import QueryAdapter
from rag.evaluation.corpus import embedded_corpus
from rag.evaluation.evaluate import document_name, evaluate
from rag.evaluation.measures import score
from rag.evaluation.squad import load_squad, write_corpus
from rag.evaluation.testset import Judgement, Query, Testset, load_testset
from rag.search.retrieve import Search
from rag.workspace import reading
from training.articles import held_out
from training.contrast import Material, fit, folds
from training.evidence import in_lines
from training.settings import DataSettings, QuerySettings

FOLDS = 4
MEASURE = "nDCG@10"


class Moved:
    """An embedder whose questions an adapter has moved: how one is judged before it is packed."""

    def __init__(self, embedder: Embedder, adapter: QueryAdapter) -> None:
        self._embedder, self._adapter = embedder, adapter

    def __getattr__(self, name: str) -> object:
        return getattr(self._embedder, name)

    def embed_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Shape (len(texts), dimension), moved."""
        return self._adapter(self._embedder.embed_queries(texts))


def main() -> None:
    """See ``python -m training.queries --help``."""
    parser = argparse.ArgumentParser(prog="python -m training.queries", description=__doc__)
    parser.add_argument("--scifact", type=Path, required=True, help="folder in BEIR layout")
    parser.add_argument("--squad", type=Path, required=True, help="file in SQuAD 2.0 layout")
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    parser.add_argument("--judged", nargs="*", default=[], help="COLLECTION=FILE of that home")
    parser.add_argument("--home", type=Path, help="folder of the models and embedded corpora")
    options = parser.parse_args()
    config, settings = load_config(home=options.home), QuerySettings()
    embedder = load_embedder(config)
    titles = [one.title for one in load_squad(options.squad).paragraphs]
    unseen = held_out(titles, (), DataSettings().held_out, seed=0)
    scifact = material(config, embedder, load_testset(options.scifact, "train"))
    squad = material(config, embedder, squad_testset(config, options.squad, unseen))
    asked = [pair.partition("=") for pair in options.judged]
    others = [squad, *(judged_material(config, name, Path(file)) for name, _, file in asked)]
    before, after = {}, {}
    for fold in folds(scifact, FOLDS):
        rest = sorted(set(range(len(scifact.answers))) - set(fold))
        adapter = fit(
            [*[scifact.only(rest)] * settings.claims, *others], settings, embedder.fingerprint
        )
        testset = scifact.only(fold).testset
        before |= judged(config, embedder, testset, None)
        after |= judged(config, embedder, testset, adapter)
        _say(f"{len(after)} of {len(scifact.answers)} SciFact train queries", before, after)
    adapter = fit([*[scifact] * settings.claims, *others], settings, embedder.fingerprint)
    with options.out.open("wb") as file:
        np.savez(
            file,
            fingerprint=adapter.fingerprint,
            down=adapter.down.astype(np.float16),
            up=adapter.up.astype(np.float16),
        )


def _say(name: str, before: dict[str, float], after: dict[str, float]) -> None:
    means = [sum(values.values()) / len(values) for values in (before, after)]
    print(f"{name}, by adapters made without them: {MEASURE} {means[0]:.4f} → {means[1]:.4f}")


def squad_testset(config: Config, file: Path, without: Holding[str]) -> Testset:
    """The answerable questions of a SQuAD file, each judged to be answered by its own paragraph.

    :param without: titles of articles whose questions are left out.
    """
    squad = load_squad(file)
    titles = {paragraph.name: paragraph.title for paragraph in squad.paragraphs}
    asked = [one for one in squad.questions if one.golds and titles[one.paragraph] not in without]
    queries = tuple(Query(one.question_id, one.question) for one in asked)
    qrels = tuple(Judgement(one.question_id, one.paragraph, 1) for one in asked)
    return Testset(squad.name, "all", write_corpus(squad, config.home), queries, qrels)


def material(config: Config, embedder: Embedder, testset: Testset) -> Material:
    """Every vector of a testset; its corpus is embedded first where that has not been done.

    Queries none of whose documents hold any text are left out.
    """
    rows: dict[str, list[int]] = {}
    with embedded_corpus(config, testset, embedder) as collection:
        passages = list(collection.catalog.all_passages())
        vectors = collection.catalog.vectors([one.passage_id for one in passages])
    for row, passage in enumerate(passages):
        rows.setdefault(document_name(passage, testset.corpus), []).append(row)
    relevant: dict[str, list[int]] = {}
    for one in testset.qrels:
        if one.relevance > 0:
            relevant.setdefault(one.query_id, []).extend(rows.get(one.doc_id, ()))
    queries = np.concatenate([embedder.embed_queries([one.text]) for one in testset.queries])
    answers = tuple(tuple(relevant.get(one.query_id, ())) for one in testset.queries)
    whole = Material(testset, vectors, queries, answers)
    return whole.only([row for row, found in enumerate(answers) if found])


def judged_material(config: Config, name: str, file: Path) -> Material:
    """Every vector of a collection, and the judged questions (eval/README.md) that lines of its
    documents answer: each by the passages that hold one of them."""
    asked = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    with reading(load_config(None, home=config.home, collection=name)) as opened:
        passages = list(opened.collection.catalog.all_passages())
        vectors = opened.collection.catalog.vectors([one.passage_id for one in passages])
        answers = [
            tuple(row for row, passage in enumerate(passages) if _holds(passage, one))
            for one in asked
        ]
        kept = [(one, rows) for one, rows in zip(asked, answers, strict=True) if rows]
        embed = opened.embedder.embed_queries
        queries = np.concatenate([embed([one["question"]]) for one, _ in kept])
    names = tuple(Query(one["id"], one["question"]) for one, _ in kept)
    testset = Testset(name, "all", file, names, ())
    return Material(testset, vectors, queries, tuple(rows for _, rows in kept))


def _holds(passage: Passage, asked: dict[str, Any]) -> bool:
    first = passage.start_line
    return first is not None and any(
        in_lines(place, passage.source, first, passage.text)
        for place in (*asked["spans"], *asked.get("also", ()))
    )


def judged(
    config: Config, embedder: Embedder, testset: Testset, adapter: QueryAdapter | None
) -> dict[str, float]:
    """The measure of every query, by the product's own search."""
    shown: Embedder = Moved(embedder, adapter) if adapter else embedder  # type: ignore[assignment]
    with embedded_corpus(config, testset, embedder) as collection:
        run = evaluate(collection, shown, testset, Search(limit=10, adapted=False))
    return dict(score(run, testset.qrels, MEASURE)[0].by_query)


if __name__ == "__main__":
    main()
