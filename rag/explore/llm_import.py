"""Reads a collection of the `llm` tool into one of ours, vectors and all.

The file is data from somewhere else: every value is checked, none is used as a path.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Any

import numpy as np

from rag.catalog.changes import FileState, PassageChange, put_document
from rag.catalog.vectors import put_vectors
from rag.core.errors import EmptyCollection, FingerprintMismatch, SourceError
from rag.core.protocols import Embedder, FloatMatrix
from rag.core.records import Document, Passage
from rag.explore.documents import unit
from rag.index.collection import Collection
from rag.load.split import embedded_text, text_hash

SAMPLE = 5
SAME = 0.98
"""Cosine above which two vectors of a text are one model's: rounding and quantisation stay above
it, another model or prefix below."""


@dataclass(frozen=True, slots=True)
class LlmRow:
    """One embedding; `metadata` is {} where it is no object."""

    key: str
    text: str
    vector: bytes
    metadata: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LlmCollection:
    """A collection as `llm` stores it."""

    name: str
    model: str
    rows: tuple[LlmRow, ...]

    def vectors(self) -> FloatMatrix:
        """Shape (rows, dimension), scaled to unit length."""
        joined = np.frombuffer(b"".join(row.vector for row in self.rows), dtype="<f4")
        return unit(joined.reshape(len(self.rows), -1).astype(np.float32))


def read_llm(file: Path, name: str = "") -> LlmCollection:
    """Read one collection.

    :param name: "" takes the only one.
    :raises SourceError: when the file is no such database, or the collection is not in it.
    """
    try:
        uri = f"{file.resolve().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as connection:
            collections = connection.execute("SELECT id, name, model FROM collections").fetchall()
            chosen = [row for row in collections if name in ("", row[1])]
            if len(chosen) != 1:
                names = ", ".join(sorted(str(row[1]) for row in collections)) or "none"
                raise SourceError(
                    f"{file}: which collection? It holds: {names}",
                    hint=f"rag import {quote(str(file))} --format llm --name NAME",
                )
            rows = connection.execute(
                "SELECT id, content, embedding, metadata FROM embeddings"
                " WHERE collection_id = ? ORDER BY rowid",
                (chosen[0][0],),
            ).fetchall()
    except sqlite3.Error as error:
        raise SourceError(f"cannot read {file} as a database of llm: {error}") from error
    found = tuple(_row(file, *row) for row in rows)
    if len({len(row.vector) for row in found}) > 1:
        raise SourceError(f"{file}: vectors of different lengths in one collection")
    return LlmCollection(str(chosen[0][1]), str(chosen[0][2]), found)


def _row(file: Path, key: object, content: object, vector: object, metadata: object) -> LlmRow:
    if not isinstance(vector, bytes) or not vector or len(vector) % 4:
        raise SourceError(f"{file}: {str(key)[:60]!r} has no vector")
    if not np.isfinite(np.frombuffer(vector, dtype="<f4")).all():
        raise SourceError(f"{file}: the vector of {str(key)[:60]!r} is not finite")
    try:
        parsed = json.loads(metadata) if isinstance(metadata, str) else {}
    except ValueError:
        parsed = {}
    # Without its content a row is still found by its neighbours: its id stands for the text.
    text = content if isinstance(content, str) and content else str(key)
    return LlmRow(str(key), text, vector, parsed if isinstance(parsed, dict) else {})


def import_llm(
    collection: Collection, source: LlmCollection, embedder: Embedder, fingerprint: str
) -> PassageChange:
    """Add an llm collection to one of ours opened by `writing`; nothing is embedded but a sample.

    Where the sample shows that the vectors are this embedder's, everything works on them. Where
    they are another's they can be explored, and searching says so.

    :param fingerprint: of `embedder`, as `rag.workspace.fingerprint` gives it.
    :raises EmptyCollection: when there is nothing to import.
    :raises FingerprintMismatch: when the vectors already there are not comparable.
    """
    if not source.rows:
        raise EmptyCollection(f'the llm collection "{source.name}" is empty')
    vectors = source.vectors()
    if not _made_by(embedder, source.rows, vectors):
        fingerprint = _foreign(source.model, vectors.shape[1])
    catalog = collection.catalog
    stored = catalog.meta("fingerprint")
    if stored and stored != fingerprint and catalog.counts().documents:
        raise FingerprintMismatch(
            f"the vectors of {source.model} are not comparable with this collection's",
            hint="rag -c NEW import --format llm FILE",
        )
    change = PassageChange()
    groups: dict[str, list[tuple[LlmRow, FloatMatrix]]] = {}
    for row, vector in zip(source.rows, vectors, strict=True):
        groups.setdefault(_document_name(row), []).append((row, vector))
    for rows in groups.values():
        document, passages = _document(source.name, [row for row, _ in rows])
        hashes = {p.passage_id: text_hash(embedded_text(p.heading, p.text)) for p in passages}
        keys = [hashes[p.passage_id] for p in passages]
        put_vectors(catalog, keys, np.stack([vector for _, vector in rows]))
        state = FileState(document.doc_id, document.source, "", 0, 0, "")
        with catalog.transaction():
            change += put_document(catalog, document, state, passages, hashes)
    with catalog.transaction():
        catalog.set_meta("fingerprint", fingerprint)
        catalog.set_meta("name", collection.name)
    collection.apply_pending()
    return change


def _made_by(embedder: Embedder, rows: Sequence[LlmRow], vectors: FloatMatrix) -> bool:
    """Whether this embedder gives the stored vectors: shown on a sample, not believed."""
    if vectors.shape[1] != embedder.dimension:
        return False
    steps = range(0, len(rows), max(1, len(rows) // SAMPLE))
    texts = [embedded_text(_text(rows[i].metadata, "heading"), rows[i].text) for i in steps]
    fits = [n for n, t in enumerate(embedder.count_tokens(texts)) if t <= embedder.max_tokens]
    if not fits:
        return False
    fresh = embedder.embed_passages([texts[n] for n in fits])
    return bool(((fresh * vectors[list(steps)][fits]).sum(axis=1) > SAME).all())


def _foreign(model: str, dimension: int) -> str:
    values = {"embedder": f"llm:{model}", "name": model, "dimension": dimension}
    return json.dumps({**values, "passage_tokens": 0, "merge_tokens": 0}, sort_keys=True)


def _document_name(row: LlmRow) -> str:
    return _text(row.metadata, "source") or row.key


def _document(collection: str, rows: Sequence[LlmRow]) -> tuple[Document, list[Passage]]:
    name = _document_name(rows[0])
    doc_id = _digest(f"llm\0{collection}\0{name}")
    title = _text(rows[0].metadata, "title") or name
    passages: list[Passage] = []
    start = 0
    for number, row in enumerate(rows):
        passages.append(_passage(doc_id, name, title, row, (number, start)))
        start += len(row.text) + 2
    return Document(doc_id, name, "", title, verbatim=False), passages


def _passage(doc_id: str, source: str, title: str, row: LlmRow, place: tuple[int, int]) -> Passage:
    number, start = place
    return Passage(
        passage_id=_digest(f"{doc_id}\0{row.key}\0{number}"),
        doc_id=doc_id,
        source=source,
        title=title,
        heading=_text(row.metadata, "heading"),
        text=row.text,
        start=start,
        end=start + len(row.text),
        start_line=_number(row.metadata, "start_line"),
        end_line=_number(row.metadata, "end_line"),
        page=_number(row.metadata, "page"),
    )


def _text(metadata: dict[str, Any], name: str) -> str:
    value = metadata.get(name)
    return value[:4096] if isinstance(value, str) else ""


def _number(metadata: dict[str, Any], name: str) -> int | None:
    value = metadata.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
