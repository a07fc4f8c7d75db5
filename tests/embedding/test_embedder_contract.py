"""What every Embedder promises, run on the fake and on the bundled model in both runtimes."""

from __future__ import annotations

import numpy as np
import pytest

from rag.embedding.query_adapter import bundled
from tests.helpers.embedders import real_embedder
from tests.helpers.fakes import FakeEmbedder

TEXTS = [
    "Litestream replicates SQLite databases to object storage.",
    "",
    "Der Mietvertrag in der Lindenstraße läuft bis Ende 2027.",
    "ok",
    "会議は三月に延期されました。",
    "The owl hunts at night and hears a mouse under the snow. " * 5,
    "a <s> b </s> c",
]


@pytest.fixture(
    params=[
        "fake",
        pytest.param("onnx", marks=pytest.mark.real),
        pytest.param("torch", marks=pytest.mark.real),
    ]
)
def embedder(request, real_home):
    return FakeEmbedder() if request.param == "fake" else real_embedder(real_home, request.param)


def cosines(a, b):
    return (a * b).sum(axis=1)


@pytest.mark.parametrize("method", ["embed_queries", "embed_passages"])
def test_one_unit_row_of_float32_for_each_text(embedder, method):
    rows = getattr(embedder, method)(TEXTS)
    assert rows.shape == (len(TEXTS), embedder.dimension)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("method", ["embed_queries", "embed_passages"])
def test_no_text_gives_no_row(embedder, method):
    assert getattr(embedder, method)([]).shape == (0, embedder.dimension)


def test_no_text_has_no_tokens(embedder):
    assert embedder.count_tokens([]) == []


def test_the_same_texts_give_the_same_rows(embedder):
    assert np.array_equal(embedder.embed_passages(TEXTS), embedder.embed_passages(TEXTS))


def test_rows_are_in_the_order_of_the_texts_whatever_their_lengths(embedder):
    forwards = embedder.embed_passages(TEXTS)
    backwards = embedder.embed_passages(TEXTS[::-1])[::-1]
    assert cosines(forwards, backwards) == pytest.approx(1, abs=1e-4)
    assert (forwards @ backwards.T).argmax(axis=1).tolist() == list(range(len(TEXTS)))


def test_a_text_alone_gets_the_row_it_gets_among_others(embedder):
    together = embedder.embed_passages(TEXTS)
    alone = np.concatenate([embedder.embed_passages([text]) for text in TEXTS])
    assert cosines(together, alone) == pytest.approx(1, abs=1e-4)


def test_texts_of_the_same_words_are_nearer_than_others(embedder):
    passages = embedder.embed_passages(
        ["replicating sqlite databases to object storage", "an owl hears the mouse at night"]
    )
    query = embedder.embed_queries(["sqlite databases replicating"])
    near, far = (passages @ query[0]).tolist()
    assert near > far


def test_a_longer_text_has_more_tokens(embedder):
    short, long = embedder.count_tokens(["an owl", "an owl and a mouse"])
    assert 2 < short < long <= embedder.max_tokens


def test_it_names_itself_and_what_its_vectors_can_be_compared_with(embedder):
    assert embedder.name
    assert embedder.fingerprint
    assert embedder.max_tokens == 512


@pytest.mark.real
@pytest.mark.parametrize("runtime", ["onnx", "torch"])
def test_the_adapter_for_questions_is_the_bundled_models(real_home, runtime):
    assert bundled().fingerprint == real_embedder(real_home, runtime).fingerprint
