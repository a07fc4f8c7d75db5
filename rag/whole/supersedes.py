"""Whether a newer statement takes the place of an older one, as far as a question asks.

Four signs, each enough by itself: the newer names the older ("reverses D-11"); both are one
sentence of two versions, with another number in it; the newer says that something has changed; both
state a value of one kind in the same words. Which is newer is `dated`'s to say.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rag.language.facts import facts
from rag.language.search_terms import STOP_WORDS, terms
from rag.question.everyday import alike
from rag.whole.statements import Statement

HALF = 0.45
"""Share of what is asked for that a statement which tells of a change holds, by rarity, 0..1."""
SPEAKS_OF = 0.25
"""Of what is asked for, where two statements speak of one thing in words that nobody asked for."""
NEARLY_ALL = 0.7
"""Of what is asked for, where only the values differ."""
SAME_SENTENCE = 0.55
"""How much of two sentences is the same where one is the other, changed, 0..1."""
ROUNDING = 0.02
"""By so much the newer may hold less of what is asked for than the older."""
LONG = 4
"""Letters of a word that two statements do not share by chance."""
AROUND = 4
"""Words on either side of a value that say of what it is."""

_CHANGES = re.compile(
    r"(?<!\w)(?:no longer|not any ?more|any more|anymore|instead(?: of)?|replac(?:e[sd]?|ing)|"
    r"revers(?:e[sd]?|ing)|supersed\w+|overrid\w+|revok\w+|withdr[ae]w\w*|cancel(?:s|led|ed)?|"
    r"call(?:ed|s)? off|stopped|postponed|moved|chang(?:e[sd]?|ing)|switch(?:ed|es)|raised|"
    r"lowered|reduced|increased|extended|corrected|correction|updated?|now|new|from now on|again|"
    r"since then|after all|decided against|"
    r"nicht mehr|kein\w* mehr|statt(?:dessen)?|anstelle|ersetz\w+|hebt\b.*\bauf|aufgehoben|"
    r"abgesagt|gestoppt|verschoben|geänder\w+|ab jetzt|ab sofort|nun|jetzt|neu(?:e[nrsm]?)?|wieder|"
    r"doch nicht|erhöht|gesenkt|verlängert|korrigiert|"
    r"ya no|en vez de|en lugar de|sustituye|reemplaza|cancelad[oa]|aplazad[oa]|cambi(?:a|ado|ó)|"
    r"ahora|nuev[oa]|"
    r"ne\b.{1,20}\bplus|au lieu de|remplac\w+|annul\w+|reporté\w*|chang[eé]\w*|désormais|"
    r"maintenant|nouve(?:au|lle)|"
    r"non\b.{1,20}\bpiù|invece di|sostituisc\w+|annullat\w+|rinviat\w+|cambiat\w+|ora|adesso|"
    r"nuov[oa]|"
    r"niet meer|geen\b.{1,20}\bmeer|in plaats van|vervang\w+|geannuleerd|uitgesteld|gewijzigd|"
    r"voortaan|nieuwe?)(?!\w)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![\w-])(?=[\w-]*\d)[A-Za-z]{1,6}[-# ]?\d{1,6}(?![\w-])")
_WORD = re.compile(r"`[^`\n]+`|\w[\w.,:/@€$£%-]*\w|\w|[€$£%]")
_DIGIT = re.compile(r"\d")
_STOP = frozenset(term for word in STOP_WORDS for term in terms(word))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for.

    :ivar rarity: inverse document frequency of its terms.
    :ivar until: the last day it speaks of, ISO 8601; "" where it speaks of none.
    """

    rarity: Mapping[str, float]
    until: str = ""
    wordings: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def share(self, held: frozenset[str]) -> float:
        """How much of it some terms hold, by rarity, 0..1."""
        whole = sum(self.rarity.values()) or 1.0
        return sum(value for term, value in self.rarity.items() if self._held(term, held)) / whole

    def shared(self, one: Statement, other: Statement) -> float:
        """How much of it two statements both hold, 0..1."""
        held = sum(self.rarity[term] for term in self.common(one, other))
        return held / (sum(self.rarity.values()) or 1.0)

    def common(self, one: Statement, other: Statement) -> frozenset[str]:
        """Those of its terms that two statements both hold."""
        held = (t for t in self.rarity if self._held(t, one.about) and self._held(t, other.about))
        return frozenset(held)

    def _held(self, term: str, held: frozenset[str]) -> bool:
        return term in held or bool(self.wordings.get(term, frozenset()) & held)

    @property
    def every(self) -> frozenset[str]:
        """Its terms and what they may be called."""
        return frozenset(self.rarity).union(*self.wordings.values())


def asked_for(question: str, rarity: Mapping[str, float], until: str = "") -> Asked:
    """A question's terms with the everyday words that mean the same."""
    wordings = {t: alike(word) for word in question.split() for t in terms(word) if t in rarity}
    return Asked(rarity, until, wordings)


def supersedes(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether the first statement is newer than the second and takes its place."""
    return contradicts(asked, new, old) or (
        _may(asked, new, old)
        and _tells_of_change(asked, new)
        and asked.shared(new, old) >= HALF
        and _linked(asked, new, old)
        and bool(_other_values(new, old))
    )


def contradicts(asked: Asked, new: Statement, old: Statement) -> bool:
    """The same without a doubt: it names the other, is its sentence in another version, or states
    another value of all that the other speaks of."""
    if not _may(asked, new, old):
        return False
    if _names(new, old):
        return True
    if _is_other_version(new, old):
        return _alike(new.text, old.text) >= SAME_SENTENCE and bool(_other_values(new, old))
    least = max(NEARLY_ALL, asked.share(old.about) - ROUNDING)
    if asked.shared(new, old) < least or not _one_subject(asked, new, old):
        return False
    return _conflict(asked, new, old)


def _may(asked: Asked, new: Statement, old: Statement) -> bool:
    return (
        new.dated.newer_than(old.dated)
        and new.words != old.words
        and not (asked.until and new.dated.day > asked.until)
    )


def _names(new: Statement, old: Statement) -> bool:
    """ "Reverses D-11", where D-11 stands in the older one's heading or first words."""
    if not _CHANGES.search(new.text):
        return False
    named = {name.casefold() for name in _NAME.findall(new.text)}
    own = {name.casefold() for name in _NAME.findall(f"{old.heading}\n{old.text[:40]}")}
    mine = {name.casefold() for name in _NAME.findall(f"{new.heading}\n{new.text[:10]}")}
    return bool((named & own) - mine)


def _is_other_version(new: Statement, old: Statement) -> bool:
    one, other = new.quote.passage, old.quote.passage
    return one.doc_id != other.doc_id and bool(new.dated.family) and (
        new.dated.family == old.dated.family
    )  # fmt: skip


def says_changed(text: str) -> bool:
    """Whether a text says that something has changed: "new", "moved", "no longer"."""
    return bool(_CHANGES.search(text))


def _tells_of_change(asked: Asked, new: Statement) -> bool:
    """Whether a sentence of it that says something changed holds a word that is asked for."""
    for part in re.split(r"(?<=[.!?;])\s+", f"{new.heading}. {new.text}"):
        if _CHANGES.search(part) and asked.every & frozenset(terms(part)):
            return True
    return False


def _linked(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether the newer holds all of what is asked for that the older holds, or shares words with
    it that nobody asked for: another door's new code is no news of this door."""
    return asked.shared(new, old) >= asked.share(old.about) - ROUNDING or _share_more(
        asked, new, old
    )


def _one_subject(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether more than one word makes two statements speak of the same: the rent of a flat is not
    that of an office, whatever is asked is ``rent`` alone."""
    return len(asked.common(new, old)) > 1 or _share_more(asked, new, old)


def _share_more(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether they share words that nobody asked for."""
    return any(len(t) >= LONG for t in new.words & old.words - asked.every - _STOP)


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _other_values(new: Statement, old: Statement) -> frozenset[str]:
    """Numbers, names and code that one of them states and the other does not."""
    return _values(new.text) ^ _values(old.text)


def _values(text: str) -> frozenset[str]:
    held = facts(text)
    names = {word for name in held.names for word in name}
    numbers = {number.value for number in held.numbers}
    return frozenset(names | numbers | held.marks | held.code)


def _conflict(asked: Asked, new: Statement, old: Statement) -> bool:
    """Whether both state a value of one kind beside a word that is asked for, and not the same."""
    mine, theirs = list(_told(new)), list(_told(old))
    known = {value for _, value, _ in theirs}
    said = {value for _, value, _ in mine}
    return any(
        kind == other and value not in known and was not in said
        and (around & about & asked.every)
        for kind, value, around in mine
        for other, was, about in theirs
    )  # fmt: skip


def _told(statement: Statement) -> Iterator[tuple[str, str, frozenset[str]]]:
    """(kind, value, terms around it) of each value; the heading speaks of all of them."""
    words = _WORD.findall(statement.text)
    head = frozenset(terms(statement.heading))
    for place, word in enumerate(words):
        kind = "code" if word.startswith("`") else "number" if _DIGIT.search(word) else ""
        if kind:
            near = " ".join(words[max(0, place - AROUND) : place + AROUND + 1])
            yield kind, word.strip("`.,:").casefold(), (frozenset(terms(near)) | head) - _STOP
