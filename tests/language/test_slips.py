"""Slips of the fingers, and how far words are apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.slips import distance, slips

words = st.text("abcdeё", min_size=1, max_size=7)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("databse", "database"),
        ("dtaabase", "database"),
        ("databaase", "database"),
        ("dqtabase", "database"),
        ("vaccum", "vacuum"),
        ("погда", "погода"),
    ],
)
def test_a_slip_leads_back_to_the_word(typed, meant):
    assert meant in slips(typed)


def test_likely_slips_cost_less():
    meant = slips("serch")
    assert meant["search"] < meant["perch"]
    assert slips("comit")["commit"] < slips("comit")["vomit"]


@settings(deadline=None)
@given(words)
def test_what_is_one_slip_away_is_another_word_at_a_distance_of_one(word):
    assert all(other != word and distance(word, other, 2) == 1 for other in slips(word))


@settings(deadline=None)
@given(words, words)
def test_distance_is_the_same_both_ways_and_bounded(one, other):
    exact = distance(one, other, 9)
    assert exact == distance(other, one, 9)
    assert (exact == 0) == (one == other)
    assert distance(one, other, 1) == min(exact, 2)
