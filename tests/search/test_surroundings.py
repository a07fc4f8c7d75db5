"""What stands around the passages that were found."""

from __future__ import annotations

from itertools import pairwise

import pytest

from rag.search.retrieve import Search, retrieve
from rag.search.surroundings import surroundings
from tests.helpers.talking import collection_at, workspace_of

QUESTION = "Who leads the Harbour app?"


@pytest.fixture
def around(tmp_path):
    with workspace_of(collection_at(tmp_path)) as workspace:
        collection, embedder = workspace.collection, workspace.embedder
        found = retrieve(collection, embedder, QUESTION, Search(limit=1))
        return found, surroundings(collection, embedder, QUESTION, found)


def test_the_neighbours_of_what_was_found_are_there_without_a_rank(around):
    found, nearby = around
    ranks = {n.passage.passage_id: n.rank for n in nearby.passages}
    assert ranks[found[0].passage.passage_id] == 1
    assert len(ranks) > 1 and set(ranks.values()) == {0, 1}
    assert {n.passage.doc_id for n in nearby.passages} == {found[0].passage.doc_id}


def test_passages_stand_in_reading_order(around):
    _, nearby = around
    for before, after in pairwise(nearby.passages):
        assert before.ordinal + 1 == after.ordinal and before.passage.end <= after.passage.start


def test_every_passage_knows_its_documents_best_score(around):
    found, nearby = around
    assert {n.document for n in nearby.passages} == {found[0].score}
    assert nearby.rarity and all(value > 0 for value in nearby.rarity.values())
