"""The tables: laid out so that a distributed engine can take them, upgraded forward and back."""

from __future__ import annotations

import pytest

from rag.core.errors import StoreError
from rag.postgres import schema_queue
from rag.postgres.connection import Statements, connect
from rag.postgres.schema import KEEPS_NAMES, SCHEMA_VERSION, STEPS, Step
from rag.postgres.schema_views import VIEWS
from rag.postgres.upgrade import check_version, upgrade


@pytest.fixture
def run(store_url):
    with connect(store_url) as connection:
        yield Statements(connection)


KEYS = """
    SELECT c.relname AS table, i.relname AS index,
           (SELECT attname FROM pg_attribute
            WHERE attrelid = c.oid AND attnum = x.indkey[0]) AS first
    FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'rag'
"""


def test_every_key_begins_with_the_collection_so_that_tables_can_be_distributed(run):
    keys = [row for row in run.execute(KEYS).fetchall() if row["table"] not in KEEPS_NAMES]
    assert {row["table"] for row in keys} == {*schema_queue.TABLES, *VIEWS}
    assert [row["index"] for row in keys if row["first"] != "collection"] == []


def test_every_reference_between_distributed_tables_is_within_a_collection(run):
    rows = run.execute(
        "SELECT conrelid::regclass::text AS table, confrelid::regclass::text AS to,"
        " pg_get_constraintdef(oid) AS key FROM pg_constraint"
        " WHERE contype = 'f' AND connamespace = 'rag'::regnamespace"
    ).fetchall()
    assert len(rows) > 10
    assert all(row["key"].startswith("FOREIGN KEY (collection") for row in rows)


def test_columns_of_views_are_those_of_the_local_catalogue(run, tmp_path):
    from rag.catalog.catalog import Catalog
    from rag.chat.kept_conversations import begin

    catalog = Catalog(tmp_path / "catalog.sqlite", create=True)
    begin(catalog)
    for view in VIEWS.keys() - {"terms", "tallies"}:
        local = [
            row["name"] for row in catalog.rows(f"SELECT name FROM pragma_table_info('{view}')")
        ]
        here = run.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'rag_view'"
            " AND table_name = ? ORDER BY ordinal_position",
            (view,),
        ).fetchall()
        assert [row[0] for row in here] == [*local, "collection"], view


NEXT = Step(
    SCHEMA_VERSION + 1,
    "CREATE TABLE rag.extra (collection integer, PRIMARY KEY (collection))",
    "DROP TABLE rag.extra",
    read_by=SCHEMA_VERSION,
)


def test_a_step_forward_leaves_older_programs_working_and_can_be_taken_back(store_url, run):
    assert upgrade(store_url, NEXT.version, (*STEPS, NEXT)) == SCHEMA_VERSION
    check_version(run, "the store")  # this program does not know the step
    # The way back is in the database: a program that never knew the step can take it.
    assert upgrade(store_url, SCHEMA_VERSION, STEPS) == NEXT.version
    assert run.execute("SELECT to_regclass('rag.extra')").fetchall()[0][0] is None
    assert upgrade(store_url) == SCHEMA_VERSION


def test_all_steps_can_be_taken_back_and_made_again(store_url, run):
    upgrade(store_url, 0)
    with pytest.raises(StoreError, match="needs"):
        check_version(run, "the store")
    upgrade(store_url)
    check_version(run, "the store")


def test_tables_that_this_program_cannot_read_are_refused(store_url, run):
    later = Step(SCHEMA_VERSION + 1, "SELECT 1", "SELECT 1", read_by=SCHEMA_VERSION + 1)
    upgrade(store_url, later.version, (*STEPS, later))
    with pytest.raises(StoreError, match="does not know"):
        check_version(run, "the store")


def test_a_failed_step_changes_nothing(store_url, run):
    broken = Step(SCHEMA_VERSION + 1, "CREATE TABLE rag.extra (); SELECT 1/0", "", 1)
    with pytest.raises(StoreError, match="division by zero"):
        upgrade(store_url, broken.version, (*STEPS, broken))
    assert run.execute("SELECT to_regclass('rag.extra')").fetchall()[0][0] is None
