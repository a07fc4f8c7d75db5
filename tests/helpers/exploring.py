"""A catalogue with vectors chosen by hand, for the tests of `rag.explore`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from rag.catalog.catalog import Catalog
from rag.catalog.changes import FileState, put_document
from rag.catalog.vectors import put_vectors
from rag.core.records import Document, Passage

Texts = Mapping[str, Sequence[tuple[str, Sequence[float]]]]
"""Source to (text, vector) of each passage; vectors are scaled to unit length."""

FINGERPRINT = {"embedder": "fake-64", "name": "fake", "dimension": 64}


def put(catalog: Catalog, texts: Texts, **fields: str) -> None:
    """Add or replace documents; the document id is the source, line n of it is passage n."""
    for source, passages in texts.items():
        rows = [_passage(source, number, text) for number, (text, _) in enumerate(passages)]
        pairs = zip(rows, passages, strict=True)
        hashes = {row.passage_id: f"{text}{vector}" for row, (text, vector) in pairs}
        vectors = np.array([vector for _, vector in passages], dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        put_vectors(catalog, list(hashes.values()), vectors)
        document = Document(source, source, "", Path(source).stem, **fields)
        state = FileState(source, source, f"/notes/{source}", 0, 1_700_000_000_000_000_000, "")
        with catalog.transaction():
            put_document(catalog, document, state, rows, hashes)
    with catalog.transaction():
        catalog.set_meta("fingerprint", json.dumps(FINGERPRINT))
        catalog.set_meta("name", "default")


def _passage(source: str, number: int, text: str) -> Passage:
    return Passage(
        passage_id=f"{source}#{number}",
        doc_id=source,
        source=source,
        title=Path(source).stem,
        heading="",
        text=text,
        start=number * 100,
        end=number * 100 + len(text),
        start_line=1 + number * 10,
        end_line=3 + number * 10,
    )


def catalog_of(folder: Path, texts: Texts) -> Catalog:
    """A new catalogue below a folder."""
    catalog = Catalog(folder / "catalog.sqlite", create=True)
    put(catalog, texts)
    return catalog
