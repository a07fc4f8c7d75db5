"""Judged queries through the product's own `retrieve`, passages folded to documents.

What is measured is what a person gets: nothing here searches by itself.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.core.protocols import Embedder
from rag.core.records import Passage, ScoredPassage
from rag.evaluation.testset import Query, Testset
from rag.index.collection import Collection
from rag.search.retrieve import Search, retrieve

SPARE = 1.25
"""More passages are asked for than an even spread over documents would need."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for one query, best first.

    :ivar documents: (document id, score), ids unique, scores falling.
    :ivar seconds: time of the retrieval, embedding of the query included.
    """

    query_id: str
    documents: tuple[tuple[str, float], ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """A ranking for each query of a testset; `name` says which system made it."""

    name: str
    rankings: tuple[Ranking, ...]


def evaluate(
    collection: Collection,
    embedder: Embedder,
    testset: Testset,
    search: Search,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Rank documents for every query.

    :param search: its limit counts documents here.
    :param report: told (queries done, queries in all).
    """
    counts = collection.catalog.counts()
    # One more document than wanted, because the query's own may be among them.
    wanted = (search.limit + 1) * SPARE * counts.passages / max(1, counts.documents)
    deep = replace(search, limit=min(math.ceil(wanted), counts.passages))
    rankings = []
    for done, query in enumerate(testset.queries):
        report(done, len(testset.queries))
        found, seconds = _search(collection, embedder, query, (deep, search.limit))
        named = [(document_name(scored.passage, testset.corpus), scored.score) for scored in found]
        documents = fold(named, query.query_id)[: search.limit]
        rankings.append(Ranking(query.query_id, tuple(documents), seconds))
    report(len(testset.queries), len(testset.queries))
    return Run(search.mode, tuple(rankings))


def search_timed(
    collection: Collection, embedder: Embedder, query: str, search: Search
) -> tuple[Sequence[ScoredPassage], float]:
    """The product's own search, and the seconds it took."""
    started = time.perf_counter()
    found = retrieve(collection, embedder, query, search)
    return found, time.perf_counter() - started


def fold(found: Iterable[tuple[str, float]], without: str) -> list[tuple[str, float]]:
    """(document, score) of passages, best first, to documents by their best passage.

    :param without: a document id to leave out: in some collections queries are documents too, and
        each would find itself first (ArguAna).
    """
    best: dict[str, float] = {}
    for doc_id, value in found:
        if doc_id != without:
            best.setdefault(doc_id, value)
    return list(best.items())


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all lie at or below (nearest rank); 0.0 for none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def document_name(passage: Passage, corpus: Path) -> str:
    """The document's id in the qrels: that of its record, or the path of its file."""
    source = Path(passage.source)
    return source.relative_to(corpus).as_posix() if corpus.is_dir() else passage.doc_id


def _search(
    collection: Collection, embedder: Embedder, query: Query, wanted: tuple[Search, int]
) -> tuple[Sequence[ScoredPassage], float]:
    """Passages of enough documents, and the seconds of the search that found them."""
    search, documents = wanted
    passages = collection.catalog.counts().passages
    while True:
        found, seconds = search_timed(collection, embedder, query.text, search)
        exhausted = len(found) < search.limit or search.limit >= passages
        if exhausted or len({scored.passage.doc_id for scored in found}) > documents:
            return found, seconds
        # A few long documents took all the places: look deeper.
        search = replace(search, limit=min(2 * search.limit, passages))
