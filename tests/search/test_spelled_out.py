"""A query's abbreviations are spelled out where that finds what the short form does not."""

from __future__ import annotations

import pytest

from rag.search.retrieve import Search, retrieve
from rag.search.spelling import spelled
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.notes import store

NOTES = {
    "a.md": (
        "",
        "Words",
        "The Home Owners' Association (HOA) owns the yard; RC (Rowing Club) next.",
    ),
    "b.md": ("", "Yard", "The Home Owners' Association meets in the laundry room on Mondays."),
    "c.md": ("", "Boats", "The RC has two boats, the RC likes them."),
    "d.md": ("", "Other", "Bread, butter and tea stand in the kitchen."),
}


@pytest.fixture(scope="module")
def collection(tmp_path_factory):
    collection = store(tmp_path_factory.mktemp("home"), NOTES)
    yield collection
    collection.close()


def read(collection, query):
    return spelled(collection.catalog, FakeEmbedder(), query).text


@pytest.mark.parametrize("typed", ["HOA", "hoa"])
def test_an_abbreviation_is_spelled_out_as_the_documents_do(collection, typed):
    meant = f"where does the {typed} (Home Owners' Association) meet"
    assert read(collection, f"where does the {typed} meet") == meant
    assert read(collection, meant) == meant


def test_a_passage_that_has_the_words_alone_is_found(collection):
    found = retrieve(collection, FakeEmbedder(), "HOA", Search("lexical", 8))
    assert {scored.passage.source for scored in found} >= {"a.md", "b.md"}


def test_what_it_stands_for_counts_less_than_what_was_typed(collection):
    embedder = FakeEmbedder()
    found = retrieve(collection, embedder, "HOA", Search("hybrid", 8))
    assert embedder.queries == [["HOA"]]
    worth = {s.passage.source: s.explanation.lexical_score or 0.0 for s in found}
    assert 0 < worth["b.md"] < worth["a.md"]


@pytest.mark.parametrize(
    "query",
    [
        "boats of the RC",  # whoever writes of it uses the short form
        "does the Home Owners' Association (HOA) meet",  # said already
        'where does "HOA" stand',
        "tea",
        "TEA (unknown)",
        "open hoa.md",
        "2024",
        "",
    ],
)
def test_other_queries_stay_as_they_are(collection, query):
    assert read(collection, query) == query
