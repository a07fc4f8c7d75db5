"""A question and a text read together by the bundled model."""

from __future__ import annotations

import numpy as np
import pytest

from rag.core.errors import ModelBroken
from rag.embedding.cross_encoder import HEAD, NETWORK, CrossEncoder
from rag.embedding.onnx_embedder import OnnxEmbedder
from rag.models.e5_build import built_folder
from tests.embedding.test_onnx_embedder import Listening, with_parts
from tests.helpers.embedders import real_embedder

QUESTION = "my bicycle makes a grinding noise when I pedal, what do I do"
ANSWER = "Repairs > Bicycle\nGrinding while pedalling: clean the chain, then oil every link."
NEAR = "Repairs > Bicycle\nThe bicycle was bought second-hand from a neighbour in spring."
FAR = "Garden\nTomatoes want a sunny bed and a stake."


@pytest.fixture
def embedder(real_home):
    return real_embedder(real_home, "onnx")


@pytest.mark.real
def test_what_answers_is_above_even_and_above_what_is_only_about_it(embedder):
    answers, near, far = embedder.relevance(QUESTION, [ANSWER, NEAR, FAR])
    assert answers > 0 > max(near, far)


@pytest.mark.real
def test_a_score_depends_on_its_text_alone(embedder):
    texts = [ANSWER, NEAR, FAR] * 3
    scores = embedder.relevance(QUESTION, texts)
    single = with_parts(embedder, threads=1)
    assert np.array_equal(scores[::-1], single.relevance(QUESTION, texts[::-1]))
    assert scores[0] == embedder.relevance(QUESTION, [ANSWER])[0]
    assert embedder.relevance(QUESTION, []).shape == (0,)


@pytest.mark.real
def test_both_have_their_prefix_once_and_only_their_beginning_counts(embedder):
    listening = Listening(embedder.tokenizer)
    copy = with_parts(embedder, tokenizer=listening)
    copy.__dict__.pop("_cross_encoder", None)
    assert np.array_equal(
        copy.relevance(QUESTION, [ANSWER]), embedder.relevance(QUESTION, [ANSWER])
    )
    assert listening.heard == [f"query: {QUESTION}", f"passage: {ANSWER}"]
    long, longer = (embedder.relevance("why " * n, ["because " * n]) for n in (200, 300))
    assert np.array_equal(long, longer)


@pytest.mark.real
def test_it_is_opened_by_the_first_question_alone(real_home):
    embedder = OnnxEmbedder(built_folder(real_home, "onnx"), "e5", "")
    embedder.embed_queries([QUESTION])
    assert "_cross_encoder" not in vars(embedder)
    embedder.relevance(QUESTION, [ANSWER])
    assert "_cross_encoder" in vars(embedder)


@pytest.mark.real
@pytest.mark.parametrize("name", [NETWORK, HEAD])
def test_a_damaged_file_is_said_to_be_broken(embedder, real_home, tmp_path, name):
    for file in (NETWORK, HEAD):
        (tmp_path / file).symlink_to(built_folder(real_home, "onnx") / file)
    (tmp_path / name).unlink()
    (tmp_path / name).write_bytes(b"no network")
    with pytest.raises(ModelBroken, match="cannot open the cross-encoder"):
        CrossEncoder(tmp_path, embedder.tokenizer, embedder.look_up)


@pytest.mark.real
def test_a_model_that_was_not_taught_says_so(real_home):
    assert real_embedder(real_home, "torch").relevance(QUESTION, [ANSWER]) is None
