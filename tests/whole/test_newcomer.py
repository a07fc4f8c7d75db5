"""What newcomers ask of the handbook has a place in it that answers, and the place is true."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from rag.cli.chat.commands import COMMANDS
from rag.evaluation.question_file import JudgedQuestion, Place, load_questions
from rag.evaluation.verdicts import plain

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "corpora" / "handbook"
FILE = ROOT / "eval" / "handbook" / "newcomer.jsonl"
QUESTIONS = load_questions(FILE).questions
MOST_WORDS = 130
"""A person reads so much at a glance; only lists, which are wanted whole, may be longer."""


def text_of(place: Place) -> str:
    lines = (PAGES / place.source).read_text(encoding="utf-8").splitlines()
    first, last = place.lines or (0, 0)
    assert 1 <= first <= last <= len(lines), place
    return "\n".join(lines[first - 1 : last])


def each(question: JudgedQuestion) -> str:
    return question.question_id


def test_there_are_forty_five_of_many_kinds() -> None:
    assert len(QUESTIONS) == 45 and all(question.answerable for question in QUESTIONS)
    assert len({question.question.lower() for question in QUESTIONS}) == 45
    assert len({question.kind for question in QUESTIONS}) >= 8
    assert sum(not q.question.endswith("?") for q in QUESTIONS) >= 15


@pytest.mark.parametrize("question", QUESTIONS, ids=each)
def test_the_place_states_every_point_in_few_words(question: JudgedQuestion) -> None:
    texts = [text_of(place) for place in question.places]
    for point in question.points:
        assert any(plain(wording) in plain("\n".join(texts)) for wording in point), point
    for text in texts:
        assert text.splitlines()[0].strip() and text.splitlines()[-1].strip()
        words = len(re.findall(r"[^\W_]+[^\s|]*", text))
        assert 1 < words <= MOST_WORDS or question.kind == "list"


@pytest.mark.parametrize("question", QUESTIONS, ids=each)
def test_another_place_that_answers_is_there(question: JudgedQuestion) -> None:
    assert all(text_of(place).strip() for place in question.also)


@pytest.mark.parametrize("question", QUESTIONS, ids=each)
def test_no_question_answers_itself(question: JudgedQuestion) -> None:
    asked = plain(question.question)
    assert not all(any(plain(w) in asked for w in point) for point in question.points)


def test_the_page_lists_every_chat_command() -> None:
    table = (PAGES / "conversations.md").read_text(encoding="utf-8")
    listed = table.partition("## All chat commands")[2].partition("\n## ")[0]
    assert set(re.findall(r"`/(\w+)", listed)) == {command.name for command in COMMANDS}


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(FILE.parent / "make_corpus.py"))


def test_places_move_with_their_lines(script: dict[str, Any]) -> None:
    def pages(*lines: str) -> dict[str, list[str]]:
        record = {"_id": "a.md", "title": "A", "text": "\n".join(lines)}
        return script["lines_of"](json.dumps(record))

    before = pages("one", "", "two", "three")
    span = {"source": "a.md", "start_line": 5, "end_line": 6}
    assert script["move"](span, before, pages("new", "one", "", "two", "three"))
    assert (span["start_line"], span["end_line"]) == (6, 7)
    assert not script["move"](dict(span), pages("new", "one", "", "two", "three"), pages("two"))
    assert not script["move"](span | {"source": "b.md"}, before, before)
