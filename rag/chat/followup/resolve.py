"""Reads a question in the light of the one before: does it stand alone, and if not, what is meant?

A follow-up lacks its subject ("and in 2019?", "why?", "who wrote it?"). Signs in its words decide;
where they do not tell, both readings are offered and a search decides (`rag.chat.conversation`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.chat.followup.complete import complete
from rag.chat.followup.phrases import (
    CHINESE,
    WORD,
    base,
    has_own_subject,
    is_fragment,
    ordinal,
    telling_words,
)
from rag.chat.followup.subject import Said
from rag.chat.followup.words import CHINESE_PRONOUNS, LEADERS, POSSESSIVES, PRONOUNS

Reading = Literal["alone", "leaning", "unsure"]

MANY_WORDS = 4
"""A question with this many telling words of its own hardly leans on another."""
GAIN = 0.015
"""By how much completing a question must raise the best cosine of E5 for the subject to be the old
one; a question of one telling word, or with a joining word in front, needs no more than a rise. Of
125 questions on a new subject 15 were still completed (2 of them lost their passage), of 16
follow-ups without a sign 13 were (15 found theirs): tuning half of `eval/conversations`."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """A question as it may be searched with.

    :ivar alone: the question as it stands.
    :ivar completed: with what it lacks; equal to `alone` where it lacks nothing.
    :ivar reading: which of the two is meant; ``unsure`` when only a search can tell.
    :ivar gain: for ``unsure``: by how much `completed` must come nearer to a passage than `alone`.
    """

    alone: str
    completed: str
    reading: Reading
    gain: float = 0.0


def resolve(question: str, past: Sequence[Said]) -> Resolution:
    """Read a question in the light of the turns before it, oldest first."""
    question = " ".join(question.split())
    past = [said for said in past if said.query.strip()]
    if not past:
        return Resolution(question, question, "alone")
    rest, led = _without_leader(question)
    gain = 0.0 if led or len(telling_words(rest)) <= 1 else GAIN
    completed = complete(rest, led, past[-1]) or question
    return Resolution(question, completed, _reading(rest, led), gain)


def _reading(rest: str, led: bool) -> Reading:
    own = len(telling_words(rest))
    words = {base(word) for word in WORD.findall(rest)}
    refers = bool(words & (PRONOUNS | POSSESSIVES)) and not (led and has_own_subject(rest))
    refers = refers or rest.startswith(CHINESE_PRONOUNS)
    if own == 0 or ordinal(rest):
        return "leaning"
    if led and is_fragment(rest):
        return "leaning"
    if refers:
        return "leaning" if own < MANY_WORDS else "unsure"
    if own >= MANY_WORDS and not led:
        return "alone"
    return "unsure"


def _without_leader(question: str) -> tuple[str, bool]:
    """The question without the words that join it to the one before, and whether it had any."""
    question = question.lstrip("¿¡ ")
    folded = question.casefold()
    for leader in sorted(LEADERS, key=len, reverse=True):
        if not folded.startswith(leader):
            continue
        rest = question[len(leader) :]
        # Arabic and Chinese write it together with the next word.
        if not rest[:1].isalnum() or _unspaced(leader):
            return rest.lstrip(" ,"), True
    return question, False


def _unspaced(text: str) -> bool:
    return bool(CHINESE.search(text)) or "\u0600" <= text[0] <= "\u06ff"
