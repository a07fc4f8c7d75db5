"""Questions as people ask them of their own tables: what is computed, and what is looked up."""

from __future__ import annotations

from datetime import date

import pytest

from tests.whole_answers.catalogs import computed_from, folder_read
from tests.whole_answers.everyday_tables import COMPUTED, FILES, LOOKED_UP

TODAY = date(2031, 6, 30)


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    files = {path: text.encode() for path, text in FILES.items()}
    with computed_from(folder_read(tmp_path_factory, files), TODAY) as asked:
        yield asked


@pytest.mark.parametrize(("question", "shown"), COMPUTED)
def test_what_is_asked_in_everyday_words_is_computed(ask, question, shown):
    found = ask(question)
    assert found is not None and found.found
    assert [part for part in shown if part not in found.text] == [], found.text


@pytest.mark.parametrize("question", LOOKED_UP)
def test_what_no_table_tells_is_looked_up(ask, question):
    found = ask(question)
    assert found is None or not found.found, found.text
