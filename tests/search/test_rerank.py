"""A cross-encoder puts the best passages in another order, within its time."""

from __future__ import annotations

import itertools
import json

import pytest

from rag.core.errors import ModelBroken
from rag.core.records import Explanation, Passage, ScoredPassage
from rag.search.rerank import BATCH, DEPTH, Reranking, reordered, rerank


def found(count):
    return [
        ScoredPassage(
            n,
            1 - n / 100,
            Passage(f"p{n}", "d", "d.md", "", "", f"text {n}", 0, 6),
            Explanation(fused_score=1 - n / 100),
        )
        for n in range(1, count + 1)
    ]


def names(passages):
    return [scored.passage.passage_id for scored in passages]


def test_the_best_judged_comes_first_and_places_keep_their_scores():
    given = found(3)
    got = reordered("q", given, lambda pairs: [float("2" in text) for _, text in pairs], 60)
    assert names(got) == ["p2", "p1", "p3"]
    assert [(s.rank, s.score) for s in got] == [(s.rank, s.score) for s in given]
    assert got[0].explanation == Explanation(fused_score=0.98, rerank_score=1.0)


def test_without_time_one_batch_is_read_and_the_rest_stays_behind():
    read = []

    def judge(pairs):
        read.extend(text for _, text in pairs)
        return range(len(pairs))

    got = reordered("q", found(10), judge, 0)
    assert len(read) == BATCH
    assert names(got) == ["p4", "p3", "p2", "p1", *(f"p{n}" for n in range(5, 11))]
    assert got[-1].explanation.rerank_score is None


def test_no_more_than_the_best_are_read_whatever_the_time():
    sizes = []
    reordered("q", found(DEPTH + 10), lambda pairs: sizes.append(len(pairs)) or [0] * BATCH, 60)
    assert sum(sizes) == DEPTH
    assert names(reordered("q", [], lambda pairs: [], 60)) == []


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory):
    """A real one, of random weights: two layers, sixteen numbers wide."""
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("cross-encoder")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "q", "text", *map(str, range(10))]
    (folder / "vocab.txt").write_text("\n".join(words))
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, num_labels=1,
    )  # fmt: skip
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    transformers.BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def test_a_model_that_sentence_transformers_opens_is_used(cross_encoder):
    got = rerank("q", found(6), Reranking(str(cross_encoder), 60_000))
    marks = [scored.explanation.rerank_score for scored in got]
    assert all(one >= other for one, other in itertools.pairwise(marks))
    assert sorted(names(got)) == names(found(6))


def test_a_classifier_of_several_classes_is_refused(cross_encoder, tmp_path):
    transformers = pytest.importorskip("transformers")
    config = json.loads((cross_encoder / "config.json").read_text())
    model = transformers.BertForSequenceClassification(
        transformers.BertConfig(**{**config, "id2label": {0: "a", 1: "b", 2: "c"}, "label2id": {}})
    )
    model.save_pretrained(tmp_path)
    transformers.BertTokenizer(str(cross_encoder / "vocab.txt")).save_pretrained(tmp_path)
    with pytest.raises(ModelBroken, match="3 scores a pair"):
        rerank("q", found(1), Reranking(str(tmp_path)))


def test_a_model_that_is_not_there_is_said_in_one_line():
    with pytest.raises(ModelBroken, match="no/such-model") as caught:
        rerank("q", found(1), Reranking("no/such-model"))
    assert "\n" not in caught.value.message
