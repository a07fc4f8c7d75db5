"""A person's SQL on a shared collection reads it, and nothing else, whoever asks."""

from __future__ import annotations

import json

import numpy as np
import pytest

from rag.core.config import Config
from rag.core.errors import ConfigError
from rag.postgres.connection import Statements, connect
from rag.postgres.rights import EVERYBODY, share
from rag.store.shelf import shelf_of
from tests.helpers.shelves import put
from tests.postgres.test_rights import SECRET, make
from tests.postgres.test_rights import people as people

NOTES = [("kitchen/bread.md", "flour and water"), ("garden/beans.md", "sow the beans in May")]


def never(text):
    raise AssertionError("nothing was to be embedded")


@pytest.fixture
def shelf(store_url, tmp_path):
    found = shelf_of(Config(home=tmp_path, store=store_url))
    put(found, NOTES)
    put(found, [("diary.md", SECRET)], name="other")
    return found


@pytest.fixture
def ask(shelf):
    return lambda statement, *values, embed=never: shelf.ask("default", statement, values, embed)


READS = [
    ("SELECT source FROM documents ORDER BY source", ["garden/beans.md", "kitchen/bread.md"]),
    ("SELECT source FROM documents ORDER BY 1 LIMIT 1;", ["garden/beans.md"]),
    ("SELECT count(*) AS n FROM passages JOIN documents USING (doc_id)", [2]),
    ("SELECT text FROM passages WHERE text LIKE '%beans%' -- why ?", ["sow the beans in May"]),
    ("WITH t AS (SELECT text FROM passages) SELECT upper(text) FROM t ORDER BY 1 LIMIT 1",
     ["FLOUR AND WATER"]),
    ("TABLE meta", None),
    ("VALUES (1), (2)", [1, 2]),
    ("SELECT round(avg(length(text)), 1) FROM passages", [17.5]),
    ("SELECT to_char(date '2031-05-01', 'YYYY'), 1", ["2031"]),
    ("SELECT instr(text, 'beans') FROM passages ORDER BY 1 DESC LIMIT 1", [9]),
    ("SELECT rank() OVER (ORDER BY source) FROM documents ORDER BY 1 LIMIT 1", [1]),
    ("SELECT cosine(vector, vector) > 0.999 FROM vectors LIMIT 1", [True]),
    ("SELECT t FROM json_array_elements_text('[\"a\"]') AS t", ["a"]),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "first"), READS)
def test_the_collection_is_read(ask, statement, first):
    found = ask(statement)
    assert first is None or [row[0] for row in found.rows] == first


def test_two_columns_may_have_one_name(ask):
    found = ask("SELECT d.doc_id, p.doc_id FROM documents AS d JOIN passages AS p USING (doc_id)")
    assert found.columns == ("doc_id", "doc_id")


def test_values_and_functions_of_this_machine_take_their_places(ask):
    def embed(text):
        assert text == "it's beans"
        return np.eye(1, 64, dtype=np.float32)

    found = ask("SELECT ?, '?' AS b, \"source\" FROM documents WHERE source = ? -- ?",
                "a'b", "garden/beans.md")  # fmt: skip
    assert found.rows == (("a'b", "?", "garden/beans.md"),)
    found = ask("SELECT source FROM terms JOIN passages ON id = passage JOIN documents"
                " USING (doc_id) WHERE term = ANY(search_terms('sowing'))")  # fmt: skip
    assert found.rows == (("garden/beans.md",),)
    for argument, values in (("'it''s beans'", ()), ("?", ("it's beans",))):
        found = ask(f"SELECT cosine(vector, embed({argument})) BETWEEN -1 AND 1 FROM vectors"
                    " LIMIT 1", *values, embed=embed)  # fmt: skip
        assert found.rows == ((True,),)
    numbers = json.loads(ask("SELECT vector_json(vector) FROM vectors LIMIT 1").rows[0][0])
    assert len(numbers) == 64
    for wrong in (("SELECT ?",), ("SELECT 1", "a")):
        with pytest.raises(ConfigError, match="SQL: more"):
            ask(*wrong)


CHANGES = [
    "DELETE FROM documents",
    "DELETE FROM documents RETURNING *",
    "WITH gone AS (DELETE FROM documents RETURNING *) SELECT * FROM gone",
    "INSERT INTO meta (key, value) VALUES ('a', 'b') RETURNING key",
    "UPDATE passages SET text = '' RETURNING text",
    "SELECT * INTO copy FROM documents",
    "CREATE TABLE t (a int)",
    "DROP SCHEMA rag CASCADE",
    "TRUNCATE rag.passages CASCADE",
    "SELECT * FROM documents FOR UPDATE",
    "SELECT 1; DELETE FROM documents",
    "COMMIT",
    "ROLLBACK; DELETE FROM documents",
    "SET TRANSACTION READ WRITE",
    "DO $$ BEGIN DELETE FROM rag.passages; END $$",
    "COPY rag.documents TO PROGRAM 'cat > /tmp/stolen'",
    "COPY (SELECT 1) TO '/tmp/stolen'",
    "SELECT set_config('rag.collection', '2', false)",
    "SELECT nextval('rag.collections_id_seq')",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT pg_sleep(100)",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_notify('a', 'b')",
    "SELECT current_setting('data_directory')",
    "CALL nothing()",
    "EXPLAIN ANALYZE SELECT 1",
    "LISTEN a",
    "VACUUM",
]
OTHERS = [
    "SELECT text FROM rag.passages",
    "SELECT * FROM rag.collections",
    "SELECT rolpassword FROM pg_authid",
    "SELECT * FROM pg_catalog.pg_stat_activity",
    "SELECT * FROM information_schema.tables",
    "SELECT (SELECT max(text) FROM rag.passages)",
    "SELECT 1 WHERE EXISTS (SELECT FROM rag.passages)",
    "WITH a AS (SELECT text FROM rag.passages) SELECT * FROM a",
    "SELECT query_to_xml('SELECT text FROM rag.passages', true, true, '')",
    "SELECT table_to_xml('rag.passages', true, true, '')",
    "SELECT schema_to_xml('rag', true, true, '')",
    "SELECT ts_stat('SELECT to_tsvector(text) FROM rag.passages')",
    "SELECT * FROM documents ORDER BY (SELECT count(*) FROM rag.passages)",
    "SELECT count(*) FILTER (WHERE EXISTS (SELECT FROM rag.passages)) FROM documents",
    "SELECT text FROM passages TABLESAMPLE SYSTEM (100)",
]


@pytest.mark.parametrize("statement", [*CHANGES, *OTHERS])
def test_nothing_else_is_done_not_even_for_the_administrator(ask, store_url, statement):
    with pytest.raises(ConfigError) as error:
        ask(statement)
    said = f"{error.value.message} {error.value.hint}"
    assert "\n" not in said and "4711" not in said
    with connect(store_url) as admin:
        run = Statements(admin)
        assert run.execute("SELECT count(*) FROM rag.documents").fetchall()[0][0] == 3
        assert run.execute("SELECT to_regclass('rag_view.copy')").fetchall()[0][0] is None


def test_a_program_of_somebody_else_is_not_called(ask, store_url):
    with connect(store_url) as admin:
        admin.execute(b"CREATE FUNCTION public.look(text) RETURNS text LANGUAGE sql IMMUTABLE"
                      b" AS $$ SELECT 'seen ' || $1 $$")  # fmt: skip
        admin.execute(b"CREATE OPERATOR public.@@@@ (FUNCTION = public.look, RIGHTARG = text)")
    for call in ("public.look(text)", "OPERATOR(public.@@@@) text"):
        with pytest.raises(ConfigError, match="look"):
            ask(f"SELECT {call} FROM passages")


def test_a_statement_that_takes_too_long_is_ended(ask, monkeypatch):
    monkeypatch.setattr("rag.postgres.sql.MOST_SECONDS", 0.3)
    with pytest.raises(ConfigError, match="took longer"):
        ask("SELECT count(*) FROM generate_series(1, 1000000000)")


def test_a_reader_asks_what_is_shared_and_sees_nothing_else(people, tmp_path):
    make(people.as_("alice"), "diary", SECRET)
    make(people.as_("alice"), "handbook", "doors open at nine")
    share(people.address("alice"), "handbook", EVERYBODY)
    reader = shelf_of(Config(home=tmp_path, store=people.address("reader")))
    found = reader.ask("handbook", "SELECT text FROM passages", (), never)
    assert found.rows == (("doors open at nine",),)


def test_the_tables_are_those_of_a_local_collection(shelf, tmp_path):
    local = shelf_of(Config(home=tmp_path)).tables()
    for name in ("documents", "passages", "vectors", "meta", "facts", "tables"):
        assert f"CREATE TABLE IF NOT EXISTS {name} (" in local
        assert f"\n{name} (" in f"\n{shelf.tables()}"
