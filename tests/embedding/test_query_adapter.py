"""The adapter for questions: whose vectors it moves, how far, and what it leaves as it was."""

from __future__ import annotations

import numpy as np
import pytest

from rag.embedding import query_adapter
from rag.embedding.query_adapter import QueryAdapter, adapt, bundled
from rag.search.retrieve import Search, retrieve
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.notes import store

TEA, MILL = "green tea wants eighty degrees", "the mill burned down"


@pytest.fixture()
def collection(tmp_path):
    return store(tmp_path, {"tea": ("", "", TEA), "mill": ("", "", MILL)})


@pytest.fixture()
def _towards_the_mill(monkeypatch):
    """An adapter of the fake embedder that moves questions about tea to the note on the mill."""
    tea, mill = FakeEmbedder().embed_passages([TEA, MILL])
    adapter = QueryAdapter(FakeEmbedder.fingerprint, 9 * tea[:, None], mill[None])
    monkeypatch.setattr(query_adapter, "bundled", lambda: adapter)


def found(collection, adapted, mode="hybrid"):
    search = Search(mode=mode, adapted=adapted)
    return retrieve(collection, FakeEmbedder(), "green tea wants degrees", search)


def test_vectors_of_another_embedder_are_left_as_they_are():
    vectors = np.eye(64, dtype=np.float32)[:2]
    assert adapt("fake-64", vectors) is vectors


def test_moved_questions_are_unit_vectors_near_where_they_were():
    rows = np.random.default_rng(0).normal(size=(50, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    moved = adapt(bundled().fingerprint, rows)
    assert np.linalg.norm(moved, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert 0.6 < (moved * rows).sum(axis=1).min() < 0.9999


@pytest.mark.usefixtures("_towards_the_mill")
@pytest.mark.parametrize("mode", ["hybrid", "dense"])
def test_passages_are_ranked_by_the_moved_question(collection, mode):
    ranks = [
        {one.passage.source: one.explanation.dense_rank for one in found(collection, adapted, mode)}
        for adapted in (False, True)
    ]
    assert ranks == [{"tea": 1, "mill": 2}, {"tea": 2, "mill": 1}]


@pytest.mark.usefixtures("_towards_the_mill")
def test_the_similarity_that_is_shown_is_that_of_the_question_as_asked(collection):
    plain, moved = (
        {one.passage.source: one.explanation.dense_score for one in found(collection, adapted)}
        for adapted in (False, True)
    )
    assert moved == pytest.approx(plain)
