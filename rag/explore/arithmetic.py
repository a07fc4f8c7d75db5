"""Arithmetic on meaning: what is like this and that, and unlike something else.

The classic is germany + paris - france, near berlin (Mikolov et al. 2013,
https://arxiv.org/abs/1301.3781). E5 gives questions and passages different prefixes; in a sum all
terms, and what is searched, must have the same one, so texts are embedded as passages here. What
all texts share, most of an E5 vector, is taken away first: it would add up, and cancel out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.catalog.catalog import Catalog
from rag.catalog.exact_neighbours import sample
from rag.catalog.find_documents import documents_named
from rag.core.errors import ConfigError
from rag.core.protocols import Embedder, FloatMatrix
from rag.core.records import Explanation, Passage, ScoredPassage
from rag.explore.documents import centre_of, unit
from rag.explore.texts import embed_texts
from rag.index.collection import Collection
from rag.search.retrieve import CANDIDATES, Search, retrieve_near


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a sum: texts, or names of documents of the collection.

    :ivar like: what is wanted.
    :ivar unlike: what is not.
    """

    like: tuple[str, ...]
    unlike: tuple[str, ...] = ()


def search_like(
    collection: Collection, embedder: Embedder, terms: Terms, search: Search
) -> tuple[ScoredPassage, ...]:
    """The passages nearest to a sum, best first; documents that are terms of it are left out.

    :raises ConfigError: when nothing is wanted, or the filter's pattern is none.
    """
    catalog = collection.catalog
    centre = centre_of(sample(catalog))
    vector = mean_query(embedder, catalog, terms, centre)
    own = {doc_id for term in (*terms.like, *terms.unlike) if (doc_id := document(catalog, term))}
    without = (passage.passage_id for doc_id in own for passage in catalog.passages_of(doc_id))
    wide = replace(search, limit=max(CANDIDATES, search.limit))
    found = retrieve_near(collection, vector, wide, frozenset(without))
    vectors = catalog.vectors([scored.passage.passage_id for scored in found])
    cosines = (unit(vectors - centre) @ vector[0]).tolist() if found else []
    return _ranked([scored.passage for scored in found], cosines)[: search.limit]


def _ranked(passages: Sequence[Passage], cosines: Sequence[float]) -> tuple[ScoredPassage, ...]:
    """By exact cosines without the centre; the index, which has it, only chose the candidates."""
    pairs = sorted(zip(cosines, passages, strict=True), key=lambda pair: -pair[0])
    return tuple(
        ScoredPassage(rank, cosine, passage, Explanation(rank, cosine, fused_score=cosine))
        for rank, (cosine, passage) in enumerate(pairs, 1)
    )


def document(catalog: Catalog, term: str) -> str:
    """Id of the document that a term names, "" for a text."""
    doc_ids = documents_named(catalog, term)
    return doc_ids[0] if len(doc_ids) == 1 else ""


def mean_query(
    embedder: Embedder, catalog: Catalog, terms: Terms, centre: FloatMatrix
) -> FloatMatrix:
    """What to search with, shape (1, dimension), unit length: the sum of what is wanted less
    what is not.

    :param centre: shape (dimension,), what all texts share.
    :raises ConfigError: when nothing is wanted.
    """
    like, unlike = len(terms.like), len(terms.unlike)
    if not like:
        raise ConfigError(
            "--unlike needs something to start from", hint='rag search --like "…" --unlike "…"'
        )
    vectors = unit(_vectors(embedder, catalog, [*terms.like, *terms.unlike]) - centre)
    total = vectors[:like].sum(axis=0)
    if unlike:
        total = total - weight(like, unlike) * vectors[like:].sum(axis=0)
    return unit(total[np.newaxis, :])


def weight(like: int, unlike: int) -> float:
    """How much an unwanted term counts: 1 when it is outnumbered, as in the classic; less
    otherwise, because the bare difference of two close texts is noise."""
    return min(1.0, (like - 0.5) / unlike)


def _vectors(embedder: Embedder, catalog: Catalog, terms: Sequence[str]) -> FloatMatrix:
    """Shape (len(terms), dimension): stored vectors for documents, new ones for texts."""
    found = np.zeros((len(terms), embedder.dimension), dtype=np.float32)
    texts: dict[int, str] = {}
    for row, term in enumerate(terms):
        doc_id = document(catalog, term)
        if doc_id and (passages := catalog.passages_of(doc_id)):
            found[row] = catalog.vectors([p.passage_id for p in passages]).mean(axis=0)
        else:
            texts[row] = term
    if texts:
        found[list(texts)] = embed_texts(embedder, list(texts.values()))
    return unit(found)
