"""Nearest neighbours by the index are those of comparing everything, filters or not."""

from __future__ import annotations

import contextlib

import pytest

from rag.catalog.exact_neighbours import exact_search
from rag.catalog.filters import Filter, within
from rag.core.config import Config
from rag.postgres import nearest_within
from rag.postgres.translate import translated
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
    ran = statements_of(collection)
    collection.nearest(vector, 10)
    del collection.database.rows
    return next(sql for sql in ran if "halfvec" in sql)


def statements_of(collection) -> list[str]:
    """What is run from now on."""
    ran: list[str] = []
    rows = collection.database.rows
    collection.database.rows = lambda sql, values=(): (ran.append(sql), rows(sql, values))[1]
    return ran


GLOBS = ["0/*", "*1*", "*", "1/1*"]


def asked_with(collection, glob, monkeypatch):
    """A filter whose passages are too many to be named, and the three hundred nearest of them."""
    few = within(collection.catalog, Filter(glob=glob))
    assert few is not None and few.named is not None
    let = set(few.named.values())
    exact = [pair for pair in exact_search(collection.catalog, VALVE, 300) if pair[0] in let]
    monkeypatch.setattr("rag.catalog.filters.FEW", 1)
    many = within(collection.catalog, Filter(glob=f"**/{glob}"))
    assert many is not None and many.named is None
    return few, many, exact


VALVE = FakeEmbedder().embed_queries(["valve at the door"])


@pytest.mark.parametrize("glob", GLOBS)
@pytest.mark.parametrize("cost", [0.001, 10**6])
@pytest.mark.parametrize("told", [0, 10**6])
def test_a_filter_leaves_the_nearest_of_what_it_lets_through(
    indexed, glob, cost, told, monkeypatch
):
    monkeypatch.setattr("rag.postgres.nearest_within.WALKED_COST", cost)
    monkeypatch.setattr("rag.postgres.nearest_within.TOLD", told)
    few, many, exact = asked_with(indexed, glob, monkeypatch)
    ran = statements_of(indexed)
    assert scores(indexed.nearest_within(VALVE, 5, few)) == scores(exact[:5])
    assert not any("halfvec" in sql for sql in ran)
    assert scores(indexed.nearest_within(VALVE, 5, many)) == scores(exact[:5])
    walked = [sql for sql in ran if "halfvec" in sql]
    assert bool(walked) is (cost < 1)
    assert any("unnest" in sql for sql in walked) is (cost < 1 and told > 0)


def test_what_lies_far_from_the_question_is_compared_where_the_index_does_not_reach_it(
    indexed, monkeypatch
):
    monkeypatch.setattr("rag.postgres.index_walk.WIDER", 0.5)  # it brings too few
    monkeypatch.setattr("rag.postgres.nearest_within.WALKED_COST", 0.001)
    _, many, exact = asked_with(indexed, "0/*", monkeypatch)
    assert scores(indexed.nearest_within(VALVE, 20, many)) == scores(exact[:20])


@pytest.mark.parametrize("statement", ["_AMONG", "_ALL_OF", "_OF_DOCUMENTS"])
def test_a_list_is_looked_up_however_often_the_statement_was_planned(indexed, statement):
    """After some executions the server plans without looking at values."""
    sql = translated(getattr(nearest_within, statement)).sql
    kinds = {"_AMONG": "vector, bigint[], bigint", "_ALL_OF": "bigint[]"}
    kinds["_OF_DOCUMENTS"] = "vector, bigint, text[]"
    run = indexed.database.connection
    run.script("SET plan_cache_mode = force_generic_plan; SET enable_bitmapscan = on")
    run.script("ANALYZE rag.passages, rag.vectors")
    for other in ("hashjoin", "mergejoin"):  # so few are joined otherwise
        run.script(f"SET enable_{other} = off")
    run.script(f"PREPARE planned ({kinds[statement]}) AS {sql}")
    given = ", ".join("NULL" for _ in kinds[statement].split(","))
    plan = [row[0] for row in run.execute(f"EXPLAIN EXECUTE planned ({given})").fetchall()]
    assert any("Index Cond" in line and "ANY" in line for line in plan), plan


@pytest.mark.parametrize("glob", GLOBS)
@pytest.mark.parametrize("named", [False, True])
def test_a_filter_that_is_asked_with_again_is_compared_in_memory_until_something_changes(
    indexed, glob, named, monkeypatch
):
    indexed.vectors.exact = 1000
    monkeypatch.setattr("rag.postgres.nearest_within.COMPARED_AT_ONCE", 1)
    monkeypatch.setattr("rag.postgres.nearest_within.WALKED_COST", 10**6)  # one statement each
    few, many, exact = asked_with(indexed, glob, monkeypatch)
    only = few if named else many
    ran = statements_of(indexed)
    for _ in range(ASKED_AGAIN + 4):
        assert scores(indexed.nearest_within(VALVE, 5, only)) == scores(exact[:5])
    assert sum("<#>" in sql for sql in ran) == ASKED_AGAIN
    with indexed.catalog.transaction():
        indexed.catalog.set_meta("name", "changed")
    again = within(indexed.catalog, Filter(glob=f"**/{glob}"))
    assert again is not many
    assert scores(indexed.nearest_within(VALVE, 5, again)) == scores(exact[:5])
    assert sum("<#>" in sql for sql in ran) == ASKED_AGAIN + 1


def test_a_wide_filter_is_never_read_into_memory(indexed, monkeypatch):
    indexed.vectors.exact = 10
    monkeypatch.setattr("rag.postgres.nearest_within.WALKED_COST", 10**6)
    _, many, exact = asked_with(indexed, "0/*", monkeypatch)
    ran = statements_of(indexed)
    for _ in range(ASKED_AGAIN + 4):
        assert scores(indexed.nearest_within(VALVE, 5, many)) == scores(exact[:5])
    assert sum("<#>" in sql for sql in ran) == ASKED_AGAIN + 4


def test_a_collection_that_is_asked_again_is_compared_in_memory_until_it_changes(filled):
    vector = FakeEmbedder().embed_queries(["pump on the roof"])
    with contextlib.closing(filled.open("default")) as collection:
        ran = statements_of(collection)
        answers = [scores(collection.nearest(vector, 10)) for _ in range(ASKED_AGAIN + 4)]
        assert all(answer == answers[0] for answer in answers)
        assert sum("<#>" in sql for sql in ran) == ASKED_AGAIN
        with collection.catalog.transaction():
            collection.catalog.set_meta("name", "changed")
        assert scores(collection.nearest(vector, 10)) == answers[0]
        assert sum("<#>" in sql for sql in ran) == ASKED_AGAIN + 1
