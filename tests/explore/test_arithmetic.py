"""Sums of meanings: one prefix for all terms, and their own documents left out."""

from __future__ import annotations

import numpy as np
import pytest

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter
from rag.core.errors import ConfigError
from rag.explore.arithmetic import Terms, mean_query, search_like, weight
from rag.search.retrieve import Search
from tests.helpers.exploring import catalog_of
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.notes import NOTES, store

NOTHING = np.zeros(64, dtype=np.float32)
"""Texts that share nothing."""


@pytest.fixture
def kitchen(tmp_path):
    """One note of a few words."""
    text = "bread dough oven"
    vector = FakeEmbedder().embed_passages([text])[0].tolist()
    return catalog_of(tmp_path, {"0.md": [(text, vector)]})


@pytest.fixture(scope="module")
def notes(tmp_path_factory):
    """Five notes; only read by the tests that share them."""
    collection = store(tmp_path_factory.mktemp("home"), NOTES)
    yield collection
    collection.close()


def found(collection, like, unlike=(), **search):
    terms = Terms(tuple(like), tuple(unlike))
    results = search_like(collection, FakeEmbedder(), terms, Search(mode="dense", **search))
    return [scored.passage.source for scored in results]


def test_like_and_unlike_are_summed_with_one_prefix(kitchen):
    embedder = FakeEmbedder()
    found = mean_query(embedder, kitchen, Terms(("0.md", "garden soil"), ("oven",)), NOTHING)
    texts = FakeEmbedder().embed_passages(["bread dough oven", "garden soil", "oven"])
    expected = texts[0] + texts[1] - texts[2]
    assert found == pytest.approx((expected / np.linalg.norm(expected))[np.newaxis], abs=1e-6)
    assert embedder.passages == [["garden soil", "oven"]]
    assert embedder.queries == []


def test_unlike_leads_away(kitchen):
    embedder = FakeEmbedder()
    oven = embedder.embed_passages(["oven"])[0]
    plain = mean_query(embedder, kitchen, Terms(("dough oven",)), NOTHING)[0] @ oven
    assert (
        mean_query(embedder, kitchen, Terms(("dough oven",), ("oven",)), NOTHING)[0] @ oven < plain
    )


def test_nothing_wanted_is_an_error(tmp_path):
    with pytest.raises(ConfigError):
        mean_query(
            FakeEmbedder(), Catalog(tmp_path / "c.sqlite", create=True), Terms((), ("a",)), NOTHING
        )


@pytest.mark.parametrize(("like", "unlike", "share"), [(2, 1, 1), (1, 1, 0.5), (2, 2, 0.75)])
def test_unwanted_terms_never_outweigh_wanted_ones(like, unlike, share):
    assert weight(like, unlike) == share
    assert like - share * unlike > 0


def test_what_is_near_both_texts_comes_first(notes):
    assert found(notes, ["green tea", "patience"])[0] == "notes/garden/tea.md"


def test_documents_of_the_sum_are_not_its_results(notes):
    sources = found(notes, ["notes/sqlite/backup.md"], ["notes/garden/tea.md"])
    assert sorted(sources) == [
        "notes/code/tool.py",
        "notes/copy/backup.md",
        "notes/sqlite/vacuum.md",
    ]
    assert sources[0] == "notes/copy/backup.md"


def test_filter_and_limit_hold(notes):
    assert found(notes, ["database"], only=Filter("*.py")) == ["notes/code/tool.py"]
    assert len(found(notes, ["database"], limit=2)) == 2


def test_scores_fall_with_rank(notes):
    terms = Terms(("database file",), ("green tea",))
    results = search_like(notes, FakeEmbedder(), terms, Search(mode="dense"))
    scores = [scored.score for scored in results]
    assert scores == sorted(scores, reverse=True)
    assert [scored.rank for scored in results] == list(range(1, len(results) + 1))


def test_what_all_texts_share_is_taken_away(kitchen):
    text = FakeEmbedder().embed_passages(["garden soil"])[0]
    centre = text * 0.5 + 0.1
    found = mean_query(FakeEmbedder(), kitchen, Terms(("garden soil",)), centre)[0]
    expected = (text - centre) / np.linalg.norm(text - centre)
    assert found == pytest.approx(expected, abs=1e-6)
