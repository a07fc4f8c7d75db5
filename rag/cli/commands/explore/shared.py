"""What the exploring commands share: a collection seen as it is now, and its embedder."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.core.config import Config
    from rag.core.protocols import Embedder, FloatMatrix
    from rag.index.collection import Collection


@contextlib.contextmanager
def exploring(config: Config) -> Iterator[Collection]:
    """A collection seen as it is now, however long looking at it takes; no model is loaded.

    :raises EmptyCollection: when nothing was ever ingested under this name.
    """
    from rag.store.shelf import open_collection

    collection = open_collection(config)
    with contextlib.closing(collection), collection.catalog.snapshot():
        yield collection


def embedder_of(config: Config, collection: Collection) -> Embedder:
    """The embedder of the collection's vectors.

    :raises FingerprintMismatch: when another one is configured.
    """
    from rag.embedding.choose_embedder import load_embedder
    from rag.workspace import check_embedder

    embedder = load_embedder(config)
    check_embedder(collection, embedder)
    return embedder


def query_embedder(config: Config, collection: Collection) -> Callable[[str], FloatMatrix]:
    """Text to a query's vector; the model is loaded by the first text."""
    loaded: list[Embedder] = []

    def embed(text: str) -> FloatMatrix:
        if not loaded:
            loaded.append(embedder_of(config, collection))
        return loaded[0].embed_queries([text])

    return embed
