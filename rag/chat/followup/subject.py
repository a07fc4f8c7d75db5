"""What an earlier turn was about: its subject, the words worth searching for again, its lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rag.chat.followup.phrases import (
    CHINESE,
    WORD,
    bare,
    names,
    noun_phrases,
    ordinal,
    telling_words,
)
from rag.language.search_terms import terms

CARRIED_WORDS = 6
"""Earlier words that a completed question takes along: a long chain must not drown the question."""

_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*+•])\s+(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Said:
    """What an earlier turn leaves for the next question.

    :ivar query: what was searched with: the question, completed where it leaned on another.
    :ivar headings: of the cited passages, the best first; innermost heading of each.
    :ivar texts: the cited passages themselves.
    """

    query: str
    headings: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def subject(said: Said) -> str:
    """What the earlier query was about, in its own words: the phrase that a cited heading names,
    else a name, else its last phrase."""
    if CHINESE.search(said.query):
        return next((h for h in said.headings[:1] if h in said.query), "")
    phrases = noun_phrases(said.query)
    named = [phrase for phrase in map(named_by(said), phrases) if phrase]
    if named:
        return named[0]
    return name_of(said) or (phrases[-1] if phrases else "")


def carried(said: Said) -> list[str]:
    """Words of the earlier query worth searching for again, those a cited heading holds first."""
    words = [bare(word) for word in telling_words(said.query)]
    heading = {term for text in said.headings[:1] for term in terms(text)}
    order = sorted(range(len(words)), key=lambda i: not heading & set(terms(words[i])))
    return [words[i] for i in sorted(order[:CARRIED_WORDS])]


def name_of(said: Said) -> str:
    """The name in the earlier query: one that the best cited heading holds, else the last."""
    found = names(said.query)
    heading = " ".join(said.headings[:1])
    return next((name for name in found if name in heading), found[-1] if found else "")


def named_by(said: Said) -> Callable[[str], str]:
    """Cuts a phrase down to its article and the words of the best cited heading; "" if none."""
    heading = {term for text in said.headings[:1] for term in terms(text)}

    def cut(phrase: str) -> str:
        kept = [word for word in telling_words(phrase) if heading & set(terms(word))]
        return " ".join([WORD.findall(phrase)[0], *kept]) if kept else ""

    return cut


def listed(rest: str, said: Said) -> str:
    """The item of a cited list that an ordinal ("the second one") points at, or ""."""
    place = ordinal(rest)
    if not place:
        return ""
    for text in said.texts:
        items = _ITEM.findall(text)
        if len(items) >= max(2, place):
            return str(items[place - 1 if place > 0 else -1])
    return ""
