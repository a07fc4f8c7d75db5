"""What a ranking wants to know of the passages that searches have found, read at once."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from rag.catalog.catalog import Catalog, batches, marks, matrix
from rag.catalog.database import Row
from rag.core.protocols import FloatMatrix


@dataclass(frozen=True, slots=True)
class Read:
    """Those of some passages that are still there.

    :ivar ids: in the order they were asked for.
    :ivar vectors: shape (len(ids), dimension).
    :ivar numbers: of their rows, by id.
    :ivar openings: how each begins, by id.
    :ivar documents: ids of their documents, by id.
    :ivar code: ids of those that belong to source code.
    """

    ids: tuple[str, ...]
    vectors: FloatMatrix
    numbers: dict[str, int]
    openings: dict[str, str]
    documents: dict[str, str]
    code: frozenset[str]


def read_candidates(catalog: Catalog, passage_ids: Sequence[str], characters: int) -> Read:
    """Read passages; another process may have removed some.

    :param characters: of each one's beginning.
    """
    found: dict[str, Row] = {}
    for batch in batches(list(passage_ids)):
        sql = (
            "SELECT id, passage_id, doc_id, vector, substr(text, 1, ?) AS opening"
            " FROM passages JOIN vectors USING (text_hash)"
            f" WHERE passage_id IN ({marks(batch)})"
        )
        found.update((row["passage_id"], row) for row in catalog.rows(sql, (characters, *batch)))
    there = tuple(key for key in passage_ids if key in found)
    code = _of_code(catalog, {row["doc_id"] for row in found.values()})
    return Read(
        there,
        matrix([found[key]["vector"] for key in there]),
        {key: found[key]["id"] for key in there},
        {key: found[key]["opening"] for key in there},
        {key: found[key]["doc_id"] for key in there},
        frozenset(key for key in there if found[key]["doc_id"] in code),
    )


KEPT = 20_000
"""Documents whose kind is remembered until something is written."""


def _of_code(catalog: Catalog, documents: Set[str]) -> set[str]:
    """Those documents that are source code. Joined to the passages they would be asked for each,
    or all of them be gone through."""
    known: dict[str, bool] = catalog.known("of code", dict)
    if len(known) > KEPT:
        known.clear()
    for batch in batches(sorted(documents - known.keys())):
        rows = catalog.rows(
            f"SELECT doc_id, kind = 'code' FROM documents WHERE doc_id IN ({marks(batch)})", batch
        )
        known.update((row[0], bool(row[1])) for row in rows)
    return {doc_id for doc_id in documents if known.get(doc_id)}
