"""Everything that can be wrong with a collection, found, said in plain words, and mended.

The catalogue is believed; the index, the lexical terms and the vectors are checked against it.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.catalog.lexical import lexical_is_current, rebuild_lexical
from rag.catalog.nearest import exact_searches
from rag.collection import Collection
from rag.errors import StoreError
from rag.locations import index_folder

SAMPLED_QUERIES = 50
RECALL_WANTED = 0.95
WASTE_WANTED = 64_000_000
"""Reclaimable bytes worth mentioning."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    :ivar detail: what was found, for a person.
    """

    name: str
    ok: bool
    detail: str


def examine(collection: Collection) -> tuple[Check, ...]:
    """All checks of one collection; none of them changes anything."""
    checks = [_integrity(collection)]
    if not checks[0].ok:
        return tuple(checks)
    checks += [_vectors(collection), _lexical(collection), _index(collection)]
    if checks[-1].ok:
        checks.append(_recall(collection))
    return (*checks, _space(collection))


def repair(collection: Collection, checks: tuple[Check, ...]) -> None:
    """Mend what `examine` found; the collection was opened by `writing`.

    :raises StoreError: when the catalogue itself is damaged: only reading the files again helps.
    """
    wrong = {check.name for check in checks if not check.ok}
    if "catalogue" in wrong:
        raise StoreError(
            f"the catalogue {collection.catalog.file} is damaged",
            hint=f"delete {collection.folder} and run rag ingest PATH again",
        )
    if "vectors" in wrong:
        _forget_broken(collection)
    if "lexical index" in wrong:
        rebuild_lexical(collection.catalog)
    if wrong & {"vectors", "index", "recall", "space"}:
        collection.rebuild_index()
    if "space" in wrong:
        collection.catalog.connection.execute("VACUUM")


def _integrity(collection: Collection) -> Check:
    try:
        problems = [row[0] for row in collection.catalog.rows("PRAGMA quick_check(5)")]
        orphans = len(collection.catalog.rows("PRAGMA foreign_key_check"))
    except StoreError as error:
        return Check("catalogue", False, error.message)
    counts = collection.catalog.counts()
    if problems != ["ok"] or orphans:
        return Check("catalogue", False, "; ".join(problems) + f"; {orphans} orphaned rows")
    detail = f"{counts.documents:,} documents, {counts.passages:,} passages"
    return Check("catalogue", True, detail)


def _vectors(collection: Collection) -> Check:
    broken = broken_vectors(collection)
    return Check(
        "vectors",
        not broken,
        f"{len(broken):,} are not of unit length" if broken else "all of unit length",
    )


def broken_vectors(collection: Collection) -> list[str]:
    """Passages whose stored vector has another size than the rest, or is not of unit length."""
    found: list[str] = []
    size = collection.catalog.rows(
        "SELECT length(vector) AS n FROM vectors GROUP BY n ORDER BY count(*) DESC LIMIT 1"
    )
    for row in collection.catalog.connection.execute(
        "SELECT passage_id, vector FROM passages LEFT JOIN vectors USING (text_hash)"
    ):
        blob = row["vector"] or b""
        values = np.frombuffer(blob, dtype="<f4") if len(blob) == size[0]["n"] else np.zeros(1)
        if not abs(float(np.linalg.norm(values)) - 1.0) < 1e-3:
            found.append(row["passage_id"])
    return found


def _forget_broken(collection: Collection) -> None:
    """Forget documents with a broken vector: the next ingest reads and embeds them again."""
    from rag.catalog.write import remove_document, sweep_vectors

    passages = collection.catalog.passages(broken_vectors(collection))
    with collection.catalog.transaction():
        for doc_id in {passage.doc_id for passage in passages.values()}:
            remove_document(collection.catalog, doc_id)
    sweep_vectors(collection.catalog)


def _lexical(collection: Collection) -> Check:
    try:
        collection.catalog.connection.execute(
            "INSERT INTO lexical (lexical) VALUES ('integrity-check')"
        )
    except sqlite3.OperationalError:
        pass  # a read-only disk: the check needs a write lock, the counts below do not
    except sqlite3.DatabaseError as error:
        return Check("lexical index", False, f"damaged: {error}")
    current = lexical_is_current(collection.catalog)
    return Check("lexical index", current, "sound" if current else "does not match the passages")


def _index(collection: Collection) -> Check:
    stored = {
        row["passage_id"] for row in collection.catalog.rows("SELECT passage_id FROM passages")
    }
    waiting = {
        row["passage_id"] for row in collection.catalog.rows("SELECT passage_id FROM pending")
    }
    try:
        indexed = collection.index().ids()
    except StoreError as error:
        return Check("index", False, error.message)
    missing, extra = stored - indexed - waiting, indexed - stored - waiting
    if missing or extra or waiting:
        detail = f"{len(missing):,} missing, {len(extra):,} too many, {len(waiting):,} waiting"
        return Check("index", False, detail)
    return Check("index", True, f"holds the same {len(indexed):,} passages")


def _recall(collection: Collection) -> Check:
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


def _space(collection: Collection) -> Check:
    pages = collection.catalog.rows("PRAGMA freelist_count")[0][0]
    size = collection.catalog.rows("PRAGMA page_size")[0][0]
    # Chroma 1.5 never shrinks after deletes (measured: 27 → 44 MB over four rounds):
    # a fresh index takes about 3 KB a passage.
    expected = 8_000_000 + 6_000 * collection.catalog.counts().passages
    wasted = pages * size + max(0, folder_bytes(index_folder(collection.folder)) - expected)
    return Check("space", wasted < WASTE_WANTED, f"{wasted / 1e6:.0f} MB reclaimable")


def folder_bytes(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
