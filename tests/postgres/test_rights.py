"""Many owners in one store: nobody sees another's text, whatever is asked and however."""

from __future__ import annotations

import uuid

import pytest

from rag.core.config import Config
from rag.core.errors import ConfigError, EmptyCollection, StoreError
from rag.core.store_address import as_role
from rag.postgres.connection import Failure, Statements, check_role, connect
from rag.postgres.rights import EVERYBODY, allow, share
from rag.postgres.schema import SCHEMA_VERSION
from rag.postgres.upgrade import upgrade
from rag.store.shelf import shelf_of
from tests.helpers.postgres_server import PASSWORD, USER

SECRET = "the safe opens with 4711"


class People:
    """Roles of one test; `as_` connects as one of them."""

    def __init__(self, url: str, mark: str) -> None:
        self.url, self.mark, self.open = url, mark, []

    def role(self, name: str) -> str:
        return f"{name}_{self.mark}"

    def address(self, name: str) -> str:
        return self.url.replace(USER, self.role(name), 1)

    def as_(self, name: str) -> Statements:
        connection = connect(self.address(name))
        self.open.append(connection)
        return Statements(connection)


@pytest.fixture
def people(store_url):
    everyone = People(store_url, uuid.uuid4().hex[:8])
    names = ["alice", "bob", "reader", "team"]
    with connect(store_url) as admin:
        for name in names:
            login = "NOLOGIN" if name == "team" else f"LOGIN PASSWORD '{PASSWORD}'"
            admin.execute(f"CREATE ROLE {everyone.role(name)} {login}".encode())
        for name in ("alice", "bob", "reader"):
            allow(store_url, everyone.role(name), write=name != "reader")
    yield everyone
    for connection in everyone.open:
        connection.close()
    with connect(store_url) as admin:
        for name in names:
            admin.execute(f"DROP OWNED BY {everyone.role(name)} CASCADE".encode())
            admin.execute(f"DROP ROLE {everyone.role(name)}".encode())


def make(run: Statements, name: str, text: str, owner: str = "") -> int:
    """A collection with one document of one passage; its number."""
    run.execute(
        "INSERT INTO rag.collections (name, owner) VALUES (?, coalesce(nullif(?, ''),"
        " current_user))", (name, owner),
    )  # fmt: skip
    number = run.execute("SELECT id FROM rag.collections WHERE name = ?", (name,)).fetchall()[0][0]
    enter(run, number)
    run.execute(
        "INSERT INTO documents VALUES ('d', 's.md', '/s.md', 'h', 1, 1, 't', '', '', 1, 0, '')"
    )
    run.execute("INSERT INTO vectors (text_hash, vector) VALUES ('h', '[1,0]')")
    run.execute(
        'INSERT INTO passages (passage_id, doc_id, ordinal, heading, text, start, "end",'
        " text_hash) VALUES ('p', 'd', 0, '', ?, 0, 1, 'h')",
        (text,),
    )
    run.execute("INSERT INTO terms VALUES ('safe', 1, 0, 0, 1, 5)")
    run.execute("INSERT INTO conversations (started) VALUES ('2031-01-01')")
    run.execute(
        "INSERT INTO turns (conversation, number, asked, question, query, mode, answer, model,"
        " settings, found) SELECT id, 1, '', ?, '', '', '', '', '', '' FROM conversations",
        (text,),
    )
    return number


def enter(run: Statements, number: int) -> None:
    run.execute("SELECT set_config('rag.collection', ?, false)", (str(number),))


def texts(run: Statements) -> list[str]:
    return [row[0] for row in run.execute("SELECT text FROM passages").fetchall()]


def tables(run: Statements) -> list[str]:
    rows = run.execute(
        "SELECT schemaname || '.' || relname FROM (SELECT schemaname, tablename AS relname"
        " FROM pg_tables UNION SELECT schemaname, viewname FROM pg_views) AS all_"
        " WHERE schemaname IN ('rag', 'rag_view')"
    ).fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize("who", ["bob", "reader"])
def test_no_table_or_view_shows_a_row_of_anothers_collection(people, who):
    number = make(people.as_("alice"), "diary", SECRET)
    other = people.as_(who)
    enter(other, number)
    seen = {t: len(other.execute(f"SELECT * FROM {t}").fetchall()) for t in tables(other)}
    assert len(seen) > 25
    assert {table for table, rows in seen.items() if rows} == {"rag.versions"}


LEAKS = [
    "SELECT 1 FROM rag.passages WHERE 1 / (CASE WHEN text LIKE '%4711%' THEN 0 ELSE 1 END) = 1",
    "SELECT 1 FROM rag.passages WHERE text::integer = 1",
    "SELECT 1 FROM rag.passages WHERE current_setting(text) = ''",
    "SELECT (pg_input_error_info(text, 'integer')).message FROM rag.passages",
    "SELECT text FROM rag.passages TABLESAMPLE SYSTEM (100)",
    "SELECT text FROM rag.passages ORDER BY text",
    "SELECT string_agg(text, '') FROM rag.passages",
    "SELECT query_to_xml('SELECT text FROM rag.passages', true, true, '')",
    "SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats"
    " WHERE schemaname = 'rag'",
    "WITH RECURSIVE r AS (SELECT text FROM rag.passages UNION SELECT text FROM r) SELECT * FROM r",
    "COPY rag.passages TO STDOUT",
    "EXPLAIN ANALYZE SELECT text FROM rag.passages WHERE text LIKE '%4711%'",
    "UPDATE rag.passages SET text = text RETURNING text",
    "DELETE FROM rag.passages RETURNING text",
    "INSERT INTO rag.collections (name) VALUES ('diary') RETURNING *",
    "SELECT * FROM rag.queue",
    "SELECT rag.readable(), rag.writable()",
]  # fmt: skip


@pytest.mark.parametrize("statement", LEAKS)
def test_no_sql_of_another_shows_the_text_in_rows_or_errors(people, statement):
    alice = people.as_("alice")
    number = make(alice, "diary", SECRET)
    make(alice, "draft", SECRET)
    with connect(people.url) as admin:
        admin.execute(b"ANALYZE rag.passages")
    bob = people.as_("bob")
    enter(bob, number)
    try:
        cursor = bob.execute(statement)
        said = str(cursor.fetchall()) if cursor.description else ""
    except Failure as error:
        said = f"{error} {error.diag.message_detail} {error.diag.context}"
    assert "4711" not in said.replace(statement, "").replace("%4711%", "")
    assert texts(alice) == [SECRET]


def test_functions_of_anothers_own_see_no_row_before_the_server_has_judged_it(people):
    number = make(people.as_("alice"), "diary", SECRET)
    with connect(people.url) as admin:
        database = people.url.rpartition("/")[2]
        admin.execute(f"GRANT CREATE ON DATABASE {database} TO {people.role('bob')}".encode())
    bob = people.as_("bob")
    enter(bob, number)
    bob.execute("CREATE SCHEMA spying")
    bob.execute(
        "CREATE FUNCTION spying.look(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS"
        " $$ BEGIN RAISE EXCEPTION 'seen %', $1; END $$"
    )
    assert bob.execute("SELECT text FROM rag.passages WHERE spying.look(text)").fetchall() == []


def test_nobody_becomes_another(people):
    bob = people.as_("bob")
    for statement in (
        f"SET ROLE {people.role('alice')}",
        f"SELECT set_config('role', '{people.role('alice')}', false)",
        f"SET SESSION AUTHORIZATION {people.role('alice')}",
        "RESET ROLE; ALTER TABLE rag.passages DISABLE ROW LEVEL SECURITY",
        "DROP POLICY reads ON rag.passages",
        "UPDATE rag.versions SET down = 'DROP SCHEMA rag CASCADE'",
    ):
        with pytest.raises(Failure):
            bob.execute(statement)


@pytest.fixture
def server(people):
    """An address that logs in as a role that may act for Alice and Bob, and sees nothing itself."""
    with connect(people.url) as admin:
        for name in ("alice", "bob"):
            grant = f"GRANT {people.role(name)} TO {people.role('reader')}"
            admin.execute(f"{grant} WITH INHERIT FALSE, SET TRUE".encode())
    return people.address("reader")


def test_a_session_that_begins_as_a_role_sees_its_rows_alone_and_stays_so(people, server):
    number = make(people.as_("alice"), "diary", SECRET)
    for name, seen in (("alice", [SECRET]), ("bob", [])):
        with connect(as_role(server, people.role(name))) as connection:
            run = Statements(connection)
            enter(run, number)
            assert texts(run) == seen
            run.execute("RESET ROLE")
            run.execute("DISCARD ALL")
            enter(run, number)
            assert run.execute("SELECT current_user").fetchall()[0][0] == people.role(name)
            assert len(run.execute("SELECT 1 FROM rag.passages").fetchall()) == len(seen)


def test_a_session_with_other_rights_than_were_asked_for_is_not_used(people, server):
    with connect(server) as other, pytest.raises(StoreError, match="gives no session the rights"):
        check_role(other, as_role(server, people.role("alice")))
    with pytest.raises(StoreError, match="permission denied"):
        connect(as_role(people.address("bob"), people.role("alice")))
    with pytest.raises(StoreError, match="does not exist"):
        connect(as_role(server, "nobody of this name"))


def test_no_sql_of_a_person_changes_whose_rows_it_reads(people, server, tmp_path):
    make(people.as_("alice"), "diary", SECRET)
    make(people.as_("bob"), "notes", "bees")
    shelf = shelf_of(Config(home=tmp_path, store=as_role(server, people.role("bob"))))
    alice = people.role("alice")
    for statement in (
        f"SELECT set_config('role', '{alice}', true)",
        f"SET ROLE {alice}",
        f"SELECT 1; SET ROLE {alice}",
        f"RESET ROLE; SET ROLE {alice}",
    ):
        with pytest.raises(ConfigError) as error:
            shelf.ask("notes", statement, (), lambda text: None)
        assert "4711" not in f"{error.value.message}"
    assert shelf.ask("notes", "SELECT text FROM passages", (), lambda t: None).rows == (("bees",),)
    with pytest.raises(EmptyCollection):
        shelf.open("diary")


def test_nobody_writes_into_anothers_collection(people):
    number = make(people.as_("alice"), "diary", SECRET)
    bob = people.as_("bob")
    enter(bob, number)
    with pytest.raises(Failure, match="row-level security"):
        bob.execute("INSERT INTO meta (key, value) VALUES ('name', 'mine')")
    with pytest.raises(Failure, match="row-level security"):
        bob.execute("INSERT INTO rag.collections (name, owner) VALUES ('x', ?)",
                    (people.role("alice"),))  # fmt: skip


def test_a_reader_reads_what_is_shared_with_everybody_and_changes_nothing(people):
    number = make(people.as_("alice"), "handbook", "doors open at nine")
    share(people.address("alice"), "handbook", EVERYBODY)
    reader = people.as_("reader")
    enter(reader, number)
    assert texts(reader) == ["doors open at nine"]
    assert reader.execute("SELECT term FROM terms").fetchall() == [("safe",)]
    with pytest.raises(Failure, match="permission denied"):
        reader.execute("DELETE FROM passages")
    share(people.address("alice"), "handbook", "")
    assert texts(reader) == []


def test_a_collection_of_a_group_is_its_members(people):
    with connect(people.url) as admin:
        for member in ("alice", "bob"):
            admin.execute(f"GRANT {people.role('team')} TO {people.role(member)}".encode())
    number = make(people.as_("alice"), "minutes", "we met", owner=people.role("team"))
    bob, reader = people.as_("bob"), people.as_("reader")
    for run in (bob, reader):
        enter(run, number)
    assert (texts(bob), texts(reader)) == (["we met"], [])
    assert bob.execute("DELETE FROM passages").rowcount == 1
    # What somebody asked is nobody else's.
    assert bob.execute("SELECT question FROM turns").fetchall() == []


def test_only_the_owner_shares_a_collection(people):
    make(people.as_("alice"), "diary", SECRET)
    with pytest.raises(EmptyCollection):
        share(people.address("bob"), "diary", EVERYBODY)
    with pytest.raises(StoreError, match="no role"):
        share(people.address("alice"), "diary", "nobody_of_this_name")


def test_an_unknown_role_is_said_with_how_to_make_it(store_url):
    with pytest.raises(StoreError, match="no role 'carol'") as raised:
        allow(store_url, "carol", write=False)
    assert "CREATE ROLE" in raised.value.hint


def test_rights_can_be_taken_back_and_given_again(people, store_url):
    number = make(people.as_("alice"), "diary", SECRET)
    upgrade(store_url, 2)
    upgrade(store_url, SCHEMA_VERSION)
    bob = people.as_("bob")
    enter(bob, number)
    assert texts(bob) == []
