"""What both searches find for a query, with exact scores of either side for all of it.

It does not rank: `rag.search.retrieve` fuses what comes from here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from rag.catalog.exact_neighbours import background, exact_scores, sample, stored_vectors
from rag.catalog.lexical_search import Hits, lexical_hits
from rag.core.protocols import Embedder, FloatMatrix
from rag.core.records import Mode
from rag.core.timings import stage
from rag.embedding.query_adapter import adapt
from rag.index.collection import Collection
from rag.language.search_terms import query_terms
from rag.search.foreign import READ, foreign
from rag.search.fuse import Ranking

LEXICAL_DEPTH = 1000
"""BM25 scores fetched: SQLite has computed them all anyway, and a passage that the dense side
found gets its true lexical score instead of none."""

SELECTIVE = 4000
"""Up to this many passages allowed by a filter are compared one by one (about 20 ms); beyond, the
index is asked for more than wanted and the rest is left out."""

NO_VECTORS: FloatMatrix = np.zeros((0, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for.

    :ivar depth: how many passages each side brings.
    :ivar allowed: the only passages that may be found; None: all.
    :ivar adapted: the question's vector is moved by what was learned from judged questions.
    """

    mode: Mode = "hybrid"
    depth: int = 100
    allowed: frozenset[str] | None = None
    adapted: bool = True


@dataclass(frozen=True, slots=True)
class Candidates:
    """Everything that may be shown for one query.

    :ivar dense: (passage id, cosine) found by vector, best first.
    :ivar lexical: (passage id, BM25 score) found by terms, best first.
    :ivar ids: passages of either, those with a row in `vectors`; only of a hybrid search.
    :ivar vectors: shape (len(ids), dimension).
    :ivar query: shape (1, dimension), as the embedder gave it: what cosines mean to a person, and
        what confidence was fitted on.
    :ivar aim: the same moved to where its answers stand, by which passages are ranked.
    :ivar sampled: vectors that stand for the collection, shape (n, dimension).
    :ivar bm25: lexical scores of `ids` as far as they are known.
    :ivar ceiling: the highest lexical score that any text could have.
    :ivar foreign: those of `ids` that are in another language than the query.
    """

    dense: Ranking = ()
    lexical: Ranking = ()
    ids: tuple[str, ...] = ()
    vectors: FloatMatrix = field(default_factory=lambda: NO_VECTORS)
    query: FloatMatrix = field(default_factory=lambda: NO_VECTORS)
    aim: FloatMatrix = field(default_factory=lambda: NO_VECTORS)
    sampled: FloatMatrix = field(default_factory=lambda: NO_VECTORS)
    bm25: dict[str, float] = field(default_factory=dict)
    ceiling: float = 0.0
    foreign: frozenset[str] = frozenset()

    def cosines(self, query: FloatMatrix) -> dict[str, float]:
        """Exact similarity of every candidate to a vector of shape (1, dimension)."""
        if not self.ids:
            return {}
        return dict(zip(self.ids, (self.vectors @ query[0]).tolist(), strict=True))

    def vectors_of(self, passage_ids: Sequence[str]) -> FloatMatrix:
        """Rows of some candidates; those without a vector are left out."""
        place = {key: row for row, key in enumerate(self.ids)}
        return self.vectors[[place[key] for key in passage_ids if key in place]]

    def background(self, query: FloatMatrix) -> float:
        """The cosine that any text of the collection would get."""
        return background(self.sampled, query)


def find_candidates(
    collection: Collection, embedder: Embedder, query: str, wanted: Wanted
) -> Candidates:
    """Run the searches that a mode needs."""
    depth, allowed = wanted.depth, wanted.allowed
    hits = Hits([])
    lexical: Ranking = ()
    bm25: dict[str, float] = {}
    if wanted.mode != "dense":
        hits = lexical_hits(
            collection.catalog,
            query_terms(query),
            max(depth, LEXICAL_DEPTH) if allowed is None else -1,
        )
        kept = [pair for pair in hits.found if allowed is None or pair[0] in allowed]
        lexical, bm25 = kept[:depth], dict(kept)
    if wanted.mode == "lexical":
        return Candidates(lexical=lexical)
    with stage("embed query"):
        vector = embedder.embed_queries([query])
    aim = adapt(embedder.fingerprint, vector) if wanted.adapted else vector
    dense = nearest(collection, aim, wanted)
    if wanted.mode == "dense":
        return Candidates(dense=dense, query=vector, aim=aim)
    union = dict.fromkeys([key for key, _ in (*dense, *lexical)])
    with stage("read vectors"):
        ids, vectors = stored_vectors(collection.catalog, list(union))
        sampled = sample(collection.catalog)
    known = {key: bm25[key] for key in ids if key in bm25}
    with stage("tell languages"):
        apart = foreign(query, collection.catalog.openings(ids, READ))
    return Candidates(
        dense, lexical, ids, vectors, vector, aim, sampled, known, hits.ceiling, apart
    )


def nearest(collection: Collection, vector: FloatMatrix, wanted: Wanted) -> Ranking:
    """(passage id, cosine) of what is nearest to a vector of shape (1, dimension), best first."""
    depth, allowed = wanted.depth, wanted.allowed
    if allowed is None:
        return collection.nearest(vector, depth)
    if len(allowed) > SELECTIVE:
        total = collection.catalog.counts().passages
        wide = min(total, math.ceil(2 * depth * total / len(allowed)))
        found = [pair for pair in collection.nearest(vector, wide) if pair[0] in allowed]
        if len(found) >= depth:
            return found[:depth]
    return exact_scores(collection.catalog, sorted(allowed), vector)[:depth]
