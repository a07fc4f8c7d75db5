"""What a question asks for, as statements are held against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rag.language.search_terms import STOP_WORDS, terms
from rag.question.everyday import alike
from rag.whole.stated import Wanted
from rag.whole.statements import Statement

LONG = 4
"""Letters of a word that two statements do not share by chance."""

_STOP = frozenset(term for word in STOP_WORDS for term in terms(word))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for.

    :ivar rarity: inverse document frequency of its terms.
    :ivar until: the last day it speaks of, ISO 8601; "" where it speaks of none.
    :ivar wordings: of its terms, those of what else they may be called.
    :ivar wanted: what kind of thing it asks for.
    :ivar rare: keeps of some terms those that few places of the collection hold.
    """

    rarity: Mapping[str, float]
    until: str = ""
    wordings: Mapping[str, frozenset[str]] = field(default_factory=dict)
    wanted: Wanted = "any"
    rare: Callable[[frozenset[str]], frozenset[str]] = frozenset

    def share(self, held: frozenset[str]) -> float:
        """How much of it some terms hold, by rarity, 0..1."""
        whole = sum(self.rarity.values()) or 1.0
        return sum(value for term, value in self.rarity.items() if self.holds(term, held)) / whole

    def shared(self, one: Statement, other: Statement) -> float:
        """How much of it two statements both hold, 0..1."""
        held = sum(self.rarity[term] for term in self.common(one, other))
        return held / (sum(self.rarity.values()) or 1.0)

    def common(self, one: Statement, other: Statement) -> frozenset[str]:
        """Those of its terms that two statements both hold."""
        held = (t for t in self.rarity if self.holds(t, one.about) and self.holds(t, other.about))
        return frozenset(held)

    def holds(self, term: str, held: frozenset[str]) -> bool:
        """Whether some terms hold one of its own, or what that may be called."""
        return term in held or bool(self.wordings.get(term, frozenset()) & held)

    @property
    def every(self) -> frozenset[str]:
        """Its terms and what they may be called."""
        return frozenset(self.rarity).union(*self.wordings.values())

    def more(self, one: Statement, other: Statement) -> list[str]:
        """Words that two statements share and nobody asked for."""
        return [t for t in one.words & other.words - self.every - _STOP if len(t) >= LONG]


def asked_for(question: str, rarity: Mapping[str, float], until: str = "") -> Asked:
    """A question's terms with the everyday words that mean the same."""
    wordings = {t: alike(word) for word in question.split() for t in terms(word) if t in rarity}
    return Asked(rarity, until, wordings)
