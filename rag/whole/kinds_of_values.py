"""The values that a text states, each by its kind: times, days, amounts, measures, numbers by what
stands before them.

Two texts that state one kind of value about one thing, and not the same, disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.language.days import days_in
from rag.language.facts import is_fact_word, is_function_word
from rag.language.months import MONTH_OF
from rag.language.search_terms import STOP_WORDS, terms
from rag.language.vocabulary import WEEKDAYS
from rag.question.date_words import MONTH_YEAR
from rag.question.values_asked import Wanted

Values = dict[str, frozenset[str]]
"""Values by kind."""
OF_TIME = frozenset({"time", "day", "month", "weekday"})

_CURRENCY = r"(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?|francs?|franken|[€$£])"
_AT = (
    r"(?:at|from|until|till|to|um|von|bis|ab|à|de|dès|a las|las|desde|hasta|alle|dalle|om|van|tot)"
)
_NUMBER = r"\d+(?:[.,' ]\d{3})*(?:[.,]\d+)?"
_TIMES = re.compile(
    rf"(?<![\w.,:])(?:(?<=\b)(?P<colon>\d\d?:\d\d)(?![\d:])|{_AT}\s+(?P<point>\d\d?\.\d\d)(?!\d|\.\d|%)"
    r"|(?P<hours>\d\d?)\s?(?:h|Uhr|am|pm|a\.m|p\.m|o'clock|uur)(?!\w)"
    rf"|{_AT}\s+(?P<alone>\d\d?)(?=\s*(?:[,;)]|\.(?:\s|$)|$)))",
    re.IGNORECASE,
)
_MONEY = re.compile(
    rf"(?:(?P<after>{_NUMBER})\s?{_CURRENCY}|{_CURRENCY}\s?(?P<before>{_NUMBER}))(?!\w)",
    re.IGNORECASE,
)
_MEASURE = re.compile(rf"(?<![\w.,:/-])(?P<number>{_NUMBER})[ -]?(?P<unit>%|[^\W\d_]+)(?![\w.]*\d)")
_LABELLED = re.compile(
    r"(?P<label>[^\W\d_]{3,})(?:\s+(?:is|now|ist|jetzt|es|est|è))?\s*[:=#]?\s*"
    r"(?P<number>\d[\d.,-]*\d|\d)(?![\w:%€$£])"
)
_CODE = re.compile(r"`[^`\n]+`")
_WORD = re.compile(r"[^\W\d_]+")
_NO_UNITS = frozenset("h uhr am pm uur st nd rd th".split())  # noqa: SIM905
_DAY_NAMES = {word: number for number, words in WEEKDAYS.items() for word in words.split()}
_DAY_NAMES |= {word: n for n, word in enumerate(
    "lundi mardi mercredi jeudi vendredi samedi dimanche".split(), 1)}  # noqa: SIM905  # fmt: skip
_DAY_NAMES |= {word: n for n, word in enumerate(
    "lunedì martedì mercoledì giovedì venerdì sabato domenica".split(), 1)}  # noqa: SIM905  # fmt: skip
_DAY_NAMES |= {word: n for n, word in enumerate(
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag".split(), 1)}  # noqa: SIM905  # fmt: skip


def values_in(text: str) -> Values:
    """Every value that a text states, by its kind."""
    found: dict[str, set[str]] = {}
    for kind, value in _told(text):
        found.setdefault(kind, set()).add(value)
    return {kind: frozenset(held) for kind, held in found.items()}


def differ(new: Values, old: Values) -> frozenset[str]:
    """Kinds of which either states a value that the other does not."""
    return frozenset(
        kind for kind in new.keys() & old.keys() if new[kind] - old[kind] and old[kind] - new[kind]
    )


def fits(asked: Wanted, words: frozenset[str], kind: str) -> bool:
    """Whether a value of some kind may be what is asked for.

    :param words: terms that are asked for; "channel 72" is what "which channel" asks.
    """
    of, _, how = kind.rpartition(" ")
    if kind in OF_TIME:
        return bool(asked & {"time"})
    if of and set(of.split()) & words:
        return True
    return (how or kind) in asked


def weekdays_in(text: str) -> frozenset[int]:
    """The days of the week that a text names, from 1; "Tuesdays" too."""
    words = (match.group().casefold() for match in _WORD.finditer(text))
    named = (_DAY_NAMES.get(word) or _DAY_NAMES.get(word.removesuffix("s")) for word in words)
    return frozenset(day for day in named if day)


def _told(text: str) -> Iterator[tuple[str, str]]:
    for day in weekdays_in(text):
        yield "weekday", str(day)
    for code in _CODE.findall(text):
        yield "code", code
    if any(map(str.isdigit, text)):
        yield from _when(text)
        yield from _numbers(text)


def _when(text: str) -> Iterator[tuple[str, str]]:
    for named in days_in(text):
        yield "day", f"{named.month}-{named.day}"
    for match in MONTH_YEAR.finditer(text):
        yield "month", f"{match['year']}-{MONTH_OF[match['month'].lower()]}"
    for match in _TIMES.finditer(text):
        yield "time", next(filter(None, match.groups())).replace(".", ":")


def _numbers(text: str) -> Iterator[tuple[str, str]]:
    for match in _MONEY.finditer(text):
        yield "money", match["after"] or match["before"]
    for match in _MEASURE.finditer(text):
        unit = match["unit"].casefold()
        if not (unit in MONTH_OF or unit in _NO_UNITS or _is_small(unit)):
            yield f"{_stem(unit)} measured", match["number"]
    for match in _LABELLED.finditer(text):
        label = match["label"].casefold()
        if not (label in MONTH_OF or label in _DAY_NAMES or _is_small(label)):
            yield f"{_stem(label)} numbered", match["number"]


def _is_small(word: str) -> bool:
    held = is_function_word(word) or word in STOP_WORDS
    return held or bool(re.fullmatch(_CURRENCY, word, re.IGNORECASE))


def _stem(word: str) -> str:
    return " ".join(terms(word)) or word


def is_value_word(word: str) -> bool:
    """Whether a word is a number, a month, a weekday or a unit rather than a subject."""
    lower = word.casefold()
    return lower in _DAY_NAMES or lower in MONTH_OF or is_fact_word(word)
