"""Folders read from their files, asked in words that stand nowhere in their tables."""

from __future__ import annotations

from datetime import date

import pytest

from rag.catalog.changes import file_states
from rag.index.collection import writing
from rag.ingest.ingest import ingest
from rag.ingest.plan import make_plan
from rag.load.files import find_files
from rag.load.split import SplitSettings
from tests.helpers.fakes import FakeEmbedder
from tests.whole_answers.catalogs import computed_from
from tests.whole_answers.other_words import COMPUTED, LOOKED_UP, WHICH, contents

TODAY = date(2026, 6, 10)


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    folder = tmp_path_factory.mktemp("folder")
    for path, content in contents().items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    with writing(home, "default") as collection:
        plan = make_plan(find_files([folder], 10**6), file_states(collection.catalog))
        ingest(collection, plan, FakeEmbedder(), SplitSettings(limit=60, merge=30))
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
