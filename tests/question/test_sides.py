"""The two sides of a question that wants something of each."""

from __future__ import annotations

import pytest

from rag.question.sides import sides


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("distance of the canal path versus the ridge one?", "path", "ridge"),
        ("which is louder, the pump or the fan?", "pump", "fan"),
        ("is the ferry cheaper than the night bus?", "ferry", "bus"),
        ("the barn and the mill, rent of each?", "barn", "mill"),
        ("was ist teurer, die Fähre oder der Bus?", "fähre", "bus"),
        ("lequel est plus long, le canal ou la rivière ?", "canal", "rivière"),
        ("qual è più lungo, il sentiero o la strada?", "sentiero", "strada"),
        ("wat is duurder, de boot of de bus?", "boot", "bus"),
        ("noon bell strokes barn vs mill", "barn", "mill"),
    ],
)
def test_both_sides_are_told_by_the_words_beside_what_links_them(question, one, other):
    found = sides(question)
    assert found is not None
    assert one in found.words[0] and other in found.words[1]
    assert one in found.questions[0].casefold() and other not in found.questions[0].casefold()
    assert other in found.questions[1].casefold() and one not in found.questions[1].casefold()


@pytest.mark.parametrize(
    "question",
    [
        "which tents are let for more than 300 euros?",
        "who wrote the minutes and the letter?",
        "start two servers and stop them both",
        "can I bring a dog or a cat?",
        "the bell is too loud compared with its neighbour, what now?",
        "",
    ],
)
def test_in_doubt_a_question_has_no_sides(question):
    assert sides(question) is None


def test_what_is_said_once_is_asked_of_both_sides():
    found = sides("spare oars ferry vs barge")
    assert found is not None
    assert [q.split() for q in found.questions] == [
        ["spare", "oars", w] for w in ("ferry", "barge")
    ]
    found = sides("ferry vs barge spare oars")
    assert found is not None
    assert found.questions[0].split() == ["ferry", "spare", "oars"]


def test_a_second_question_is_no_side():
    assert sides("which bells are rung and what does each mean?") is None
