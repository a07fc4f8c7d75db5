"""Excerpts joined with what stands beside them in their documents, where tokens are left.

It chooses among passages it is given; it never leaves out one that was found, and reads no files.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import replace

from rag.core.records import Passage
from rag.prompt.messages import Excerpt, breadcrumb

Place = tuple[str, int]
"""A document's id and the place of a passage in it, from 0."""

WIDEST_TOKENS = 512
"""Most that is read beside what was found: on a processor every token is waited for."""


def widened(
    excerpts: Sequence[Excerpt],
    around: Mapping[Place, Passage],
    free: int,
    count_tokens: Callable[[str], int],
) -> list[Excerpt]:
    """The same excerpts with the paragraphs before and after them; neighbours become one excerpt.

    Half of what is free stays free, so that a conversation has room to go on.

    :param excerpts: best first; whole passages.
    :param around: the passages found and their neighbours; what may not be read is left out.
    :param free: tokens left in the context window.
    """
    places = {passage.passage_id: place for place, passage in around.items()}
    found = [places[e.passage_id] for e in excerpts if e.passage_id in places]
    taken = set(found)
    room = min(free // 2, WIDEST_TOKENS)
    for document, ordinal in found:
        for place in ((document, ordinal - 1), (document, ordinal + 1)):
            if place not in around or place in taken:
                continue
            size = count_tokens(around[place].text)
            if size <= room:
                taken.add(place)
                room -= size
    joined: list[Excerpt] = []
    for excerpt in excerpts:
        here = places.get(excerpt.passage_id)
        if here is None:
            joined.append(excerpt)
        elif here in taken:
            run = _run(here, taken)
            taken.difference_update(run)
            joined.append(_joined(excerpt, [around[place] for place in run]))
    return joined


def _run(place: Place, taken: Container[Place]) -> list[Place]:
    """The places without a gap around one, in reading order."""
    document, first = place
    while (document, first - 1) in taken:
        first -= 1
    run = [(document, first)]
    while (document, run[-1][1] + 1) in taken:
        run.append((document, run[-1][1] + 1))
    return run


def _joined(excerpt: Excerpt, passages: Sequence[Passage]) -> Excerpt:
    """Passages that follow one another as one excerpt; between two there is only white space."""
    text = passages[0].text
    for before, passage in itertools.pairwise(passages):
        text += "\n" * min(2, passage.start - before.end) + passage.text
    return replace(excerpt, heading=breadcrumb(passages[0]), text=text, passages=tuple(passages))
