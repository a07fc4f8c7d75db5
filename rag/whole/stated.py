"""Whether a statement states what is asked for: a name, a number, an amount, a day.

A newer note that only mentions the subject takes nothing's place.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.language.expected_answer import Kind, kind_of
from rag.language.facts import facts, is_fact_word, is_function_word
from rag.language.search_terms import STOP_WORDS, terms
from rag.language.vocabulary import WEEKDAYS
from rag.question.everyday import MONEY, alike

Wanted = Kind | str
"""As `rag.language.expected_answer` tells it, or "amount"."""

_AMOUNTS = MONEY | frozenset().union(
    *map(alike, ("price", "cost", "fee", "rent", "salary", "premium", "deposit", "budget"))
)
_TIMES = re.compile(
    r"(?<!\w)(?:(?:which|what) (?:evening|weekday|time)|(?:what|which) days?|um wie viel uhr|"
    r"(?:an )?welche[mrns]? (?:wochentag|abend|uhrzeit|tag)|a qué hora|à quelle heure)(?!\w)",
    re.IGNORECASE,
)
_ADDRESS = frozenset(
    """
    mr mrs ms miss dr prof sir herr herrn frau firma familie monsieur madame mme señor señora
    signor signora st sankt mevrouw meneer dhr mevr
    """.split()  # noqa: SIM905 -- a word a line would be a page
)
_SMALL = frozenset(
    """
    we they it two three all again also now then there here new still so wir ich er sie es ihr
    man mein meine unser unsere alle ab zu jetzt neu dann da nun auch noch nur wieder nach von
    vor elle elles nous vous ils chez nuovo nuova il lo noi loro nosotros ellos ahora wij zij
    het
    """.split()  # noqa: SIM905 -- a word a line would be a page
)
_IDLE = _ADDRESS | _SMALL | STOP_WORDS
_DAYS_OF_WEEK = {term: number for number, words in WEEKDAYS.items()
                 for word in words.split() for term in (word, *terms(word))}  # fmt: skip
_WORD = re.compile(r"[^\W\d_][\w’-]*(?:'[a-z])?")
_SENTENCE = re.compile(r"(?<=[.!?;])(?<!\bDr\.)(?<!\bMr\.)(?<!\bSt\.)(?<!\bMrs\.)\s+|\n+")
_DIGIT = re.compile(r"\d")
_MONEY = re.compile(r"[$€£¥]|(?<!\w)(?:EUR|USD|GBP|CHF|[Ee]uros?|[Pp]ounds?|[Dd]ollars?)(?!\w)")


_KINDS = re.compile(
    r"(?<!\w)(?:which|what|welche[mnrs]?|evenings?|weekdays?|days?|dates?|time|o'clock|number|name|"
    r"wochentag|tage?|uhrzeit|datum|nummer|uhr|día|hora|fecha|número|jour|heure|numéro)(?!\w)",
    re.IGNORECASE,
)


def without_kind(words: str) -> str:
    """The words of a question without those that only say what kind of thing it asks for; as they
    are where nothing else is left."""
    rest = " ".join(_KINDS.sub(" ", words).split())
    return rest or words


def wanted(question: str) -> Wanted:
    """What a question asks for; "any" where nothing tells."""
    if frozenset(terms(question)) & _AMOUNTS:
        return "amount"
    return "date" if _TIMES.search(question) else kind_of(question)


def states(what: Wanted, text: str, known: str) -> bool:
    """Whether a text states something of that kind that another does not."""
    if what == "amount":
        return bool(_MONEY.search(text) or not _MONEY.search(known)) and bool(
            _numbers(text) - _numbers(known)
        )
    if what == "number":
        return bool(_numbers(text) - _numbers(known))
    if what == "date":
        return bool(_times(text) - _times(known))
    others = names(text) - names(known)
    if what in ("person", "place"):
        return bool(others)
    return bool(others or _numbers(text) - _numbers(known) or _times(text) - _times(known))


@lru_cache(maxsize=4096)
def weekdays(text: str) -> frozenset[int]:
    """The days of the week that a text names, from 1."""
    words = (match.group().casefold() for match in _WORD.finditer(text))
    return frozenset(
        _DAYS_OF_WEEK[t] for word in words for t in (word, *terms(word)) if t in _DAYS_OF_WEEK
    )


@lru_cache(maxsize=4096)
def names(text: str, *, opening: bool = True) -> frozenset[str]:
    """Terms of what a text names by a capital: people, firms, places; no days, months or units,
    no forms of address, and no opening word of a sentence of one or two words.

    :param opening: words that open a longer sentence count, which have a capital anyway.
    """
    found: set[str] = set()
    for sentence in _SENTENCE.split(text):
        words = [match.group() for match in _WORD.finditer(sentence)]
        for place, word in enumerate(words):
            bare = re.sub(r"['’]s$", "", word)
            ordinary = is_function_word(bare) or is_fact_word(bare) or bare.casefold() in _IDLE
            opens = place == 0 and (len(words) < 3 or not opening)
            if bare[:1].isupper() and not (ordinary or opens or weekdays(bare)):
                found.update(t for t in terms(bare) if len(t) > 2)
    return frozenset(found)


def _numbers(text: str) -> frozenset[str]:
    return frozenset(number.value for number in facts(text).numbers)


def _times(text: str) -> frozenset[str]:
    days = {f"weekday {day}" for day in weekdays(text)}
    months = {mark for mark in facts(text).marks if mark.startswith("month")}
    return frozenset(days | months) | _numbers(text)
