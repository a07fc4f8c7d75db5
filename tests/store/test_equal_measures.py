"""Judged questions over short titles and long texts have the same nDCG@10 on both stores, asked in
sentences and in single words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from benchmarks.quality.stores_judged import compared, single_words
from rag.core.config import Config
from rag.evaluation.corpus import embedded_corpus
from rag.evaluation.evaluate import evaluate
from rag.evaluation.testset import load_testset
from rag.postgres.collection import SharedCollection
from rag.search.retrieve import Search
from tests.helpers.fakes import FakeEmbedder

PAGES = sorted((Path(__file__).parents[2] / "corpora" / "handbook").glob("*.md"))


@pytest.fixture(scope="module")
def testset(tmp_path_factory):
    """Each part of a page is a document, asked for with a sentence of its own."""
    folder = tmp_path_factory.mktemp("parts")
    corpus, queries, qrels = [], [], ["query-id\tcorpus-id\tscore"]
    for page in PAGES:
        for number, part in enumerate(re.split(r"^#+ ", page.read_text(), flags=re.M)[1:]):
            title, _, text = part.partition("\n")
            key = f"{page.stem}-{number}"
            corpus.append({"_id": key, "title": title.strip(), "text": text})
            sentences = [s for s in re.split(r"(?<=[.:])\s", text) if s.count(" ") > 4]
            for place, sentence in enumerate(sentences[:2]):
                queries.append({"_id": f"{key}-{place}", "text": sentence})
                qrels.append(f"{key}-{place}\t{key}\t1")
    for name, lines in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text("\n".join(qrels) + "\n")
    return load_testset(folder)


@pytest.mark.parametrize("kind", ["sentences", "single words"])
def test_both_stores_measure_the_same(testset, kind, store_url, tmp_path):
    asked = testset if kind == "sentences" else single_words(testset, 150)
    assert len(asked.queries) >= 150
    embedder = FakeEmbedder()
    for mode in ("lexical", "dense", "hybrid"):
        runs = []
        for address in ("", store_url):
            config = Config(home=tmp_path, store=address)
            with embedded_corpus(config, testset, embedder) as collection:
                assert isinstance(collection, SharedCollection) is bool(address)
                runs.append(evaluate(collection, embedder, asked, Search(mode, 10)))
        found = compared(asked, (runs[0], runs[1]))
        here, there = found.measured
        assert here > 0.02 and round(here, 3) == round(there, 3), (mode, found)
        assert found.same >= 0.99, (mode, found)
