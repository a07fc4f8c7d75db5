"""Fixtures every test may use, and the promise that no test talks to the network."""

from __future__ import annotations

import ipaddress
import socket
from pathlib import Path

import pytest

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Connecting anywhere but to this machine fails the test."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise AssertionError(f"a test tried to connect to {host}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def own_settings(monkeypatch):
    """No setting of the person who runs the tests reaches them."""
    import os

    for name in [name for name in os.environ if name.startswith("RAG_")]:
        monkeypatch.delenv(name)


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
