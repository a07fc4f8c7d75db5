"""The real embedders, loaded once for all tests that use them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rag.core.config import Config
from rag.core.protocols import Embedder
from rag.embedding.choose_embedder import load_embedder


@cache
def real_embedder(home: Path, runtime: str) -> Embedder:
    return load_embedder(Config(home=home, runtime=runtime))
