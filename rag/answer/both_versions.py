"""Evidence for both times of a question that has two: a stretch of each of two versions of a
document, or a place for each of two years.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from rag.answer.both_sides import with_both_sides
from rag.core.records import Quote, ScoredPassage
from rag.core.timings import timed
from rag.evidence.stretches import Evidence, Room, find_stretches
from rag.evidence.units import Unit, units
from rag.language.search_terms import terms
from rag.question.sides import Sides
from rag.question.two_times import TwoTimes
from rag.search.retrieve import Search, retrieve
from rag.search.surroundings import surroundings
from rag.whole.entries import Entry, entries
from rag.whole.versions_meant import pairs
from rag.workspace import Workspace

FAMILIES = 2
"""Pairs of versions that are read for an answer, those found first."""
LIKELY = -1.0
"""Log odds, those of both versions together, from which they are taken to answer."""
ALIKE = 0.4
"""Share of the words of both from which a version is taken to say in a place what the other says in
its own; the same clause of two contracts has some two of three in common."""
ROOM = Room(45, ())
"""Words of each version."""
SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Version:
    """What a version says: its best stretch, the log odds that it answers, and all that is said."""

    quote: Quote
    joined: bool
    odds: float
    said: tuple[Unit, ...]


@timed("both versions")
def with_both_versions(
    workspace: Workspace,
    asked: TwoTimes,
    found: Sequence[ScoredPassage],
    evidence: Evidence,
    search: Search,
) -> Evidence:
    """The evidence with what each of the two times says; as it was where there are no such two.

    :param found: passages for the whole question, best first.
    """
    best: tuple[_Version, ...] = ()
    for pair in islice(_pairs(workspace, asked, found, search), FAMILIES):
        told = tuple(v for e in pair for v in _says(workspace, asked.rest, e, search))
        if len(told) < 2 or _odds(told) < LIKELY or (best and _least(told) <= _least(best)):
            continue
        # Where the embedder cannot tell, only the place found first speaks for a pair.
        if _odds(told) or any(entry.doc_id == found[0].passage.doc_id for entry in pair):
            best = told
    if best:
        added = [(version.quote, version.joined) for version in _beside_each_other(best)]
        rest = zip(evidence.quotes, evidence.joined, strict=True)
        shown = [*added, *(one for one in rest if not any(one[0].overlaps(q) for q, _ in added))]
        shown = shown[:SHOWN]
        quotes, joined = tuple(q for q, _ in shown), tuple(j for _, j in shown)
        return replace(evidence, quotes=quotes, joined=joined)
    if len(asked.years) < 2:
        return evidence
    one, other = asked.years
    years = Sides(((one,), (other,)), (f"{asked.rest} {one}", f"{asked.rest} {other}"))
    return with_both_sides(workspace, years, found, evidence, search)


def _pairs(
    workspace: Workspace, asked: TwoTimes, found: Sequence[ScoredPassage], search: Search
) -> Iterator[tuple[Entry, Entry]]:
    """The versions of which one was found, those of the best passages first."""
    ranks = {one.passage.doc_id: one.rank for one in reversed(found)}
    held = pairs(entries(workspace.collection.catalog, search.only), asked.years)
    near = [pair for pair in held if any(entry.doc_id in ranks for entry in pair)]
    last = len(found) + 1
    yield from sorted(near, key=lambda pair: min(ranks.get(e.doc_id, last) for e in pair))


def _says(workspace: Workspace, question: str, entry: Entry, search: Search) -> Iterator[_Version]:
    """What a version says of what is asked; nothing where nothing is found in it."""
    collection, embedder = workspace.collection, workspace.embedder
    only = replace(search.only, among=frozenset({entry.doc_id}))
    passages = retrieve(collection, embedder, question, replace(search, only=only))
    if passages:
        around = surroundings(collection, embedder, question, passages)
        told = find_stretches(question, around, embedder, ROOM, "compare")
        if told.quotes:
            said = tuple(u for one in around.passages for u in units(one.passage))
            yield _Version(told.quotes[0], told.joined[0], told.odds, said)


def _beside_each_other(told: Sequence[_Version]) -> list[_Version]:
    """Both versions, the less likely one with what it says in the place of the other's answer."""
    surer = max(told, key=lambda version: version.odds)
    mark = surer.quote.mark
    return [one if one is surer else _like(one, mark) for one in told]


def _like(version: _Version, mark: Quote) -> _Version:
    wanted = frozenset(terms(mark.text))
    best, share = None, ALIKE
    for unit in version.said:
        held = frozenset(terms(unit.text))
        if (value := len(wanted & held) / max(1, len(wanted | held))) > share:
            best, share = unit, value
    if best is None or best.text in version.quote.text:
        return version
    return replace(version, quote=Quote(best.passage, best.start, best.end, 1.0), joined=False)


def _least(versions: Sequence[_Version]) -> float:
    """The lower log odds: of two letters one may speak of a fee, of two price lists both do."""
    return min(version.odds for version in versions)


def _odds(versions: Sequence[_Version]) -> float:
    return sum(version.odds for version in versions)
