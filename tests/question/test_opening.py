"""Words that a question is opened with."""

from __future__ import annotations

import pytest

from rag.question.opening import without_opening


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("so how many are there", "how many are there"),
        ("ok, and what did it cost?", "what did it cost?"),
        ("Could you please tell me: who has paid?", "who has paid?"),
        ("Also, wie viele sind es", "wie viele sind es"),
        ("Hola", "Hola"),
        ("so many books", "so many books"),
        ("what about the roof", "what about the roof"),
    ],
)
def test_a_question_begins_with_the_word_that_asks(question, asks):
    assert without_opening(question) == asks
