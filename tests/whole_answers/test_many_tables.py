"""A folder of many tables side by side: what is computed is right, the rest is looked up."""

from __future__ import annotations

from datetime import date

import pytest

from tests.whole_answers.catalogs import computed_from, fill
from tests.whole_answers.tables_of_many_kinds import LOOKED_UP, QUESTIONS, TABLES

TODAY = date(2026, 6, 10)


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    fill(home, list(TABLES.items()))
    with computed_from(home, TODAY) as asked:
        yield asked


@pytest.mark.parametrize(("question", "shown"), QUESTIONS)
def test_what_tables_tell_is_computed_among_many_tables(ask, question, shown):
    found = ask(question)
    assert found is not None and found.found
    assert all(part in found.text for part in shown), found.text


@pytest.mark.parametrize("question", LOOKED_UP)
def test_what_no_table_tells_for_certain_is_looked_up(ask, question):
    found = ask(question)
    assert found is None or not found.found, found.text
