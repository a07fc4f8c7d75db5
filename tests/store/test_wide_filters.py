"""A filter that lets many passages through finds what one that names them all finds, in any store
and whatever compares the vectors."""

from __future__ import annotations

import contextlib

import pytest

from rag.catalog.filters import Filter, let_through, selected, within
from rag.catalog.lexical_search import lexical_hits
from rag.search.retrieve import Search, retrieve
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.shelves import put

WORDS = ["pump", "valve", "boiler", "meter", "sensor", "cable", "panel", "roof", "stair", "door"]
FILTERS = [
    Filter(glob="odd/**"),
    Filter(glob="*7.md"),
    Filter(glob="odd/*.md", heading="PART"),
    Filter(heading="part 1"),
    Filter(source="odd/11.md"),
    Filter(glob="nowhere/*"),
]
QUERIES = ["pump valve", "a meter on the roof", "stair"]


@pytest.fixture
def filled(shelf):
    documents = [
        (
            f"{'odd' if n % 2 else 'even'}/{n}.md",
            f"# Part {n % 3}\n\n{WORDS[n % 10]} {WORDS[n % 7]} and {n} {WORDS[n // 10]}",
        )
        for n in range(90)
    ]
    put(shelf, documents)
    return shelf


def asked(collection, only, query, mode):
    """Ties aside: all that is found, by score and source."""
    search = Search(mode=mode, only=only, limit=90, distinct=False)
    found = retrieve(collection, FakeEmbedder(), query, search)
    return sorted((-round(scored.score, 4), scored.passage.source) for scored in found)


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
@pytest.mark.parametrize("indexed", [False, True])
def test_many_passages_are_searched_as_few_are(filled, mode, indexed, monkeypatch):
    with contextlib.closing(filled.open("default")) as collection:
        few = [asked(collection, only, query, mode) for only in FILTERS for query in QUERIES]
    monkeypatch.setattr("rag.catalog.filters.FEW", 2)
    with contextlib.closing(filled.open("default")) as collection:
        if indexed:
            collection.scanned = 0  # by Chroma, where the store is a folder
        many = [asked(collection, only, query, mode) for only in FILTERS for query in QUERIES]
    assert many == few


def test_a_filter_is_worked_out_once_until_something_is_written(filled, monkeypatch):
    calls = []
    monkeypatch.setattr("rag.catalog.filters._within", lambda *given: calls.append(given))
    with contextlib.closing(filled.open("default")) as collection:
        within(collection.catalog, Filter(glob="odd/**"))
        within(collection.catalog, Filter(glob="odd/**"))
        within(collection.catalog, Filter(glob="even/**"))
    assert len(calls) == 2


@pytest.mark.parametrize("few", [2, 4000])
def test_passages_are_let_through_one_by_one_as_all_together(filled, few, monkeypatch):
    monkeypatch.setattr("rag.catalog.filters.FEW", few)
    with contextlib.closing(filled.open("default")) as collection:
        catalog = collection.catalog
        every = [row[0] for row in catalog.rows("SELECT passage_id FROM passages")]
        for only in FILTERS:
            found = within(catalog, only)
            assert found is not None and (found.named is None or few > 2 or len(found.named) < 3)
            assert set(let_through(catalog, every, found)) == selected(catalog, only)


def test_scored_passages_of_many_are_told_by_their_numbers(filled, monkeypatch):
    with contextlib.closing(filled.open("default")) as collection:
        catalog = collection.catalog
        few = lexical_hits(catalog, ["pump"], 90, within(catalog, FILTERS[0])).found
    assert len(few) > 2
    monkeypatch.setattr("rag.catalog.filters.FEW", 2)
    for many in (4000, 3):
        monkeypatch.setattr("rag.catalog.filters.MANY", many)
        with contextlib.closing(filled.open("default")) as collection:
            catalog = collection.catalog
            only = within(catalog, FILTERS[0])
            assert only is not None and only.named is None and (only.numbers is None) is (many == 3)
            assert lexical_hits(catalog, ["pump"], 90, only).found == few


def test_a_pattern_whose_every_sign_is_its_own_is_matched_as_it_is(shelf):
    names = ["a[1].md", "b?.md", "it's 100%.md", "back_slash.md", "Größe.md"]
    put(shelf, [(name, f"text of {name}") for name in names])
    patterns = {
        "a\\[1\\].md": {"a[1].md"},
        "?\\?.md": {"b?.md"},
        "*100%*": {"it's 100%.md"},
        "*_*": {"back_slash.md"},
        "*öße*": {"Größe.md"},
        "[ab]*": {"a[1].md", "b?.md", "back_slash.md"},
        "* ": set(names),
    }
    with contextlib.closing(shelf.open("default")) as collection:
        for glob, wanted in patterns.items():
            found = retrieve(collection, FakeEmbedder(), "text", Search(only=Filter(glob=glob)))
            assert {s.passage.source for s in found} == wanted, glob
