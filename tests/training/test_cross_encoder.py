"""What the cross-encoder learns from and by, and that the product computes what was learned."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
import torch

from rag.core.locations import package_data
from rag.embedding.cross_encoder import QUESTION_TOKENS, TEXT_TOKENS
from rag.embedding.e5_family import PASSAGE, QUERY
from rag.embedding.low_rank import FILE
from rag.models.e5_build import ensure_built
from tests.embedding.test_cross_encoder import ANSWER, FAR, NEAR, QUESTION
from tests.helpers.embedders import real_embedder
from training.cross_encoder import ABSENT, RIGHT, TEXTS, fewer, loss_of, tokens_of
from training.groups import Group, kept, squad_groups
from training.mean_cross_encoder import mean_of
from training.pair_network import PairNetwork, pairs

WHERE = Group(
    "where?", ("Mill\nAt Hartley.", "Mill\nIn 1871.", "Mill\nBy fire."), (True, False, False)
)
NOWHERE = Group("who?", WHERE.texts, (False,) * 3)


def test_a_question_is_learned_from_its_nearest_wrong_texts_and_some_right_ones():
    many = Group("?", tuple(map(str, range(40))), tuple(n % 10 == 5 for n in range(40)))
    drawn = [fewer(many, random.Random(seed)) for seed in range(200)]
    assert {len(one.texts) for one in drawn} == {TEXTS}
    assert {sum(one.right) for one in drawn} == {RIGHT, 0}
    for one in drawn:
        for text, right in zip(one.texts, one.right, strict=True):
            assert (int(text) % 10 == 5) == right
        assert {"0", "1", "2"} <= set(one.texts)


def test_of_some_questions_the_answer_is_taken_away():
    drawn = [fewer(WHERE, random.Random(seed)) for seed in range(400)]
    absent = [one for one in drawn if not any(one.right)]
    assert len(absent) / len(drawn) == pytest.approx(ABSENT, abs=0.06)
    assert all(len(one.texts) == 2 for one in absent)


def test_what_was_found_is_kept(tmp_path):
    file, asked = tmp_path / "of" / "mill.jsonl", []

    def find():
        asked.append(1)
        return [WHERE, NOWHERE]

    assert kept(file, find) == kept(file, find) == [WHERE, NOWHERE]
    assert len(asked) == 1


def test_belief_that_lies_elsewhere_is_lost():
    def loss(group, *scores):
        return loss_of(torch.tensor(scores), [group]).item()

    assert loss(WHERE, 9.0, -9.0, -9.0) == pytest.approx(0, abs=1e-3)
    assert loss(WHERE, -9.0, 9.0, -9.0) > 9
    assert loss(WHERE, -9.0, -9.0, -9.0) > 8  # that it stands nowhere is believed
    assert loss(NOWHERE, -9.0, -9.0, -9.0) == pytest.approx(0, abs=1e-3)
    assert loss(NOWHERE, 9.0, -9.0, -9.0) > 8


def test_each_side_of_a_pair_has_a_mean_of_its_own_and_padding_is_not_seen():
    given = pairs([([0, 7, 8, 2], [9, 2]), ([0, 7, 2], [9, 9, 9, 2])])
    assert given.ids.tolist() == [[0, 7, 8, 2, 9, 2, 1], [0, 7, 2, 9, 9, 9, 2]]
    assert given.seen.sum(1).tolist() == [6, 7]
    assert given.asked.sum(1).tolist() == given.told.sum(1).tolist() == [1, 1]
    assert (given.asked * given.told).sum() == 0
    assert given.told[0].nonzero().flatten().tolist() == [4]


def test_squad_gives_the_right_sentence_and_wrong_ones_of_the_same_article(tmp_path):
    paragraphs = [
        {"context": "The mill burned. Ann rebuilt it.", "qas": [{"question": "Who rebuilt it?",
         "answers": [{"text": "Ann", "answer_start": 17}]}]},
        {"context": "Ann was born here. The river floods.", "qas": []},
    ]  # fmt: skip
    articles = [{"title": title, "paragraphs": paragraphs} for title in ("Old_mill", "Judged")]
    file = tmp_path / "train.json"
    file.write_text(json.dumps({"data": articles}), encoding="utf-8")
    (group,) = squad_groups(file, ["judged"], random.Random(0))
    assert group.texts[0] == "Old mill\nAnn rebuilt it."
    # A sentence that names the answer might be another right one.
    assert set(group.texts[1:]) == {"Old mill\nThe mill burned.", "Old mill\nThe river floods."}
    assert group.right == (True, False, False)


@pytest.mark.real
def test_the_product_computes_what_was_learned(real_home):
    """In whole numbers, where training computed in halves."""
    embedder = real_embedder(real_home, "onnx")
    network = PairNetwork(ensure_built(real_home, "torch"))
    with np.load(package_data("adapter") / FILE) as kept:
        network.go_on_from(kept)
    tokens = tokens_of(embedder)
    asked = [0, *tokens(QUERY + QUESTION, QUESTION_TOKENS)]
    told = [tokens(PASSAGE + text, TEXT_TOKENS) for text in (ANSWER, NEAR, FAR)]
    with torch.no_grad():
        network.merge()
        learned = network(pairs([(asked, one) for one in told])).numpy()
    assert np.abs(embedder.relevance(QUESTION, [ANSWER, NEAR, FAR]) - learned).max() < 0.5


def test_the_mean_of_a_cross_encoder_and_itself_is_itself():
    with np.load(package_data("adapter") / FILE) as file:
        kept_arrays = {name: file[name] for name in file.files}
    twice = dict(kept_arrays, scale=kept_arrays["scale"] + 2.0)
    found = mean_of([kept_arrays, twice])
    assert set(found) == set(kept_arrays)
    assert found["scale"] == pytest.approx(float(kept_arrays["scale"]) + 1.0)
    for name, array in found.items():
        if name != "scale":
            np.testing.assert_allclose(array, kept_arrays[name], rtol=1e-5, atol=1e-6)
