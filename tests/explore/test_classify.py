"""Labels from examples: measured on held-back ones, read strictly, sentences between two poles."""

from __future__ import annotations

import json

import numpy as np
import pytest

from rag.core.errors import DatasetError, SourceError
from rag.explore.classify import Accuracy, Examples, cross_validate, folder_examples, predict
from rag.explore.documents import load_space
from rag.explore.labels import labelled_vectors, read_labels
from rag.explore.poles import place_sentences
from rag.explore.texts import embed_texts
from tests.helpers.blobs import blobs
from tests.helpers.exploring import catalog_of
from tests.helpers.fakes import FakeEmbedder

pytest.importorskip("sklearn")


def examples(groups=3, size=12, spread=0.15):
    labels = [f"label {n // size}" for n in range(groups * size)]
    return Examples(tuple(labels), blobs(groups, size, spread=spread))


def test_what_can_be_told_apart_is():
    accuracy = cross_validate(examples())
    assert (accuracy.examples, accuracy.folds) == (36, 5)
    assert accuracy.majority == pytest.approx(1 / 3)
    assert (accuracy.centroid, accuracy.logistic) == (1.0, 1.0)
    assert accuracy.labels == (("label 0", 12), ("label 1", 12), ("label 2", 12))


def test_what_cannot_be_told_apart_is_at_chance():
    random = np.random.default_rng(3)
    vectors = random.normal(size=(120, 32)).astype(np.float32)
    accuracy = cross_validate(Examples(tuple("ab" * 60), vectors))
    assert abs(accuracy.logistic - 0.5) < 0.2
    assert abs(accuracy.centroid - 0.5) < 0.2


@pytest.mark.parametrize("method", ["centroid", "logistic"])
def test_predictions_are_labels_with_shares(method):
    known = examples()
    found = predict(known, known.vectors, method)
    assert [label for label, _ in found] == list(known.labels)
    assert all(1 / 3 < share <= 1 for _, share in found)


@pytest.mark.parametrize(
    ("examples", "share", "interval"),
    # As scipy.stats.binomtest(…).proportion_ci(method="wilson") gives them.
    [(100, 0.9, (0.8256, 0.9448)), (10, 1.0, (0.7225, 1.0)), (10, 0.5, (0.2366, 0.7634))],
)
def test_the_interval_is_that_of_a_share(examples, share, interval):
    accuracy = Accuracy(examples, (), 5, 0.5, 0.0, share)
    assert accuracy.best == "logistic"
    assert accuracy.interval == pytest.approx(interval, abs=1e-4)


@pytest.mark.parametrize(
    ("labels", "what"), [("aaaa", "1 label in the examples"), ("aab", "only one example for: b")]
)
def test_too_few_examples_are_an_error(labels, what):
    with pytest.raises(DatasetError, match=what):
        cross_validate(Examples(tuple(labels), np.ones((len(labels), 4), np.float32)))


def test_the_folds_shrink_with_the_rarest_label():
    few = Examples(("a", "a", "a", "b", "b"), blobs(5, 1))
    assert cross_validate(few).folds == 2


def test_folders_are_labels_where_they_hold_enough(tmp_path):
    vectors = blobs(2, 6)
    texts = {f"{n // 6}/{n}.md": [("x", vectors[n].tolist())] for n in range(12)}
    catalog = catalog_of(tmp_path, {**texts, "rare/1.md": [("x", [1] * 32)]})
    found = folder_examples(load_space(catalog), minimum=6)
    assert set(found.labels) == {"0", "1"}
    with pytest.raises(DatasetError, match="fewer than two folders hold 7 documents"):
        folder_examples(load_space(catalog), minimum=7)


# -- files of examples ----------------------------------------------------------------------


def lines(folder, *values):
    file = folder / "labels.jsonl"
    texts = (v if isinstance(v, str) else json.dumps(v) for v in values)
    file.write_text("\n".join(texts), encoding="utf-8")
    return file


def test_every_bad_line_is_named(tmp_path):
    file = lines(tmp_path, {"label": "a", "text": "fine"}, "{", {"label": "a"}, ["a"], "",
                 {"label": 1, "text": "x"}, {"label": "a", "text": "x", "source": "y"})  # fmt: skip
    with pytest.raises(DatasetError) as error:
        read_labels(file)
    for number in (2, 3, 4, 6, 7):
        assert f"line {number}:" in error.value.message
    for number in (1, 5):
        assert f"line {number}:" not in error.value.message


def test_an_empty_or_missing_file_is_an_error(tmp_path):
    with pytest.raises(DatasetError, match="no examples"):
        read_labels(lines(tmp_path))
    with pytest.raises(SourceError, match=r"none.jsonl: No such file"):
        read_labels(tmp_path / "none.jsonl")


def test_a_text_may_hold_any_line_end_that_json_allows(tmp_path):
    (tmp_path / "l.jsonl").write_text('{"label": "a", "text": "x\u2028y"}\r\n', encoding="utf-8")
    assert [example.text for example in read_labels(tmp_path / "l.jsonl")] == ["x\u2028y"]


@pytest.fixture
def kitchen(tmp_path):
    embedder = FakeEmbedder()
    texts = ["bread dough oven", "cake dough oven", "beans soil sun", "peas soil sun"]
    vectors = embedder.embed_passages(texts)
    return catalog_of(
        tmp_path,
        {f"{n}.md": [(text, vectors[n].tolist())] for n, text in enumerate(texts)},
    )


def test_documents_are_not_embedded_again_and_texts_as_passages(kitchen, tmp_path):
    space, embedder = load_space(kitchen), FakeEmbedder()
    file = lines(tmp_path, {"label": "food", "source": "0.md"},
                 {"label": "garden", "text": "beans soil sun"})  # fmt: skip
    found = labelled_vectors(kitchen, space, read_labels(file), embedder)
    assert found.labels == ("food", "garden")
    assert found.vectors == pytest.approx(space.means[[0, 2]], abs=1e-6)
    assert (embedder.passages, embedder.queries) == ([["beans soil sun"]], [])


def test_unknown_documents_are_all_named(kitchen, tmp_path):
    file = lines(tmp_path, *({"label": "a", "source": s} for s in ("0.md", "no.md", "none.md")))
    with pytest.raises(DatasetError, match=r"no\.md .*none\.md "):
        labelled_vectors(kitchen, load_space(kitchen), read_labels(file), None)


# -- sentences between poles ----------------------------------------------------------------


def test_sentences_stand_between_the_averages_of_the_poles(kitchen):
    space, embedder = load_space(kitchen), FakeEmbedder()
    known = Examples(("food", "food", "garden", "garden"), space.means)
    text = "Bread dough oven. Beans soil sun. Soil sun dough oven sky."
    first, second, third = place_sentences(embedder, space, text, known, ("food", "garden"))
    assert text[first.start : first.end] == first.text == "Bread dough oven."
    assert first.score < -0.2 < third.score < 0.2 < second.score


def test_the_average_of_a_pole_is_at_its_end(kitchen):
    space = load_space(kitchen)
    known = Examples(("a", "b", "b", "b"), space.means)
    (placed,) = place_sentences(FakeEmbedder(), space, "bread dough oven", known, ("a", "b"))
    assert placed.score == pytest.approx(-1, abs=1e-5)


def test_poles_must_be_two_of_the_labels(kitchen):
    space = load_space(kitchen)
    known = Examples(("a", "b", "b", "b"), space.means)
    for poles in (("a", "c"), ("a", "a")):
        with pytest.raises(DatasetError) as error:
            place_sentences(FakeEmbedder(), space, "x", known, poles)
        assert error.value.hint == "labels: a, b"


def test_a_text_without_sentences_has_none(kitchen):
    space = load_space(kitchen)
    known = Examples(("a", "b", "b", "b"), space.means)
    assert place_sentences(FakeEmbedder(), space, " \n", known, ("a", "b")) == ()


# -- texts and sums of them -----------------------------------------------------------------


def test_a_text_too_long_is_the_mean_of_its_parts():
    embedder = FakeEmbedder()
    embedder.max_tokens = 12
    text = "bread dough oven. " * 6 + "\n\n" + "beans soil sun. " * 6
    vector = embed_texts(embedder, [text, "short"])
    assert vector.shape == (2, 64)
    assert np.linalg.norm(vector, axis=1) == pytest.approx(np.ones(2))
    assert all(len(t.split()) + 2 <= 12 for call in embedder.passages for t in call)
    assert vector[0] @ embedder.embed_passages(["dough soil"])[0] > 0.3


def test_no_texts_are_no_vectors():
    assert embed_texts(FakeEmbedder(), []).shape == (0, 64)
