"""The passages found for a question with what stands around them, and how near each of them is.

An answer often stands beside the passage that was found for it. It ranks nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from rag.catalog.exact_neighbours import exact_scores
from rag.catalog.find_documents import surroundings as neighbours
from rag.core.protocols import Embedder
from rag.core.records import Passage, ScoredPassage
from rag.core.timings import timed
from rag.index.collection import Collection
from rag.language.search_terms import query_terms
from rag.load.question_context import is_given
from rag.search.coverage_signals import term_rarity
from rag.search.foreign import foreign, nearer

RANKED = 12
"""Passages that may answer by themselves; more are only counted."""
DOCUMENTS = 2
"""Of the best so many documents what stands around their passages is looked at too."""
OPENING = 4
"""Ranks that name those documents."""
REACH = 8
"""Passages before and after one that was found."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """A passage that may hold the answer.

    :ivar ordinal: its place in its document, from 0.
    :ivar cosine: with the question, as the embedder gave it.
    :ivar score: of the ranking; 0 for one that stands beside what was found.
    :ivar rank: in the ranking, from 1; 0 for one that stands beside what was found.
    :ivar document: the best score of its document's passages.
    :ivar foreign: it is in another language than the question.
    """

    passage: Passage
    ordinal: int
    cosine: float
    score: float = 0.0
    rank: int = 0
    document: float = 0.0
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All passages that may hold the answer, document by document, in reading order.

    :ivar rarity: inverse document frequency of the question's terms in the collection.
    """

    passages: tuple[Nearby, ...] = ()
    rarity: dict[str, float] = field(default_factory=dict)


@timed("surroundings")
def surroundings(
    collection: Collection, embedder: Embedder, question: str, found: Sequence[ScoredPassage]
) -> Surroundings:
    """What was found for a question, best first, and what stands around it."""
    ranked = {scored.passage.passage_id: scored for scored in found}
    opening = dict.fromkeys(scored.passage.doc_id for scored in found[:OPENING])
    near = set(list(opening)[:DOCUMENTS])
    wanted = [s.passage.passage_id for s in found if s.rank <= RANKED or s.passage.doc_id in near]
    around = neighbours(collection.catalog, wanted, REACH)
    kept = {
        place: passage
        for place, passage in sorted(around.items())
        if place[0] in near or passage.passage_id in wanted
    }
    query = embedder.embed_queries([question])
    ids = [passage.passage_id for passage in kept.values()]
    texts = {p.passage_id: p.text for p in kept.values()}
    apart = foreign(question, texts, {p.passage_id: p.doc_id for p in kept.values()})
    cosines = nearer(dict(exact_scores(collection.catalog, ids, query)), apart)
    best: dict[str, float] = {}
    for scored in found:
        doc_id = scored.passage.doc_id
        best[doc_id] = max(best.get(doc_id, 0.0), scored.score)
    passages = tuple(
        replace(
            _nearby(passage, place[1], cosines, ranked.get(passage.passage_id), best),
            foreign=passage.passage_id in apart,
        )
        for place, passage in kept.items()
        if passage.passage_id in cosines
    )
    given = tuple(
        Nearby(s.passage, place, s.explanation.dense_score or 0.0, s.score, s.rank, s.score)
        for place, s in enumerate(found)
        if is_given(s.passage)
    )
    return Surroundings((*given, *passages), term_rarity(collection.catalog, query_terms(question)))


def _nearby(
    passage: Passage,
    ordinal: int,
    cosines: dict[str, float],
    scored: ScoredPassage | None,
    best: dict[str, float],
) -> Nearby:
    return Nearby(
        passage,
        ordinal,
        cosines[passage.passage_id],
        scored.score if scored else 0.0,
        scored.rank if scored else 0,
        best.get(passage.doc_id, 0.0),
    )
