"""The documents and passages closest to one, from stored vectors alone.

How close two documents are comes from two cosines: that of their mean vectors, which says what
they are about, and that of their two closest passages, which finds the one shared section. Both
are symmetric, so a new document's scores are also its place in everybody else's list.
"""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote

import numpy as np

from rag.catalog.catalog import Catalog
from rag.catalog.find_documents import documents_named
from rag.core.errors import SourceError
from rag.core.protocols import FloatMatrix
from rag.core.records import Passage, ScoredPassage
from rag.explore.documents import Entry, Space, rows_of

AVERAGE_WEIGHT = 0.7
"""Of the mean vectors; the rest is the closest passages'. Of 0.3 to 1 the share of the nearest
five that stand in the same folder of the TIL corpus is highest from 0.7 to 0.8."""
BLOCK_ROWS = 256
"""Passages compared with all others at a time: 100 MB for a collection of 100,000."""


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """A document close to another.

    :ivar score: the weighted average of the other two; rises with closeness.
    :ivar average: cosine of the two mean vectors.
    :ivar best: cosine of the two closest passages; `passage_id` is the one in this document.
    """

    rank: int
    score: float
    document: Entry
    average: float
    best: float
    passage_id: str


def find_row(catalog: Catalog, space: Space, source: str) -> int:
    """Row in `space.documents` of the one document that `source` names.

    :raises SourceError: when none or several are meant.
    """
    doc_ids = documents_named(catalog, source)
    if len(doc_ids) > 1:
        raise SourceError(
            f"{source} names {len(doc_ids)} documents", hint="give the path of one file"
        )
    for row, entry in enumerate(space.documents):
        if entry.key in doc_ids:
            return row
    what = "has no text" if doc_ids else "is not in the collection"
    raise SourceError(f"{source} {what}", hint=f"rag ingest {quote(source)}")


def find_passage(catalog: Catalog, document: Entry, line: int) -> Passage:
    """The passage of a document at a line of its file: the one that holds it, or the last
    that begins before it.

    :raises SourceError: when the format has no lines.
    """
    before = [p for p in catalog.passages_of(document.key) if (p.start_line or line + 1) <= line]
    if not before:
        raise SourceError(
            f"{document.source} has no paragraph at line {line}",
            hint=f"rag related {quote(document.source)}",
        )
    return before[-1]


def related_documents(space: Space, row: int, limit: int) -> tuple[RelatedDocument, ...]:
    """The documents closest to one, itself left out, best first."""
    closest = _closest(space, row)
    best = np.maximum.reduceat(closest, space.starts)
    average = space.means @ space.means[row]
    score = _score(average, best)
    found = []
    for rank, other in enumerate(top_rows(score, limit, without=row), 1):
        rows = rows_of(space, other)
        passage_id = space.passage_ids[rows.start + int(closest[rows].argmax())]
        found.append(
            RelatedDocument(
                rank, float(score[other]), space.documents[other],
                float(average[other]), float(best[other]), passage_id,
            )
        )  # fmt: skip
    return tuple(found)


def related_passages(
    catalog: Catalog, space: Space, passage: Passage, limit: int
) -> tuple[ScoredPassage, ...]:
    """The passages of other documents closest to one, best first, one a document at most:
    a page that repeats itself would otherwise fill the list."""
    scores = space.passages @ space.centred(catalog.vectors([passage.passage_id]))[0]
    best = np.maximum.reduceat(scores, space.starts)
    own = next(row for row, entry in enumerate(space.documents) if entry.key == passage.doc_id)
    keys: dict[str, float] = {}
    for other in top_rows(best, limit, without=own):
        rows = rows_of(space, other)
        keys[space.passage_ids[rows.start + int(scores[rows].argmax())]] = float(best[other])
    passages = catalog.passages(keys)
    return tuple(
        ScoredPassage(rank, score, passages[key])
        for rank, (key, score) in enumerate(keys.items(), 1)
    )


def scores_to_all(space: Space, row: int) -> FloatMatrix:
    """Shape (documents,): how close each document is to one, the one itself among them."""
    best = np.maximum.reduceat(_closest(space, row), space.starts)
    return _score(space.means @ space.means[row], best)


def _score(average: FloatMatrix, best: FloatMatrix) -> FloatMatrix:
    scores: FloatMatrix = AVERAGE_WEIGHT * average + (1 - AVERAGE_WEIGHT) * best
    return scores


def _closest(space: Space, row: int) -> FloatMatrix:
    """Shape (passages,): the cosine of each passage to the closest one of a document."""
    rows = rows_of(space, row)
    closest = np.full(len(space.passages), -1.0, dtype=np.float32)
    for start in range(rows.start, rows.stop, BLOCK_ROWS):
        block = space.passages[start : min(start + BLOCK_ROWS, rows.stop)]
        np.maximum(closest, (space.passages @ block.T).max(axis=1), out=closest)
    return closest


def top_rows(scores: FloatMatrix, limit: int, without: int = -1) -> list[int]:
    """Rows of the highest scores, best first, ties by row."""
    order = np.argsort(-scores, kind="stable")
    return [int(row) for row in order[: limit + 1] if row != without][:limit]
