"""Values travel to the server and back unchanged; statements of both stores are one there."""

from __future__ import annotations

import numpy as np
import pytest

from rag.postgres.connection import Statements, connect
from rag.postgres.translate import translated


@pytest.fixture
def run(store_url):
    with connect(store_url) as connection:
        yield Statements(connection)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("i2", "smallint"), ("i4", "integer"), ("i8", "bigint"), ("f8", "double precision")],
)
@pytest.mark.parametrize("numbers", [[], [0], [-1, 2, 300]])
def test_an_array_of_numbers_comes_back_as_it_went(run, kind, name, numbers):
    given = np.array(numbers, dtype=kind)
    row = run.execute("SELECT ?, pg_typeof(?1)::text", (given,)).fetchall()[0]
    assert (row[0].tolist(), row[0].dtype, row[1]) == (numbers, given.dtype, f"{name}[]")


def test_lists_of_any_length_are_one_statement():
    two, three = (
        translated(f"SELECT ? FROM t WHERE a IN ({marks}) AND b = ? AND c IN (?)")
        for marks in ("?,?", "?,?,?")
    )
    assert two.sql == three.sql == "SELECT $1 FROM t WHERE a = ANY($2) AND b = $3 AND c = ANY($4)"
    assert two.values([1, "a", "b", 2, "c"]) == [1, ["a", "b"], 2, ["c"]]
    assert three.values([1, "a", "b", "c", 2, "d"]) == [1, ["a", "b", "c"], 2, ["d"]]


@pytest.mark.parametrize(("wanted", "other"), [([], 3), ([1], 2), ([1, 2], 1), ([7], 3)])
def test_a_list_may_be_empty_and_may_be_shut_out(run, wanted, other):
    """SQLite has it so, and statements are written once."""
    marks = ",".join("?" * len(wanted))
    values = "(VALUES (1::bigint), (2), (3)) AS t (n)"
    inside = run.execute(f"SELECT count(*) FROM {values} WHERE n IN ({marks})", wanted)
    assert inside.fetchall()[0][0] == 3 - other
    outside = run.execute(f"SELECT count(*) FROM {values} WHERE n NOT IN ({marks})", wanted)
    assert outside.fetchall()[0][0] == other
    texts = run.execute(f"SELECT 'a' IN ({marks}), ?", [*map(str, wanted), "b"]).fetchall()
    assert tuple(texts[0]) == (False, "b")


def test_numbered_values_are_left_where_they_are():
    statement = translated("SELECT ?2 WHERE ?1 IN (?2, ?2 || '/') AND a = ?1")
    assert statement.sql == "SELECT $2 WHERE $1 IN ($2, $2 || '/') AND a = $1"
    assert statement.values(["x", "y"]) == ["x", "y"]


def test_terms_are_read_from_their_key_alone(run):
    run.execute("SELECT set_config('rag.collection', '0', false)")
    run.execute("SET enable_seqscan = off")
    rows = run.execute(
        "EXPLAIN SELECT term, array_agg(passage), array_agg(length), array_agg(title + heading"
        " + body) FROM terms WHERE term = ANY('{a,b}') GROUP BY term"
    ).fetchall()
    assert any("Index Only Scan using terms_pkey" in row[0] for row in rows)
