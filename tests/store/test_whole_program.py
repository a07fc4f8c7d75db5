"""Every test of the whole program once more, its collections in a shared store."""

from __future__ import annotations

import uuid

import pytest

from rag.cli.app import run
from tests.cli.test_program import *  # noqa: F403 - all of its tests
from tests.cli.test_program import HANDBOOK


@pytest.fixture(scope="module")
def store(postgres, empty_store):
    """The address of a store of its own."""
    from rag.postgres.connection import connect

    name = f"store_{uuid.uuid4().hex[:12]}"
    with connect(postgres.url()) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {empty_store}".encode())
    yield postgres.url(name)
    with connect(postgres.url()) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="module")
def home(store, real_home, tmp_path_factory):
    """A home that holds models alone."""
    home = tmp_path_factory.mktemp("cli-home")
    (home / "models").symlink_to(real_home / "models")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAG_STORE", store)
        assert run(["--home", str(home), "ingest", str(HANDBOOK), "--json"]) == 0
    assert not (home / "collections").exists()
    return home


@pytest.fixture(autouse=True)
def shared(store, own_settings, monkeypatch):
    """Each command finds the store where a person would name it."""
    monkeypatch.setenv("RAG_STORE", store)
