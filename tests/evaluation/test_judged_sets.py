"""The judged sets of `eval/` are whole: each answer stands where its question says it does."""

from __future__ import annotations

import zipfile
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from rag.evaluation.question_file import JudgedQuestion, load_questions
from rag.evaluation.verdicts import plain

EVAL = Path(__file__).parents[2] / "eval"
PEOPLE = sorted(EVAL.glob("people/*.jsonl"))
FILES = [*PEOPLE, *sorted(EVAL.glob("manuals/*.jsonl"))]
PLAIN = (".md", ".txt", ".csv", ".org")


@cache
def documents(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file.with_suffix(".zip")) as packed:
        return {one.filename: packed.read(one) for one in packed.infolist() if not one.is_dir()}


def lines_of(file: Path, source: str) -> list[str]:
    return documents(file)[source].decode("utf-8").splitlines()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_set_has_questions_of_many_kinds_and_some_that_are_not_answered(file: Path) -> None:
    questions = load_questions(file).questions
    assert len(questions) >= 90 and len({q.question_id for q in questions}) == len(questions)
    assert len({q.kind for q in questions}) >= 9
    absent = [q for q in questions if not q.answerable]
    assert len(absent) == 12 and not any(q.places or q.points for q in absent)
    assert all(q.points and q.places for q in questions if q.answerable)


@pytest.mark.parametrize("file", PEOPLE, ids=lambda file: file.stem)
def test_the_places_are_in_the_documents(file: Path) -> None:
    assert len(documents(file)) >= 60
    for name in documents(file):
        assert not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts
    for question in load_questions(file).questions:
        for place in (*question.places, *question.also):
            assert place.source in documents(file), question.question_id
            if place.lines:
                first, last = place.lines
                assert 1 <= first <= last <= len(lines_of(file, place.source))


@pytest.mark.parametrize("file", PEOPLE, ids=lambda file: file.stem)
def test_facts_stand_in_their_lines(file: Path) -> None:
    looked = 0
    for question in load_questions(file).questions:
        if question.kind == "fact" and question.answerable and _in_lines(question):
            text = "\n".join(
                "\n".join(lines_of(file, place.source)[place.lines[0] - 1 : place.lines[1]])
                for place in question.places
                if place.lines
            )
            looked += 1
            for point in question.points:
                assert any(plain(word) in plain(text) for word in point), question.question_id
    assert looked >= 5


def _in_lines(question: JudgedQuestion) -> bool:
    return all(place.lines and place.source.endswith(PLAIN) for place in question.places)
