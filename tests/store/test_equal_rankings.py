"""The same corpus and the same questions give the same ranking, whichever store keeps it."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path

import pytest

from benchmarks.quality.stores import same
from rag.catalog.filters import Filter
from rag.core.config import Config
from rag.search.retrieve import Search, retrieve
from rag.store.shelf import shelf_of
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.shelves import put

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "corpora" / "handbook").glob("*.md"))
JUDGED = ROOT / "eval" / "handbook" / "queries.jsonl"
ASKED = 300


def queries() -> list[str]:
    """Judged questions in six languages, then sentences of the pages as far as their comma."""
    judged = [json.loads(line)["text"] for line in JUDGED.read_text().splitlines()]
    lines = [line for page in PAGES for line in page.read_text().splitlines() if " " in line]
    return [*judged, *(re.split(r"[,.:]", line)[0] for line in lines)][:ASKED]


@pytest.fixture
def both(store_url, tmp_path):
    """The handbook in a folder here and in a shared store, opened."""
    with contextlib.ExitStack() as stack:
        opened = []
        for address in ("", store_url):
            shelf = shelf_of(Config(home=tmp_path, store=address))
            put(shelf, [(page.name, page.read_text()) for page in PAGES])
            opened.append(stack.enter_context(contextlib.closing(shelf.open("default"))))
        yield opened


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_three_hundred_questions_have_the_same_ten_best(both, mode):
    asked = queries()
    assert len(asked) == ASKED
    alike = exact = 0
    for query in asked:
        found = [
            [
                (scored.passage.source + scored.passage.text, scored.score)
                for scored in retrieve(collection, FakeEmbedder(), query, Search(mode, 10))
            ]
            for collection in both
        ]
        alike += same(*found)
        exact += found[0] == found[1]
    assert alike == ASKED
    assert mode != "lexical" or exact == ASKED  # the same arithmetic, to the last bit


def test_so_they_have_through_a_filter(both):
    for only in (Filter(glob="s*.md"), Filter(glob="*ing*.md"), Filter(source="sql.md")):
        for query in queries()[:60]:
            found = [
                [
                    (scored.passage.source + scored.passage.text, scored.score)
                    for scored in retrieve(c, FakeEmbedder(), query, Search("hybrid", 10, only))
                ]
                for c in both
            ]
            assert found[0] and same(*found), (only, query)
