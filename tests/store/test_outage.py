"""A shared store that fails in the middle: said in one line, nothing lost, no password told."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rag.catalog.filters import Filter
from rag.core.config import Config
from rag.core.errors import CollectionBusy, StoreConflict, StoreError
from rag.postgres.connection import Statements, connect
from rag.search.retrieve import Search, retrieve
from rag.store.shelf import shelf_of
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.postgres_server import PASSWORD
from tests.helpers.shelves import exported, put

ROOT = Path(__file__).parents[2]
DOCUMENTS = [(f"{n}.md", f"document number {n} of many") for n in range(300)]


@pytest.fixture
def shelf(tmp_path, store_url):
    return shelf_of(Config(home=tmp_path, store=store_url))


def one_line(error) -> str:
    said = f"{error.value.message} {error.value.hint}"
    assert "\n" not in said and PASSWORD not in said
    return said


def test_a_reader_whose_connection_was_cut_asks_again(shelf, store_url):
    put(shelf, DOCUMENTS[:3])
    with contextlib.closing(shelf.open("default")) as collection:
        cut(store_url)
        assert collection.catalog.counts().documents == 3


def cut(store_url):
    with connect(store_url) as connection:
        Statements(connection).execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_writer_whose_connection_is_cut_says_so_and_the_next_goes_on(shelf, store_url):
    class Cuts(FakeEmbedder):
        def embed_passages(self, texts):
            if len(self.passages) == 2:
                cut(store_url)
            return super().embed_passages(texts)

    with (
        pytest.raises(StoreError) as error,
        shelf.writing("default") as collection,
        collection.catalog.transaction(),
    ):
        collection.catalog.set_meta("name", "default")
        cut(store_url)
        collection.catalog.set_meta("name", "other")
    assert "cannot write the store" in one_line(error)
    with contextlib.suppress(StoreError):
        put(shelf, DOCUMENTS, embedder=Cuts())
    put(shelf, DOCUMENTS)
    put(shelf, DOCUMENTS, name="undisturbed")
    assert exported(shelf) == exported(shelf, "undisturbed")


def test_a_question_is_answered_wherever_the_connection_is_cut(shelf, store_url):
    put(shelf, DOCUMENTS[:60])
    with contextlib.closing(shelf.open("default")) as collection:
        asked = Search(only=Filter(glob="1*.md"))
        calm = retrieve(collection, FakeEmbedder(), "document number 12", asked)
        database, rows = collection.database, collection.database.rows
        at, count = 0, 0

        def cutting(sql, values=()):
            nonlocal count
            count += 1
            if count == at:
                cut(store_url)
            return rows(sql, values)

        database.rows = cutting
        for at in range(1, 20):
            count = 0
            collection.catalog._known.clear()
            assert retrieve(collection, FakeEmbedder(), "document number 12", asked) == calm
            if count < at:
                break
        assert 5 < at < 19


def test_whoever_gives_in_to_another_writer_does_its_work_again(shelf, store_url):
    """Two writers that wait for each other: the server ends one of the two transactions."""
    put(shelf, DOCUMENTS[:2])
    met = threading.Barrier(2, timeout=30)
    with shelf.writing("default") as one, shelf.writing("default") as other:
        tries: list[str] = []

        def write(collection, first, second):
            def work(connection):
                tries.append(first)
                collection.catalog.set_meta(first, first)
                if len(tries) <= 2:
                    met.wait()
                collection.catalog.set_meta(second, first)

            collection.catalog.written(work)

        threads = [
            threading.Thread(target=write, args=(one, "a", "b")),
            threading.Thread(target=write, args=(other, "b", "a")),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(tries) == 3
        assert one.catalog.meta("a") == one.catalog.meta("b") == tries[-1]


def test_two_writers_that_never_yield_say_so_in_one_line(shelf, monkeypatch):
    put(shelf, DOCUMENTS[:2])
    monkeypatch.setattr("rag.catalog.catalog.PATIENCE", (0.0, 0.0))
    calls = []
    with shelf.writing("default") as collection, pytest.raises(StoreConflict) as error:

        def work(connection):
            calls.append(1)
            connection.execute("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$")

        collection.catalog.written(work)
    assert len(calls) == 3
    assert "another writer was in the way" in one_line(error)


def test_documents_are_claimed_in_one_order_whatever_order_they_come_in(shelf):
    """Else two writers of the same files, met from both ends, would wait for each other."""
    texts = [(f"{n}.md", f"document {n} of both") for n in range(80)]
    for turn in range(3):
        threads = [
            threading.Thread(target=put, args=(shelf, texts[::step], f"both{turn}"))
            for step in (1, -1)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        put(shelf, texts, f"alone{turn}")
        both, alone = exported(shelf, f"both{turn}"), exported(shelf, f"alone{turn}")
        assert sorted(both[1:]) == sorted(alone[1:])


@pytest.mark.parametrize(
    ("state", "hint"),
    [
        ("53100", "free some space"),
        ("25006", "may be written to"),
        ("55P03", "others have written"),
        ("57014", "statement_timeout"),
        ("57P01", "the server runs"),
        ("42501", "rag store init"),
        ("XX000", "rag doctor"),
    ],
)
def test_what_the_server_refuses_is_said_with_what_mends_it(shelf, state, hint):
    put(shelf, DOCUMENTS[:1])
    with (
        contextlib.closing(shelf.open("default")) as collection,
        pytest.raises(StoreError) as error,
    ):
        collection.database.rows(
            f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"
        )
    assert hint in one_line(error)


def test_a_shelf_that_lasts_keeps_its_connection_and_makes_another_when_it_is_cut(
    store_url, tmp_path, monkeypatch
):
    config = Config(home=tmp_path, store=store_url)
    put(shelf_of(config), DOCUMENTS[:3])
    made = []
    monkeypatch.setattr(
        "rag.postgres.shelf.connect", lambda address: (made.append(1), connect(address))[1]
    )
    lasting = shelf_of(config, lasting=True)
    for _ in range(5):
        assert lasting.holds("default") and not lasting.holds("other")
    assert len(made) == 1
    cut(store_url)
    assert [entry.documents for entry in lasting.entries()] == [3]
    assert len(made) == 2
    lasting.close()
    assert shelf_of(config).holds("default")


def test_a_server_that_restarts_has_lost_nothing(shelf, postgres):
    put(shelf, DOCUMENTS)
    before = exported(shelf)
    with contextlib.closing(shelf.open("default")) as collection:
        postgres.stop("immediate")
        with pytest.raises(StoreError) as error:
            collection.catalog.counts()
        assert "the server runs" in one_line(error)
        with pytest.raises(StoreError) as error:
            shelf.open("default")
        one_line(error)
        postgres.start()
        assert collection.catalog.counts().documents == len(DOCUMENTS)
    assert exported(shelf) == before


def test_whoever_needs_a_collection_alone_waits_for_writers(shelf):
    put(shelf, DOCUMENTS[:2])
    with shelf.writing("default"), pytest.raises(CollectionBusy, match="is writing"):
        shelf.delete("default")
    shelf.delete("default")


def test_a_wrong_password_is_not_repeated(postgres, tmp_path):
    address = postgres.url(password="not-the-right-one")
    with pytest.raises(StoreError) as error:
        shelf_of(Config(home=tmp_path, store=address)).open("default")
    assert "not-the-right-one" not in one_line(error) and "password" in one_line(error)


@pytest.mark.parametrize(
    "address",
    [
        f"mysql://me:{PASSWORD}@host/db",
        f"postgresql://me:{PASSWORD}@127.0.0.1:1/db",
        f"postgresql://me@127.0.0.1:1/db?password={PASSWORD}",
        f"postgresql://me:{PASSWORD}@[::1/db",
        f"postgresql://me:{PASSWORD}@127.0.0.1:port/db",
        f"postgresql://me:{PASSWORD}@127.0.0.1/db?no_such_option={PASSWORD}",
        f"host=127.0.0.1 port=1 password={PASSWORD}",
    ],
)
def test_no_error_tells_the_password(address, tmp_path):
    assert PASSWORD not in program(tmp_path, address, "--debug", "status")
    assert PASSWORD not in program(tmp_path, "", "store", "init", address)


def program(home, address, *command) -> str:
    """Everything a command says; the store is given as an environment gives it."""
    own = {**os.environ, "RAG_HOME": str(home), "RAG_STORE": address}
    done = subprocess.run([sys.executable, "-m", "rag", *command], env=own, cwd=ROOT,
                          capture_output=True, text=True, timeout=120)  # fmt: skip
    return done.stdout + done.stderr


def test_nothing_that_is_kept_or_shown_holds_the_password(shelf, store_url, tmp_path):
    put(shelf, DOCUMENTS[:3])
    said = "".join(
        program(tmp_path, store_url, *command)
        for command in (
            ["collections"],
            ["status", "--json"],
            ["config"],
            ["config", "--json"],
            ["store", "init", store_url],
            ["collections", "copy", "default", "--to", str(tmp_path / "other")],
        )
    )
    assert "127.0.0.1" in said and PASSWORD not in said
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert kept and not any(PASSWORD.encode() in file.read_bytes() for file in kept)
    assert PASSWORD not in repr(Config(home=tmp_path, store=store_url))


def test_init_names_what_an_administrator_must_run(postgres, store_url, tmp_path):
    database = store_url.rsplit("/", 1)[1]
    with connect(postgres.url()) as admin:
        run = Statements(admin)
        run.script("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN PASSWORD 'guest'")
        run.script(f"CREATE DATABASE {database}_bare")
    address = f"postgresql://guest:guest@127.0.0.1:{postgres.port}/{database}_bare"
    said = program(tmp_path, "", "store", "init", address, "--json")
    needed = json.loads(said)["needed"]
    assert any("CREATE EXTENSION" in statement for statement in needed)
    with connect(postgres.url(f"{database}_bare")) as admin:
        Statements(admin).script("".join(needed))
    assert json.loads(program(tmp_path, "", "store", "init", address, "--json"))["needed"] == []
    assert shelf_of(Config(home=tmp_path, store=address)).entries() == ()
