"""A shared store that fails in the middle: said in one line, nothing lost, no password told."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.core.config import Config
from rag.core.errors import CollectionBusy, StoreError
from rag.postgres.connection import Statements, connect
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
