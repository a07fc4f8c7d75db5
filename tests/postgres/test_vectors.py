"""Nearest neighbours by the index are those of comparing everything, filters or not."""

from __future__ import annotations

import contextlib

import pytest

from rag.catalog.exact_neighbours import exact_search
from rag.catalog.filters import Filter, within
from rag.core.config import Config
from rag.postgres.vectors import ASKED_AGAIN
from rag.store.shelf import shelf_of
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.shelves import put


@pytest.fixture
def filled(store_url, tmp_path):
    shelf = shelf_of(Config(home=tmp_path, store=store_url))
    words = [
        "pump",
        "valve",
        "boiler",
        "meter",
        "sensor",
        "cable",
        "panel",
        "roof",
        "stair",
        "door",
        "lamp",
        "bell",
    ]
    put(
        shelf,
        [
            (f"{n % 4}/{n}.md", f"{words[n % 12]} {words[n % 7]} {words[n // 30]} and number {n}")
            for n in range(300)
        ],
    )
    return shelf


def scores(found) -> list[float]:
    """Which of several equally near ones comes is nobody's matter."""
    return [round(score, 5) for _, score in found]


@pytest.fixture
def indexed(filled):
    with contextlib.closing(filled.open("default")) as collection:
        collection.vectors.exact = 0
        collection.apply_pending()
        assert collection.vectors.index_name()
        for other in ("seqscan", "bitmapscan", "sort"):  # so few are sorted sooner
            collection.database.rows(f"SET enable_{other} = off")
        yield collection


def test_the_index_finds_what_comparing_finds(indexed):
    vector = FakeEmbedder().embed_queries(["pump on the roof"])
    exact = exact_search(indexed.catalog, vector, 10)
    assert scores(indexed.nearest(vector, 10)) == scores(exact)
    plan = indexed.catalog.rows("EXPLAIN " + statement_of(indexed, vector), (vector.tobytes(),))
    assert any("nearest_" in row[0] for row in plan)


def statement_of(collection, vector) -> str:
    """The statement that a search of the index runs."""
    seen: list[str] = []
    rows = collection.database.rows
    collection.database.rows = lambda sql, values=(): (seen.append(sql), rows(sql, values))[1]
    collection.nearest(vector, 10)
    del collection.database.rows
    return next(sql for sql in seen if "halfvec" in sql)


@pytest.mark.parametrize("glob", ["0/*", "*1*", "*", "1/1*"])
@pytest.mark.parametrize("cost", [0.001, 10**6])
def test_a_filter_leaves_the_nearest_of_what_it_lets_through(indexed, glob, cost, monkeypatch):
    monkeypatch.setattr("rag.postgres.vectors.WALKED_COST", cost)
    vector = FakeEmbedder().embed_queries(["valve at the door"])
    every = within(indexed.catalog, Filter(glob=glob))
    assert every is not None and every.named is not None
    let = set(every.named.values())
    exact = [pair for pair in exact_search(indexed.catalog, vector, 300) if pair[0] in let]
    assert scores(indexed.nearest_within(vector, 5, every)) == scores(exact[:5])
    monkeypatch.setattr("rag.catalog.filters.FEW", 1)
    many = within(indexed.catalog, Filter(glob=f"**/{glob}"))
    assert many is not None and many.named is None
    assert scores(indexed.nearest_within(vector, 5, many)) == scores(exact[:5])


def test_a_collection_that_is_asked_again_is_compared_in_memory_until_it_changes(filled):
    vector = FakeEmbedder().embed_queries(["pump on the roof"])
    with contextlib.closing(filled.open("default")) as collection:
        ran: list[str] = []
        rows = collection.database.rows
        collection.database.rows = lambda sql, values=(): (ran.append(sql), rows(sql, values))[1]
        answers = [scores(collection.nearest(vector, 10)) for _ in range(ASKED_AGAIN + 4)]
        assert all(answer == answers[0] for answer in answers)
        assert sum("<#>" in sql for sql in ran) == ASKED_AGAIN
        with collection.catalog.transaction():
            collection.catalog.set_meta("name", "changed")
        assert scores(collection.nearest(vector, 10)) == answers[0]
        assert sum("<#>" in sql for sql in ran) == ASKED_AGAIN + 1
