"""How the adapter for questions is made: what it learns, and judged on nothing that it saw."""

from __future__ import annotations

import numpy as np
import pytest

from rag.evaluation.testset import Judgement, Query, Testset
from training.contrast import Material, fit, folds
from training.settings import QuerySettings


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def shifted(tmp_path_factory):
    """Questions that stand beside their answers by the same step, and nearer to other passages."""
    draw = np.random.default_rng(0)
    passages = unit(draw.normal(size=(200, 16)))
    queries = unit(passages[:120] + 1.5 * unit(draw.normal(size=(1, 16))))
    names = [str(number) for number in range(120)]
    testset = Testset(
        "shifted",
        "all",
        tmp_path_factory.mktemp("corpus"),
        tuple(Query(name, name) for name in names),
        tuple(Judgement(name, name, 1) for name in names),
    )
    return Material(testset, passages, queries, tuple((row,) for row in range(120)))


def right(one, queries):
    best = (queries @ one.passages.T).argmax(axis=1)
    return float(np.mean([row in found for row, found in zip(best, one.answers, strict=True)]))


def test_questions_it_never_saw_come_nearer_to_their_answers(shifted):
    seen, unseen = shifted.only(range(80)), shifted.only(range(80, 120))
    adapter = fit([seen], QuerySettings(rank=4, seeds=2, steps=60, stay=1.0), "x")
    assert adapter.down.shape == (16, 8)
    assert right(unseen, adapter(unseen.queries)) > right(unseen, unseen.queries) + 0.1


def test_the_dearer_a_move_the_shorter_it_is(shifted):
    moved = [
        fit([shifted], QuerySettings(rank=4, seeds=1, steps=60, stay=stay), "x")(shifted.queries)
        for stay in (1.0, 100.0)
    ]
    near, nearer = (float((rows * shifted.queries).sum(axis=1).mean()) for rows in moved)
    assert near < nearer < 1


def test_a_part_of_the_questions_has_their_judgements_alone(shifted):
    part = shifted.only([3, 5])
    assert [one.query_id for one in part.testset.queries] == ["3", "5"]
    assert [one.doc_id for one in part.testset.qrels] == ["3", "5"]
    assert part.answers == ((3,), (5,))


def test_questions_that_share_an_answer_are_judged_together(shifted):
    answers = ((1,), (1, 2), (2, 3), (4,), (5,), (4, 6), (7,), (8,))
    parts = folds(Material(shifted.testset, shifted.passages, shifted.queries[:8], answers), 3)
    assert sorted(row for part in parts for row in part) == list(range(8))
    held = [{passage for row in part for passage in answers[row]} for part in parts]
    assert sum(map(len, held)) == len(set.union(*held))
