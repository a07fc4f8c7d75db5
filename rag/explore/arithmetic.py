"""Arithmetic on meaning: what is like this and that, and unlike something else.

The classic is germany + paris - france, near berlin (Mikolov et al. 2013,
https://arxiv.org/abs/1301.3781). E5 gives questions and passages different prefixes; in a sum all
terms, and what is searched, must have the same one, so texts are embedded as passages here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.catalog.catalog import Catalog
from rag.catalog.find import documents_named
from rag.errors import ConfigError
from rag.explore.documents import unit
from rag.explore.texts import embed_texts
from rag.protocols import Embedder, FloatMatrix


def mean_query(
    embedder: Embedder, catalog: Catalog, like: Sequence[str], unlike: Sequence[str]
) -> FloatMatrix:
    """What to search with, shape (1, dimension), unit length: the sum of what is wanted less
    what is not.

    :param like: texts, or names of documents of the collection; at least one.
    :param unlike: the same; may be empty.
    :raises ConfigError: when nothing is wanted.
    """
    if not like:
        raise ConfigError(
            "--unlike needs something to start from", hint='rag search --like "…" --unlike "…"'
        )
    terms = _vectors(embedder, catalog, [*like, *unlike])
    wanted, unwanted = terms[: len(like)], terms[len(like) :]
    total = wanted.sum(axis=0)
    if unlike:
        total = total - weight(len(like), len(unlike)) * unwanted.sum(axis=0)
    return unit(total[np.newaxis, :])


def weight(like: int, unlike: int) -> float:
    """How much an unwanted term counts: 1 when it is outnumbered, as in the classic; less
    otherwise, because what all texts of a model share must not cancel out."""
    return min(1.0, (like - 0.5) / unlike)


def _vectors(embedder: Embedder, catalog: Catalog, terms: Sequence[str]) -> FloatMatrix:
    """Shape (len(terms), dimension): stored vectors for documents, new ones for texts."""
    found = np.zeros((len(terms), embedder.dimension), dtype=np.float32)
    texts: dict[int, str] = {}
    for row, term in enumerate(terms):
        doc_ids = documents_named(catalog, term)
        if len(doc_ids) == 1 and (passages := catalog.passages_of(doc_ids[0])):
            found[row] = catalog.vectors([p.passage_id for p in passages]).mean(axis=0)
        else:
            texts[row] = term
    if texts:
        found[list(texts)] = embed_texts(embedder, list(texts.values()))
    return unit(found)
