"""SQL reads everything and changes nothing; its vector functions agree with numpy."""

from __future__ import annotations

import json
import signal
import sqlite3
import threading

import numpy as np
import pytest

from rag.catalog.reading_sql import cosine, query, search_terms, vector_json
from rag.core.errors import ConfigError, ModelMissing, StoreError
from tests.helpers.exploring import catalog_of

NOTES = {
    "kitchen/bread.md": [("flour and water", [1, 0, 0]), ("the oven", [0.6, 0.8, 0])],
    "garden/beans.md": [("sow the beans in May", [0, 0, 1])],
}


@pytest.fixture
def file(tmp_path):
    catalog_of(tmp_path, NOTES).close()
    return tmp_path / "catalog.sqlite"


def never(text):
    raise AssertionError("nothing was to be embedded")


def ask(file, statement, *values, embed=never):
    return query(file, statement, embed, values)


def test_rows_come_with_their_column_names(file):
    found = ask(file, "SELECT source, count(*) AS n FROM documents JOIN passages USING (doc_id)"
                      " GROUP BY source ORDER BY n DESC")  # fmt: skip
    assert found.columns == ("source", "n")
    assert found.rows == (("kitchen/bread.md", 2), ("garden/beans.md", 1))


def test_cosine_compares_stored_vectors(file):
    found = ask(file, "SELECT text, cosine(vector, '[1, 0, 0]') AS c FROM passages"
                      " JOIN vectors USING (text_hash) ORDER BY c DESC")  # fmt: skip
    assert [row[0] for row in found.rows] == ["flour and water", "the oven", "sow the beans in May"]
    assert [row[1] for row in found.rows] == pytest.approx([1, 0.6, 0], abs=1e-6)


def test_embed_is_called_once_for_all_rows(file):
    asked = []

    def embed(text):
        asked.append(text)
        return np.array([[0, 0, 1]], dtype=np.float32)

    found = ask(file, "SELECT text FROM passages JOIN vectors USING (text_hash)"
                      " ORDER BY cosine(vector, embed('beans')) DESC LIMIT 1",
                embed=embed)  # fmt: skip
    assert found.rows == (("sow the beans in May",),)
    assert asked == ["beans"]


def test_vectors_can_be_read_as_json(file):
    found = ask(file, "SELECT vector_json(vector) FROM passages JOIN vectors USING (text_hash)"
                      " WHERE text = 'the oven'")  # fmt: skip
    assert json.loads(found.rows[0][0]) == [0.6, 0.8, 0]


def test_words_are_found_with_search_terms(file):
    found = ask(file, "SELECT text FROM lexical JOIN passages ON passages.id = lexical.rowid"
                      " WHERE lexical MATCH search_terms('sowing')")  # fmt: skip
    assert found.rows == (("sow the beans in May",),)


def test_values_can_be_given_apart(file):
    assert ask(file, "SELECT ? || ?", "a", "'b").rows == (("a'b",),)


def test_null_gives_null(file):
    assert ask(file, "SELECT cosine(NULL, '[1]'), vector_json(NULL)").rows == ((None, None),)


def test_lists_in_json_can_be_opened(file):
    found = ask(file, "SELECT key, value FROM json_each(vector_json('[3, 4]'))")
    assert found.rows == ((0, 3.0), (1, 4.0))
    assert ask(file, "SELECT count(*) FROM json_tree('[[1], 2]')").rows == ((4,),)
    columns = "SELECT name FROM pragma_table_info('vectors')"
    assert ask(file, columns).rows == (("text_hash",), ("vector",))


def test_a_runaway_query_can_be_interrupted(file):
    endless = (
        "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
    )
    threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt):
        ask(file, endless)


WRITES = [
    "DELETE FROM documents",
    "UPDATE passages SET text = ''",
    "INSERT INTO meta VALUES ('a', 'b')",
    "CREATE TABLE extra (a)",
    "CREATE TEMP TABLE extra (a)",
    "DROP TABLE passages",
    "ATTACH DATABASE 'other.db' AS other",
    "VACUUM INTO 'copy.db'",
    "PRAGMA query_only = OFF",
    "PRAGMA writable_schema = ON",
    "PRAGMA journal_mode = DELETE",
    "INSERT INTO lexical (lexical) VALUES ('delete-all')",
    "SELECT load_extension('evil')",
    "BEGIN IMMEDIATE",
]


@pytest.mark.parametrize("statement", WRITES)
def test_nothing_can_be_changed(file, tmp_path, monkeypatch, statement):
    monkeypatch.chdir(tmp_path)
    before = sorted(p.name for p in tmp_path.iterdir() if "sqlite-" not in p.name), dump(file)
    with pytest.raises(ConfigError) as error:
        ask(file, statement)
    assert error.value.hint.startswith("rag sql ")
    after = sorted(p.name for p in tmp_path.iterdir() if "sqlite-" not in p.name), dump(file)
    assert after == before


def dump(file):
    connection = sqlite3.connect(file)
    tables = ("meta", "documents", "passages", "vectors", "pending", "lexical_docsize")
    rows = [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    connection.close()
    return rows


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("SELEC 1", 'near "SELEC": syntax error'),
        ("SELECT flavour FROM documents", "no such column: flavour"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("SELECT cosine('[1, 2]', '[1]')", "cosine: vectors of 2 and 1 numbers"),
        ("SELECT vector_json('flour')", "vector_json: "),
        ("SELECT cosine(x'010203', '[1]')", "not a vector"),
    ],
)
def test_mistakes_are_explained(file, statement, what):
    with pytest.raises(ConfigError) as error:
        ask(file, statement)
    assert what in error.value.message


def test_a_missing_model_is_said_as_such(file):
    def embed(text):
        raise ModelMissing("the embedding model is not installed")

    with pytest.raises(ModelMissing):
        ask(file, "SELECT embed('a')", embed=embed)


def test_a_damaged_file_is_a_store_error(tmp_path):
    (tmp_path / "catalog.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError):
        ask(tmp_path / "catalog.sqlite", "SELECT 1")


def test_cosine_is_that_of_numpy():
    random = np.random.default_rng(1).normal(size=(2, 384)).astype(np.float32)
    expected = random[0] @ random[1] / np.linalg.norm(random[0]) / np.linalg.norm(random[1])
    assert cosine(random[0].tobytes(), random[1].tobytes()) == pytest.approx(float(expected))
    assert cosine("[0, 0]", "[1, 0]") == 0.0


def test_vector_json_and_back_is_the_same_vector():
    vector = np.random.default_rng(2).normal(size=8).astype("<f4")
    assert cosine(vector.tobytes(), vector_json(vector.tobytes())) == pytest.approx(1)


@pytest.mark.parametrize("text", ['a "quoted" OR NOT (thing*', "", "the of", "n_gpu_layers:1"])
def test_search_terms_are_always_a_valid_query(file, text):
    ask(file, "SELECT count(*) FROM lexical WHERE lexical MATCH search_terms(?)", text)
    assert "*" not in search_terms(text)
