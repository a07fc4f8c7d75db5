"""What a question rules out as its answer: ``Besides French, which languages are spoken?``

A small reader copies a list whole, with what was ruled out in it.
"""

from __future__ import annotations

import re

from rag.language.search_terms import query_terms, terms

_BESIDE = re.compile(
    r"\b(?:along with|together with|in addition to|besides|other than|apart from|aside from|neben"
    r"|außer|abgesehen von|zusätzlich zu|zusammen mit|además de|aparte de|junto con|кроме|помимо"
    r"|наряду с|вместе с)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"[?？؟¿;]|\b(?:who|whose|whom|what|which|where|when|why|how|that|did|do|does|is|are|was|were|has"
    r"|have|had|can|could|will|would|we[rnm]|welche[mnrs]?|wo|wann|wie|warum|qué|quién(?:es)?|cuál"
    r"(?:es)?|cuándo|dónde|cómo|кто|что|где|когда|как|како[йе]|какая|какие)\b",
    re.IGNORECASE,
)
"""Where a question goes on after what it rules out."""
_AND = r"\b(?:and|or|und|oder|sowie|и|или)\b|(?<=\w\w )[yeo](?= \w\w)"
_BETWEEN = re.compile(rf"\s*,\s*(?:(?:{_AND})\s*)?|\s*(?:{_AND})\s*")
"""Between the things of a list."""
_MARK = re.compile(r"(?:\s*\[\d+\])*\s*$")
_WORD = re.compile(r"\w+")


def ruled_out(question: str) -> frozenset[str]:
    """Terms that tell what the answer is not; none where the question says nothing of that.

    Of each thing the last is left out, which the answer may share with it: besides the Institute
    of Electrical Engineers there is one of Radio Engineers.
    """
    asks, things = _parted(question)
    asked = set(query_terms(asks))
    found: set[str] = set()
    for thing in things:
        own = [term for term in query_terms(thing) if term not in asked]
        found.update(own[:-1] or own)
    return frozenset(found)


def leave_out(answer: str, unwanted: frozenset[str]) -> str:
    """An answer without the things of its list that have an unwanted term: ``Latin and French [2]``
    as ``Latin [2]``. The longest stretch without one is kept, and all where there is none."""
    if not unwanted:
        return answer
    mark = _MARK.search(answer)
    body = answer[: mark.start()] if mark else answer
    gaps = [match.span() for match in _BETWEEN.finditer(body)]
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(body)]
    kept = [
        (start, end)
        for start, end in zip(starts, ends, strict=True)
        if start < end and not _has(body[start:end], unwanted)
    ]
    if not kept:
        return answer
    stretches = [kept[:1]]
    for thing in kept[1:]:
        between = body[stretches[-1][-1][1] : thing[0]]
        if _BETWEEN.fullmatch(between):
            stretches[-1].append(thing)
        else:
            stretches.append([thing])
    longest = max(stretches, key=len)
    return body[longest[0][0] : longest[-1][1]] + answer[len(body) :]


def _parted(question: str) -> tuple[str, list[str]]:
    """What is asked, and the things that the answer is not: ``French``, ``Latin``."""
    beside = _BESIDE.search(question)
    if beside is None:
        return question, []
    start = beside.end()
    ends = [len(question)]
    if goes_on := _GOES_ON.search(question, start):
        ends.append(goes_on.start())
    # ", besides French," is set off on both sides.
    if question[: beside.start()].rstrip().endswith(",") and "," in question[start:]:
        ends.append(question.index(",", start))
    end = min(ends)
    return f"{question[: beside.start()]}{question[end:]}", _BETWEEN.split(question[start:end])


def _has(text: str, unwanted: frozenset[str]) -> bool:
    return any(not unwanted.isdisjoint(terms(word)) for word in _WORD.findall(text))
