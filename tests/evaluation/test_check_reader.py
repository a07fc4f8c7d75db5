"""`rag models check`: a model against quotes alone, on twenty questions."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest

from rag.cli.app import run
from rag.core.locations import package_data
from rag.evaluation.check_reader import QUESTIONS, ReaderCheck, Shown
from rag.evaluation.question_file import load_questions
from rag.evaluation.verdicts import plain
from tests.helpers.reader_server import delta, scripted

MODEL = Shown(right=14, withheld=4, seconds=3.0)
FOUND = ReaderCheck("m", 16, 4, MODEL, MODEL, own_words=12, own_right=9, unsaid=2)


def test_the_questions_are_twenty_and_true_to_the_handbook():
    questions = load_questions(package_data("check") / QUESTIONS).questions
    assert len(questions) == 20 and sum(q.answerable for q in questions) == 16
    for question in questions:
        for place in question.places:
            page = (package_data("handbook") / place.source).read_text(encoding="utf-8")
            for point in question.points:
                assert any(plain(wording) in plain(page) for wording in point), question


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({}, "better"),
        ({"own_right": 8}, "as good"),
        ({"written": replace(MODEL, right=15)}, "better"),
        ({"written": replace(MODEL, right=13)}, "worse"),
        ({"written": replace(MODEL, withheld=2)}, "worse"),
        ({"written": replace(MODEL, right=15, withheld=0)}, "better"),
    ],
)
def test_what_is_right_decides(changes, finding):
    assert replace(FOUND, **changes).finding == finding


@pytest.mark.real
def test_a_model_that_adds_nothing_is_found_out(real_home, tmp_path, capsys):
    """One that refuses every second question, and makes something up for the others."""
    (tmp_path / "models").symlink_to(real_home / "models")
    says = itertools.cycle(["The documents do not say.", "It is made of blue cheese. [1]"])
    with scripted(lambda body: iter([delta(next(says)), "[DONE]"])) as server:
        assert run(["--home", str(tmp_path), "models", "check", server.address, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["answerable"], found["outside"], found["own_words"]) == (16, 4, 0)
    assert found["finding"] in ("as good", "worse") and found["quoted"]["right"] >= 5
    # What the quotes do not cover is not asked of the model either.
    assert 10 <= len(server.chats()) <= 20
