"""What can be wrong with a collection, one function a kind: each looks and changes nothing.

The catalogue is believed; the index, the lexical terms and the vectors are checked against it.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.catalog.exact_neighbours import exact_searches
from rag.catalog.lexical_index import lexical_is_current
from rag.core.errors import StoreError
from rag.core.locations import folder_bytes, index_folder
from rag.core.protocols import Embedder
from rag.index.collection import Collection
from rag.load.split import embedded_text

SAMPLED_QUERIES = 50
RECALL_WANTED = 0.95
SAMPLED_TEXTS = 8
COSINE_WANTED = 0.97
"""Between a stored vector and its text embedded again; other runtimes and batches give 0.99."""
WASTE_WANTED = 64_000_000
"""Reclaimable bytes worth mentioning."""
SAME = 0.999
"""Cosine of a vector to itself after Chroma has rounded it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    :ivar detail: what was found, for a person.
    """

    name: str
    ok: bool
    detail: str


def check_integrity(collection: Collection) -> Check:
    """SQLite's own check, and rows that belong to nothing."""
    try:
        problems = [row[0] for row in collection.catalog.rows("PRAGMA quick_check(5)")]
        orphans = len(collection.catalog.rows("PRAGMA foreign_key_check"))
    except StoreError as error:
        return Check("catalogue", False, error.message)
    if problems != ["ok"]:
        return Check("catalogue", False, "damaged: " + "; ".join(problems))
    if orphans:
        return Check("catalogue", False, f"{orphans:,} rows belong to no document or vector")
    counts = collection.catalog.counts()
    detail = f"{counts.documents:,} documents, {counts.passages:,} passages"
    return Check("catalogue", True, detail)


def check_files(collection: Collection) -> Check:
    """Whether every document is read; files that are gone since are mentioned only."""
    rows = collection.catalog.rows("SELECT path, content_hash, size FROM documents")
    unread = sum(row["size"] < 0 for row in rows)
    if unread:
        detail = f"{unread:,} documents wait to be read again: rag ingest --rebuild"
        return Check("files", False, detail)
    gone = sum(bool(row["path"]) and not Path(row["path"]).exists() for row in rows)
    if gone:
        detail = f"{gone:,} documents whose file is gone: rag ingest PATH forgets them"
        return Check("files", True, detail)
    return Check("files", True, "every document is read")


def check_vectors(collection: Collection) -> Check:
    """Size and length of every stored vector."""
    broken = broken_vectors(collection)
    detail = f"{len(broken):,} are damaged" if broken else "all of unit length"
    return Check("vectors", not broken, detail)


def broken_vectors(collection: Collection) -> list[str]:
    """Passages whose stored vector has another size than the rest, or is not of unit length."""
    found: list[str] = []
    rows = collection.catalog.rows(
        "SELECT passage_id, vector FROM passages LEFT JOIN vectors USING (text_hash)"
    )
    sizes = Counter(len(row["vector"] or b"") for row in rows).most_common(1)
    for row in rows:
        blob = row["vector"] or b""
        fits = len(blob) == sizes[0][0] and len(blob) % 4 == 0
        values = np.frombuffer(blob, dtype="<f4") if fits else np.zeros(1)
        if not abs(float(np.linalg.norm(values)) - 1.0) < 1e-3:
            found.append(row["passage_id"])
    return found


def check_embedder(collection: Collection, embedder: Embedder) -> Check:
    """Whether stored vectors are what this embedder makes of their texts, on a sample."""
    # Keys are hashes: the first in order are a random sample.
    rows = collection.catalog.rows(
        "SELECT passage_id FROM passages ORDER BY text_hash LIMIT ?", (SAMPLED_TEXTS,)
    )
    ids = [row["passage_id"] for row in rows]
    if not ids:
        return Check("embedder", True, "nothing to compare")
    passages = collection.catalog.passages(ids)
    texts = [embedded_text(passages[i].heading, passages[i].text) for i in ids]
    stored, fresh = collection.catalog.vectors(ids), embedder.embed_passages(texts)
    if stored.shape != fresh.shape:
        detail = f"vectors of {stored.shape[1]} dimensions, {embedder.name} has {fresh.shape[1]}"
        return Check("embedder", False, detail)
    worst = float((stored * fresh).sum(axis=1).min())
    detail = f"cosine of {len(ids)} stored vectors to {embedder.name} now: at least {worst:.3f}"
    return Check("embedder", worst >= COSINE_WANTED, detail)


def check_lexical(collection: Collection) -> Check:
    """FTS5's own check, and whether every passage has its terms."""
    try:
        collection.catalog.connection.execute(
            "INSERT INTO lexical (lexical) VALUES ('integrity-check')"
        )
    except sqlite3.OperationalError:
        pass  # a read-only disk: the check needs a write lock, the counts below do not
    except sqlite3.DatabaseError as error:
        return Check("lexical index", False, f"damaged: {error}")
    try:
        current = lexical_is_current(collection.catalog)
    except StoreError as error:
        return Check("lexical index", False, error.message)
    return Check("lexical index", current, "sound" if current else "does not match the passages")


def check_index(collection: Collection) -> Check:
    """The index against the catalogue, both ways, vector by vector."""
    rows = collection.catalog.rows("SELECT passage_id FROM passages")
    missing = {row["passage_id"] for row in rows}
    waiting = collection.catalog.counts().pending
    extra = other = held = 0
    try:
        pages = collection.index().pages() if missing else iter(())
        for passage_ids, vectors in pages:
            known = [row for row, key in enumerate(passage_ids) if key in missing]
            ids = [passage_ids[row] for row in known]
            stored = collection.catalog.vectors(ids)
            held += len(ids)
            extra += len(passage_ids) - len(ids)
            missing.difference_update(ids)
            if stored.shape == vectors[known].shape:
                other += int(((stored * vectors[known]).sum(axis=1) < SAME).sum())
            else:
                other += len(ids)
    except StoreError as error:
        if not os.access(collection.folder, os.W_OK):
            detail = "not checked: Chroma opens none that it cannot write; questions are exact"
            return Check("index", True, detail)
        return Check("index", False, error.message)
    if missing or extra or other or waiting:
        detail = f"{len(missing):,} missing, {extra:,} too many, {other:,} with another vector"
        return Check("index", False, f"{detail}, {waiting:,} waiting")
    return Check("index", True, f"holds the same {held:,} passages")


def check_recall(collection: Collection) -> Check:
    """Recall@10 of the index against an exact scan, on evenly sampled stored vectors."""
    rows = collection.catalog.rows("SELECT passage_id FROM passages ORDER BY passage_id")
    step = max(1, len(rows) // SAMPLED_QUERIES)
    sample = [row["passage_id"] for row in rows[::step]][:SAMPLED_QUERIES]
    if not sample:
        return Check("recall", True, "nothing to measure")
    vectors = collection.catalog.vectors(sample)
    shares = []
    for row, exact in enumerate(exact_searches(collection.catalog, vectors, 10)):
        # Equal texts have equal vectors: any of them is as right as another.
        worst = exact[-1][1] - 1e-5
        found = collection.index().search(vectors[row : row + 1], 10)
        shares.append(sum(score >= worst for _, score in found) / len(exact))
    recall = sum(shares) / len(shares)
    detail = f"recall@10 against exact search {recall:.3f} ({len(sample)} queries)"
    return Check("recall", recall >= RECALL_WANTED, detail)


def check_space(collection: Collection) -> Check:
    """Pages and index files that deletes have left behind."""
    pages = collection.catalog.rows("PRAGMA freelist_count")[0][0]
    size = collection.catalog.rows("PRAGMA page_size")[0][0]
    # Chroma 1.5 never shrinks after deletes (measured: 27 → 44 MB over four rounds):
    # a fresh index takes about 3 KB a passage.
    expected = 8_000_000 + 6_000 * collection.catalog.counts().passages
    wasted = pages * size + max(0, folder_bytes(index_folder(collection.folder)) - expected)
    return Check("space", wasted < WASTE_WANTED, f"{wasted / 1e6:.0f} MB reclaimable")
