"""The words of a question as tables are searched for them: like words, and numbers with units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rag.language.search_terms import terms
from rag.question.amounts import decimal_mark, number
from rag.question.everyday import MONEY, SAYS_LITTLE, alike

LONG_BEGINNING, LONG_END = 4, 5
"""A word this long may also begin or end a longer one: "versicherung" in "Hausratversicherung"."""

_MEASURED = re.compile(r"(\d(?:[\d.,]*\d)?)\s?([^\W\d_]{1,4}[²³]?|[²³%°]+)?")
_PLACED = re.compile(r"(\d(?:[\d.,]*\d)?)\s?(mm|cm|m|km|kg|g|l|ml|h|min|kwh|w|v|a)(?![^\W_])", re.I)
_POWER = re.compile(
    r"(?<!\w)(cubic|square|nautical)\s+(?:met(?:re|er)s?|miles?)(?!\w)", re.IGNORECASE
)
_POWERS = {"cubic": "m3", "square": "m2", "nautical": "nm"}
"""Units of two words, as columns write them."""
_POSSESSIVE = re.compile(r"['’]s?$")
_HEAD = re.compile(
    r"([^\W\d_]{4,}?)s?(?:verbrauch|kosten|ausgaben|einnahmen|preise?|beitrag)", re.I
)
"""A compound whose end says that an amount is asked for: "Stromverbrauch" is asked of "Strom"."""
_PARTICIPLE = re.compile(
    r"(?P<before>ab|an|auf|aus|bei|ein|mit|nach|vor|zu|zurück|weg|her|hin)?ge(?P<stem>\w{3,}?)(?:t|et|en)",
    re.IGNORECASE,
)
_VES = re.compile(r"[^\W\d_]{2,}ves", re.IGNORECASE)
_PREPOSITIONS = frozenset(["in", "on", "at", "to", "of", "for", "from", "by", "a", "i"])
"""Such a word of "in 2031" names no column "in_eur"."""
_NAMED_PARTS = re.compile(r"[_/]|(?<=[a-zà-ÿ])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question.

    :ivar own: its search terms; `alike` are those it may stand as.
    :ivar stem: of a German participle, which begins a noun: "abhol" of "abgeholt"; "" otherwise.
    :ivar value: of a number; None for words. `unit` is the one written with it.
    """

    text: str
    own: frozenset[str]
    alike: frozenset[str]
    value: Decimal | None = None
    unit: str = ""
    stem: str = ""

    def stands_in(self, found: frozenset[str]) -> bool:
        """Whether a text of these terms holds the word, its like, or a compound with it."""
        if self.alike & found:
            return True
        return any(
            (len(own) >= LONG_BEGINNING and term.startswith(own))
            or (len(own) >= LONG_END and term.endswith(own))
            for own in self.own
            for term in found
        ) or bool(self.stem and any(term.startswith(self.stem) for term in found))


def name_terms(name: str) -> frozenset[str]:
    """The terms of a column's name, its parts told apart: "price_per_sack"."""
    return frozenset(terms(_NAMED_PARTS.sub(" ", name))) | frozenset(terms(name))


def word_of(text: str) -> Word:
    """A word as tables are searched for it."""
    match = _MEASURED.fullmatch(text)
    value = number(match[1], decimal_mark([match[1]])) if match else None
    unit = (match[2] or "").casefold() if match else ""
    bare = _POSSESSIVE.sub("", text)
    head = _HEAD.fullmatch(bare)
    like = alike(bare) | (alike(head[1]) if head else frozenset())
    for ending in ("f", "fe") if _VES.fullmatch(bare) else ():
        like |= alike(bare[:-3] + ending)  # loaves, knives
    like = frozenset().union(*map(_numbered, like))
    return Word(text, frozenset(terms(bare)), like, value, unit, _stem(bare))


def _stem(text: str) -> str:
    match = _PARTICIPLE.fullmatch(text)
    stem = f"{match['before'] or ''}{match['stem']}".casefold() if match else ""
    return stem if len(stem) >= LONG_BEGINNING else ""


def _numbered(term: str) -> set[str]:
    """A term with and without endings of the plural, which stemming leaves alone in German."""
    if len(term) < LONG_BEGINNING or not term.isalpha():
        return {term}
    bare = {term.removesuffix(end) for end in ("en", "n", "e") if len(term) - len(end) >= LONG_END}
    return {term, *bare, *(term + end for end in ("e", "n", "en"))}


def words_of(subject: str) -> list[Word]:
    """The words that a table must hold, without those that only ask for money."""
    subject = _POWER.sub(lambda found: _POWERS[found[1].casefold()], subject)
    texts = _PLACED.sub(r"\1\2", subject).split()
    found = [word_of(text) for text in dict.fromkeys(texts)]
    kept = [w for w in found if w.own and (w.value is not None or not w.own <= MONEY | SAYS_LITTLE)]
    return kept or [word for word in found if not word.own <= MONEY] or found


def asking_words(question: str) -> list[Word]:
    """Every word of a question but its prepositions, those that ask for money included: columns are
    named by them."""
    texts = dict.fromkeys(re.findall(r"[^\W_][\w-]*", question))
    return [word_of(text) for text in texts if text not in _PREPOSITIONS]


def share_named(name: str, words: Iterable[Word]) -> tuple[int, float]:
    """How many words name a column, and the share of its name that they are."""
    own = name_terms(name)
    parts = frozenset(terms(_NAMED_PARTS.sub(" ", name))) or own
    naming = [word for word in words if word.stands_in(own)]
    held = {part for part in parts if any(w.stands_in(frozenset([part])) for w in naming)}
    return len(naming), len(held) / len(parts) if parts else 0.0
