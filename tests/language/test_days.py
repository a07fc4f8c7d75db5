"""A day that a question names, and texts that write it otherwise."""

from __future__ import annotations

import pytest

from rag.language.days import AskedDay
from rag.language.search_terms import terms


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What happened on 17 April?", "2031-04-17 06:17:00 ERROR pump 2 stopped"),
        ("What happened on April 17th, 2031?", "Stopped on 17.04.2031 by hand."),
        ("Was geschah am 17. April 2031?", "17/4/2031: stopped"),
        ("Was war am 17.4.2031?", "On 17 April the pump was stopped."),
        ("que s'est-il passé le 17 avril ?", "Apr 17 06:17:01 host pump: stopped"),
        ("what was paid on 2031-04-17?", "4/17/2031 paid"),
        ("cosa è successo il 17 aprile", "17 апреля насос остановлен"),
    ],
)
def test_a_day_is_the_same_however_it_is_written(question, text):
    held = AskedDay(question).held(text)
    assert held
    assert held <= set(terms(question))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("What happened on 17 April?", "2031-04-16 06:17:00 ok"),
        ("What happened on 17 April 2030?", "2031-04-17 stopped"),
        ("What happened between 17 April and 2 May?", "2031-04-17 stopped"),
        ("What happened in April?", "2031-04-17 stopped"),
        ("What does clause 17 say?", "2031-04-17 stopped"),
    ],
)
def test_another_day_or_no_single_one_holds_nothing(question, text):
    assert AskedDay(question).held(text) == frozenset()


def test_figures_are_searched_for_where_the_year_is_said():
    assert AskedDay("on 7 April 2031").figures() == ("20310407", "07042031", "742031")
    assert AskedDay("on 7 April").figures() == ()
