"""What both searches find for a query, with exact scores of either side for all of it.

It does not rank: `rag.search.retrieve` fuses what comes from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from rag.catalog.database import Within
from rag.catalog.exact_neighbours import background, sample
from rag.catalog.lexical_search import Hits, Related, lexical_hits
from rag.catalog.read_candidates import read_candidates
from rag.core.protocols import Embedder, FloatMatrix
from rag.core.records import Mode
from rag.core.timings import stage
from rag.embedding.query_adapter import adapt
from rag.index.collection import Collection
from rag.language.search_terms import query_terms
from rag.search.foreign import READ, foreign
from rag.search.fuse import Ranking

NO_VECTORS: FloatMatrix = np.zeros((0, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for.

    :ivar depth: how many passages each side brings.
    :ivar within: the only passages that may be found; None: all.
    :ivar adapted: the question's vector is moved by what was learned from judged questions.
    :ivar related: terms beside the query's own.
    """

    mode: Mode = "hybrid"
    depth: int = 100
    within: Within | None = None
    adapted: bool = True
    related: Related = ()


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
    :ivar code: those of `ids` that belong to source code.
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
    code: frozenset[str] = frozenset()

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
    depth, catalog = wanted.depth, collection.catalog
    hits = Hits([])
    lexical: Ranking = ()
    if wanted.mode != "dense":
        hits = lexical_hits(catalog, query_terms(query), depth, wanted.within, wanted.related)
        lexical = hits.found
    if wanted.mode == "lexical":
        return Candidates(lexical=lexical)
    with stage("embed query"):
        vector = embedder.embed_queries([query])
    aim = adapt(embedder.fingerprint, vector) if wanted.adapted else vector
    dense = nearest(collection, aim, wanted)
    if wanted.mode == "dense":
        return Candidates(dense=dense, query=vector, aim=aim)
    union = dict.fromkeys([key for key, _ in (*dense, *lexical)])
    with stage("read candidates"):
        read = read_candidates(catalog, list(union), READ)
        sampled = sample(catalog)
    scores = hits.scores
    known = {key: scores[n] for key, n in read.numbers.items() if n in scores}
    with stage("tell languages"):
        apart = foreign(query, read.openings, read.documents)
    return Candidates(
        dense,
        lexical,
        read.ids,
        read.vectors,
        vector,
        aim,
        sampled,
        known,
        hits.ceiling,
        apart,
        read.code,
    )


def nearest(collection: Collection, vector: FloatMatrix, wanted: Wanted) -> Ranking:
    """(passage id, cosine) of what is nearest to a vector of shape (1, dimension), best first."""
    if wanted.within is None:
        return collection.nearest(vector, wanted.depth)
    return collection.nearest_within(vector, wanted.depth, wanted.within)
