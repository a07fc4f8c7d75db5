"""Which column of amounts a question's kind means, and amounts that are no answer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question.dates import read_dates
from tests.whole_answers.catalogs import computed_from, folder_read
from tests.whole_answers.kinds_of_amounts import COMPUTED, FILES, LOOKED_UP

TODAY = date(2026, 6, 10)


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    files = {path: text.encode() for path, text in FILES.items()}
    home = folder_read(tmp_path_factory, files)
    with computed_from(home, TODAY) as asked:
        yield asked


@pytest.mark.parametrize(("question", "shown"), COMPUTED)
def test_the_kind_of_a_question_says_which_amounts_it_means(ask, question, shown):
    found = ask(question)
    assert found is not None and found.found
    assert [part for part in shown if part not in found.text] == [], found.text


@pytest.mark.parametrize("question", LOOKED_UP)
def test_amounts_that_are_no_answer_are_not_told(ask, question):
    found = ask(question)
    assert found is None or not found.found, found.text


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September")
PARTS = st.sampled_from(["the start of ", "the end of ", "mid-", ""])


@given(
    first=st.integers(0, 8), second=st.integers(0, 8), parts=st.tuples(PARTS, PARTS),
    year=st.integers(1990, 2090),
)  # fmt: skip
def test_a_range_of_months_begins_and_ends_within_those_named(first, second, parts, year):
    question = f"km from {parts[0]}{MONTHS[first]} to {parts[1]}{MONTHS[second]} {year}"
    found = read_dates(question, TODAY)
    began = year - (first > second)
    if first != second:
        assert found.since[:7] == f"{began}-{first + 1:02d}"
        assert found.until[:7] == f"{year}-{second + 1:02d}"
    assert found.since <= found.until
    assert found.without(question).split() == ["km"]
