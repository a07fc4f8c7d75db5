"""The two times of a question that wants something of each."""

from __future__ import annotations

import pytest

from rag.question.two_times import two_times


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("toll for a barge under the old tariff and under the new?",
         "toll for a barge under the tariff?"),
        ("the barge toll before and after the reform", "the barge toll"),
        ("Old statutes against new ones: who opens the lock?", "statutes: who opens the lock?"),
        ("Schleusengeld im alten und im neuen Tarif?", "Schleusengeld im Tarif?"),
        ("le péage avant et après la réforme, combien ?", "le péage, combien?"),
        ("cuánto era el peaje antes y después de la reforma", "cuánto era el peaje"),
        ("the barge toll last year and this: how much?", "the barge toll: how much?"),
        ("lock keeper last term against this one", "lock keeper"),
        ("the toll this year against last year in May", "the toll in May"),
        ("Schleusengeld letztes Jahr und dieses Jahr?", "Schleusengeld?"),
        ("le péage cette année et l'année dernière", "le péage"),
        ("il pedaggio prima e dopo la riforma", "il pedaggio"),
        ("het tolgeld voor en na de hervorming", "het tolgeld"),
    ],
)  # fmt: skip
def test_what_was_before_and_what_is_now_are_told_without_their_words(question, rest):
    found = two_times(question)
    assert found is not None
    assert (found.years, found.rest) == ((), rest)


@pytest.mark.parametrize(
    ("question", "years", "rest"),
    [
        ("How many barges, from the end of 2021 to the end of 2024?", ("2021", "2024"),
         "How many barges?"),
        ("barges 2024 vs 2021", ("2021", "2024"), "barges"),
        ("Does a barge pay less in the new tariff than in 2021?", ("2021",),
         "Does a barge pay less in the tariff?"),
    ],
)  # fmt: skip
def test_years_are_told_the_earlier_first(question, years, rest):
    found = two_times(question)
    assert found is not None
    assert (found.years, found.rest) == (years, rest)


@pytest.mark.parametrize(
    "question",
    [
        "the old lock and the mill",
        "barges in 2021",
        "what is new at the lock?",
        "new year",
        "",
        "what did we do last time and this lock broke",
        "last year and that",
    ],
)
def test_in_doubt_a_question_has_no_two_times(question):
    assert two_times(question) is None
