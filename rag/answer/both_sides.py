"""Evidence for both sides of a question that has two: where the best stretches are all of one, the
best place that speaks of the other is looked for among what was found, and else searched for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.core.records import Passage, Quote, ScoredPassage
from rag.core.timings import timed
from rag.evidence.stretches import Evidence, Room, find_stretches
from rag.language.search_terms import terms
from rag.question.everyday import alike
from rag.question.sides import Sides
from rag.search.coverage_signals import term_rarity
from rag.search.retrieve import Search, retrieve
from rag.search.surroundings import surroundings
from rag.workspace import Workspace

ROOM = Room(45, ())
"""Words for a side that the best stretches leave out."""
LIKELY = 1.0
"""Log odds from which a place is taken for what is asked of its side: some three of four. A word
alone is held by much that answers nothing."""
SHOWN = 3
"""Stretches shown in all."""


@timed("both sides")
def with_both_sides(
    workspace: Workspace,
    asked: Sides,
    found: Sequence[ScoredPassage],
    evidence: Evidence,
    search: Search,
) -> Evidence:
    """The evidence with a stretch for each side; as it was where a side is nowhere spoken of.

    :param found: passages for the whole question, best first.
    """
    added = [
        stretch
        for words, question in zip(asked.words, asked.questions, strict=True)
        if (wanted := _telling(workspace, words))
        and not any(_speaks(quote.passage, quote.text, wanted) for quote in evidence.quotes)
        for stretch in _of_side(workspace, question, wanted, found, search)
    ]
    if not added or not evidence.quotes:
        return evidence
    # The best one stays first: by it the answer is judged, and mostly it is of the one side.
    pairs = list(zip(evidence.quotes, evidence.joined, strict=True))
    pairs = [*pairs[:1], *added, *pairs[1:]][:SHOWN]
    return replace(evidence, quotes=tuple(q for q, _ in pairs), joined=tuple(j for _, j in pairs))


def _of_side(
    workspace: Workspace,
    question: str,
    wanted: frozenset[str],
    found: Sequence[ScoredPassage],
    search: Search,
) -> Iterator[tuple[Quote, bool]]:
    """The best stretch that speaks of a side, and whether it is joined; none where none does."""
    collection, embedder = workspace.collection, workspace.embedder
    among = [one for one in found if _speaks(one.passage, one.passage.text, wanted)]
    if not among:
        further = retrieve(collection, embedder, question, search)
        among = [one for one in further if _speaks(one.passage, one.passage.text, wanted)]
    ranked = [replace(one, rank=rank) for rank, one in enumerate(among, 1)]
    if not ranked:
        return
    around = surroundings(collection, embedder, question, ranked)
    other = find_stretches(question, around, embedder, ROOM, "compare")
    told = other.odds != 0.0  # else the embedder cannot tell, and the words have to do
    if not other.quotes or (told and other.odds < LIKELY):
        return
    best = other.quotes[0]
    if _speaks(best.passage, best.text, wanted):
        yield best, other.joined[0]


def _telling(workspace: Workspace, words: Sequence[str]) -> frozenset[str]:
    """Terms of the rarest of a side's words: by it a place that speaks of that side is known."""
    own = {word: terms(word) for word in words if terms(word)}
    rarity = term_rarity(
        workspace.collection.catalog, [term for found in own.values() for term in found]
    )
    rarest = max(own, key=lambda word: max(rarity[term] for term in own[word]), default="")
    return alike(rarest)


def _speaks(passage: Passage, text: str, wanted: frozenset[str]) -> bool:
    return bool(wanted & frozenset(terms(f"{passage.title} {passage.heading} {text}")))
