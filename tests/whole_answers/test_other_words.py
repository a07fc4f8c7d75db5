"""Folders read from their files, asked in words that stand nowhere in their tables."""

from __future__ import annotations

from datetime import date

import pytest

from tests.whole_answers.catalogs import computed_from, folder_read
from tests.whole_answers.other_words import COMPUTED, LOOKED_UP, WHICH, contents

TODAY = date(2026, 6, 10)


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    home = folder_read(tmp_path_factory, contents())
    with computed_from(home, TODAY) as asked:
        yield asked


@pytest.mark.parametrize(("question", "shown"), COMPUTED)
def test_what_a_table_tells_in_words_of_its_own_is_computed(ask, question, shown):
    found = ask(question)
    assert found is not None and found.found
    assert [part for part in shown if part not in found.text] == [], found.text
    assert found.quotes


@pytest.mark.parametrize(("question", "named"), WHICH)
def test_columns_that_could_be_meant_are_named(ask, question, named):
    found = ask(question)
    assert found is not None and not found.found
    assert all(part in found.text for part in named), found.text


@pytest.mark.parametrize("question", LOOKED_UP)
def test_what_only_sounds_alike_is_looked_up(ask, question):
    found = ask(question)
    assert found is None or not found.found, found.text
