"""Both stores, empty, for the tests that run on each."""

from __future__ import annotations

import pytest

from rag.core.config import Config
from rag.store.shelf import shelf_of


@pytest.fixture(params=["home", "postgres"])
def config(request, tmp_path) -> Config:
    """Settings of an empty store of either kind."""
    address = request.getfixturevalue("store_url") if request.param == "postgres" else ""
    return Config(home=tmp_path / "home", store=address)


@pytest.fixture
def shelf(config):
    return shelf_of(config)
