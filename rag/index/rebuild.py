"""Starting a collection anew, for another embedder or other split settings, losing nothing.

Files are read again by the ingest that follows. A document that has no file here (imported, or its
file is gone) is embedded again from its stored passages.
"""

from __future__ import annotations

from pathlib import Path

from rag.catalog.changes import file_states, start_anew
from rag.core.protocols import Embedder
from rag.index.collection import Collection
from rag.load.split import embedded_text, text_hash


def rebuild(collection: Collection, embedder: Embedder, fingerprint: str) -> None:
    """Leave no vector of before; the collection was opened by `writing`.

    All of it is one transaction: a process that dies leaves the collection as it was, or every
    document known and marked as unread.
    """
    catalog = collection.catalog
    states = file_states(catalog).values()
    kept = [state.doc_id for state in states if not has_file(state.path)]
    texts: dict[str, str] = {}
    for doc_id in kept:
        for passage in catalog.passages_of(doc_id):
            text = embedded_text(passage.heading, passage.text)
            texts[text_hash(text)] = text
    vectors = embedder.embed_passages(list(texts.values())) if texts else None
    with catalog.transaction():
        unread = [state.doc_id for state in states if state.doc_id not in set(kept)]
        start_anew(catalog, unread, list(texts), vectors)
        catalog.set_meta("fingerprint", fingerprint)
    collection.rebuild_index()


def has_file(path: str) -> bool:
    """Whether a document's file is on this machine; imported documents have the path ""."""
    return bool(path) and Path(path).is_file()
