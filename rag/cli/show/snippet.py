"""The part of a passage that shows why it was found: the stretch with most of the query's words.

It shortens and points out; it knows nothing of terminals or of how a passage was found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.cli.show.render import clean
from rag.language.search_terms import query_terms, terms

LEAD = 24
"""Characters shown before the first word found: enough to see what it belongs to."""

_WORD = re.compile(r"\w+")
_HEADING = re.compile(r"\A(?:#{1,6}[ \t][^\n]*\n+)+")
_LONGEST_WORD = 30
"""A longer run of letters is text of a script without spaces: only the terms in it are marked."""

Hit = tuple[int, int, str]
"""Where a word of the query stands, and the term it gives."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """One line of a passage.

    :ivar marked: (start, end) in `text` of the words that the query asks for.
    """

    text: str
    marked: tuple[tuple[int, int], ...] = ()


def snippet(text: str, query: str, width: int) -> Snippet:
    """At most `width` characters of a passage; its beginning where it has no word of the query.

    Headings it opens with are left out: they are shown above it.
    """
    flat = " ".join(clean(_HEADING.sub("", text) or text).split())
    hits = _hits(flat, frozenset(query_terms(query)))
    start = _start(flat, hits, width - 2)
    end = start + width - 2
    if end < len(flat):
        end = max(flat.rfind(" ", start + width // 2, end + 1), start + width // 2)
    before, after = "…" * (start > 0), "…" * (end < len(flat))
    shift = len(before) - start
    marked = tuple((a + shift, b + shift) for a, b, _ in hits if a >= start and b <= end)
    return Snippet(before + flat[start:end] + after, marked)


def _hits(flat: str, wanted: frozenset[str]) -> list[Hit]:
    found: list[Hit] = []
    for match in _WORD.finditer(flat):
        word = match.group()
        held = [term for term in terms(word) if term in wanted]
        if held and len(word) <= _LONGEST_WORD:
            found.append((match.start(), match.end(), held[0]))
        elif held:
            places = ((word.find(term), term) for term in held)
            found += [(match.start() + p, match.start() + p + len(t), t) for p, t in places]
    return sorted(found)


def _start(flat: str, hits: Sequence[Hit], width: int) -> int:
    """Where to begin: some words before the stretch that holds most different terms."""
    if len(flat) <= width or not hits:
        return 0

    lead = min(LEAD, width // 3)

    def worth(first: Hit) -> tuple[int, int]:
        inside = [term for a, b, term in hits if a >= first[0] and b <= first[0] + width - lead]
        return len(set(inside)), len(inside)

    best = max(hits, key=lambda hit: (*worth(hit), -hit[0]))
    if best[0] <= lead:
        return 0
    space = flat.find(" ", best[0] - lead, best[0])
    return min(space + 1 if space >= 0 else best[0], len(flat) - width // 2)
