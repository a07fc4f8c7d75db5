"""The real embedders, loaded once for all tests that use them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rag.config import Config
from rag.embed import load_embedder
from rag.protocols import Embedder


@cache
def real_embedder(home: Path, runtime: str) -> Embedder:
    return load_embedder(Config(home=home, runtime=runtime))
