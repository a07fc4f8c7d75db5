"""What can be wrong with a collection in PostgreSQL, and the mending.

Rows that belong to nothing cannot be: the database sees to that. Vectors, terms and the index of
neighbours are ours.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

from rag.catalog.exact_neighbours import exact_searches
from rag.catalog.lexical_index import lexical_is_current, rebuild_lexical
from rag.catalog.passage_rows import lexical_fields
from rag.core.protocols import Embedder
from rag.index.checks import (
    RECALL_WANTED,
    SAMPLED_QUERIES,
    Check,
    check_embedder,
    check_files,
    check_vectors,
)
from rag.index.collection import Collection
from rag.index.doctor import mend_vectors

SAMPLED_PASSAGES = 200
"""Passages whose terms are made again and compared."""


def examine(collection: Collection, embedder: Embedder | None) -> tuple[Check, ...]:
    """All checks of one collection; none of them changes anything."""
    counts = collection.catalog.counts()
    detail = f"{counts.documents:,} documents, {counts.passages:,} passages"
    checks = [Check("catalogue", True, detail), check_files(collection), check_vectors(collection)]
    if embedder and checks[-1].ok:
        checks.append(check_embedder(collection, embedder))
    return (*checks, check_terms(collection), check_recall(collection))


def check_terms(collection: Collection) -> Check:
    """Whether a sample of passages has the terms that their text has now."""
    if not lexical_is_current(collection.catalog):
        return Check("lexical index", False, "does not match the passages")
    rows = collection.catalog.rows(
        "SELECT id, title, heading, text FROM passages JOIN documents USING (doc_id)"
        " ORDER BY text_hash LIMIT ?",
        (SAMPLED_PASSAGES,),
    )
    for row in rows:
        wanted = {term for field in lexical_fields(row)[1:] for term in field.split()}
        stored = collection.catalog.rows(
            "SELECT term FROM terms WHERE passage = ? AND term = ANY(?)", (row["id"], list(wanted))
        )
        if len(stored) != len(wanted):
            return Check("lexical index", False, f"passage {row['id']} lacks terms")
    return Check("lexical index", True, "sound")


def check_recall(collection: Collection) -> Check:
    """Recall@10 of the search in use against all vectors, on sampled stored ones."""
    rows = collection.catalog.rows("SELECT passage_id FROM passages ORDER BY passage_id")
    ids = [row["passage_id"] for row in rows]
    sample = random.Random(0).sample(ids, min(SAMPLED_QUERIES, len(ids)))
    if not sample:
        return Check("recall", True, "nothing to measure")
    vectors = collection.catalog.vectors(sample)
    shares = []
    for row, exact in enumerate(exact_searches(collection.catalog, vectors, 10)):
        # Equal texts have equal vectors: any of them is as right as another.
        worst = exact[-1][1] - 1e-5
        found = collection.nearest(vectors[row : row + 1], 10)
        shares.append(sum(score >= worst for _, score in found) / len(exact))
    recall = sum(shares) / len(shares)
    detail = f"recall@10 against exact search {recall:.3f} ({len(sample)} queries)"
    return Check("recall", recall >= RECALL_WANTED, detail)


def repair(collection: Collection, checks: Iterable[Check], embedder: Embedder | None) -> None:
    """Mend what `examine` found, from the stored passages."""
    wrong = {check.name for check in checks if not check.ok}
    if wrong & {"vectors", "embedder"}:
        mend_vectors(collection, embedder, every="embedder" in wrong)
    if "lexical index" in wrong:
        rebuild_lexical(collection.catalog)
    if wrong & {"vectors", "embedder", "recall"}:
        collection.rebuild_index()
