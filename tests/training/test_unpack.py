"""The collections that the cross-encoder learned from: whole, and nothing judged among them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.leaks import digest, judged_questions
from training.unpack import COLLECTIONS, unpack

PACKED = sorted(COLLECTIONS.glob("*.jsonl"))
EVAL = Path(__file__).parents[2] / "eval"


def test_there_are_collections():
    assert len(PACKED) == 14


@pytest.mark.parametrize("packed", PACKED, ids=lambda path: path.stem)
def test_every_place_lies_in_a_document_and_says_something(packed, tmp_path):
    folder, judged = unpack(packed, tmp_path)
    asked = [json.loads(line) for line in judged.read_text(encoding="utf-8").splitlines()]
    nearly = sum(not row["answerable"] for row in asked)
    assert 0.1 < nearly / len(asked) < 0.35
    for row in asked:
        assert row["answerable"] == bool(row["spans"])
        for place in (*row["spans"], *row["also"]):
            lines = (folder / place["source"]).read_text(encoding="utf-8").splitlines()
            inside = lines[place["start_line"] - 1 : place["end_line"]]
            assert len(inside) == place["end_line"] - place["start_line"] + 1
            assert any(map(str.strip, inside)), place


@pytest.mark.parametrize("packed", PACKED, ids=lambda path: path.stem)
def test_nothing_is_learned_from_that_is_judged(packed):
    rows = map(json.loads, packed.read_text(encoding="utf-8").splitlines())
    learned = {digest(row["question"]) for row in rows if "question" in row}
    assert not learned & {digest(question) for question in judged_questions(EVAL)}
