"""What a text states that can be wrong: numbers, dates, units, names and code.

`missing` compares a claim with its source and is strict: what it lets pass occurs in the source.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.language.numbers import Number, numbers
from rag.language.powers import compatible
from rag.language.search_terms import STOP_WORDS, terms
from rag.language.vocabulary import (
    AMBIGUOUS_MONTHS,
    FUNCTION_WORDS,
    MONTHS,
    NUMBER_WORDS,
    SCALES,
    UNITS,
    WEEKDAYS,
)

WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_CODE = re.compile(r"(?=\w*[^\W_])(?=\w*_|\d*[^\W\d_]+\d|\d+[^\W\d_]+\d)\w+")
_DATES = (
    (re.compile(r"(?<!\d)(\d{4})[-/](\d{1,2})[-/]\d{1,2}(?!\d)"), 2),
    (re.compile(r"(?<!\d)\d{1,2}\.\s?(\d{1,2})\.\s?\d{4}(?!\d)"), 1),
    (re.compile(r"(?<!\d)(\d{1,2})/\d{1,2}/\d{4}(?!\d)"), 1),
    (re.compile(r"(?<!\d)\d{1,2}/(\d{1,2})/\d{4}(?!\d)"), 1),
    (re.compile(r"(?<!\d)(\d{1,2})\s?月"), 1),
)
_SYMBOL = re.compile(r"[$€£¥%]")
_ARTICLES = frozenset("a an single 一 ein eine einen einer un una один одна".split())  # noqa: SIM905
_ENDINGS = 3
"""A name may differ from the source's by an ending of this many letters, never in its stem."""
_REACH = 3
"""Words of one name stand at most this far apart in the source: Barack (Hussein) Obama."""


def _by_word(table: dict[int, str] | dict[str, str], kind: str = "") -> dict[str, str]:
    return {word: f"{kind}{key}" for key, words in table.items() for word in words.split()}


_MONTHS = _by_word(MONTHS, "month ")
_WEEKDAYS = _by_word(WEEKDAYS, "weekday ")
_UNITS = _by_word(UNITS)
_NUMBER_WORDS = frozenset({**_by_word(NUMBER_WORDS), **_by_word(SCALES)})
_AMBIGUOUS = frozenset(AMBIGUOUS_MONTHS.split())
_FUNCTION_WORDS = STOP_WORDS.union(*(words.split() for words in FUNCTION_WORDS.values()))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text states.

    :ivar counted: a number's value with the stem of the word after it.
    :ivar marks: months, weekdays, currencies and other units, by one name in every language.
    :ivar code: words that mix letters with digits or underscores, as written.
    :ivar names: runs of capitalised words, folded.
    :ivar words: every word of the text in order, folded.
    """

    numbers: tuple[Number, ...]
    counted: frozenset[tuple[str, str]]
    marks: frozenset[str]
    code: frozenset[str]
    names: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]


@lru_cache(maxsize=256)
def facts(text: str) -> Facts:
    """Read the facts of one sentence or quote."""
    text = compatible(text)
    dates = {match.span(group) for pattern, group in _DATES for match in pattern.finditer(text)}
    # The 6 of 2020-06-05 is a month, whatever the source calls it.
    found = tuple(number for number in numbers(text) if (number.start, number.end) not in dates)
    return Facts(
        numbers=found,
        counted=frozenset(_counted(text, found)),
        marks=frozenset(_marks(text)),
        code=frozenset(match.group().casefold() for match in _CODE.finditer(text)),
        names=tuple(_names(text)),
        words=tuple(fold(match.group()) for match in WORD.finditer(text)),
    )


def missing(claim: Facts, source: Facts) -> list[str]:
    """What the claim states and the source does not, in words for a person; empty when all is
    there."""
    values = {number.value for number in source.numbers}
    literals = {number.literal for number in source.numbers}
    found = [
        number.literal
        for number in claim.numbers
        if number.value not in values
        and number.literal not in literals
        and not (number.value == "1" and number.literal != "1" and _ARTICLES & set(source.words))
    ]
    found += sorted(claim.marks - source.marks)
    found += sorted(claim.code - source.code)
    found += [" ".join(name) for name in claim.names if not _has_name(name, source.words)]
    return found + _counts_something_else(claim, source)


def fold(word: str) -> str:
    """Case, accents of Latin letters and the dots of ``U.S.`` do not make another name."""
    word = re.sub(r"['’]s?$", "", word.casefold()).replace(".", "")
    decomposed = unicodedata.normalize("NFKD", word)
    if decomposed[:1].isascii():
        return "".join(c for c in decomposed if not unicodedata.combining(c))
    return word


def is_function_word(word: str) -> bool:
    """Articles, prepositions and the like, in any of the known languages."""
    return word.casefold() in _FUNCTION_WORDS


def is_fact_word(word: str) -> bool:
    """Number words, months, weekdays and units: what `missing` compares by meaning."""
    lower = word.casefold()
    tables = (_NUMBER_WORDS, _MONTHS, _WEEKDAYS, _UNITS)
    return any(lower in table for table in tables)


def _counted(text: str, found: tuple[Number, ...]) -> list[tuple[str, str]]:
    pairs = []
    for number in found:
        after = (
            WORD.match(text, number.end + 1) if text[number.end : number.end + 1] in " -" else None
        )
        if after and not is_function_word(after.group()):
            pairs.append((number.value, " ".join(terms(after.group()))))
    return pairs


def _counts_something_else(claim: Facts, source: Facts) -> list[str]:
    """``7 apostles`` where the source has 12 apostles and 7 seas."""
    said: dict[str, set[str]] = {}
    for value, noun in source.counted:
        said.setdefault(noun, set()).add(value)
    return [f"{v} {noun}" for v, noun in sorted(claim.counted) if v not in said.get(noun, {v})]


def _marks(text: str) -> list[str]:
    found = [_UNITS[match.group()] for match in _SYMBOL.finditer(text)]
    text = re.sub(r"\bper cent\b", "percent", text)
    for match in re.finditer(r"[^\W\d_]+(?:\.[^\W\d_]+)*", text):
        word = match.group().casefold()
        if word in _MONTHS and (word not in _AMBIGUOUS or match.group()[0].isupper()):
            found.append(_MONTHS[word])
        found += [table[word] for table in (_WEEKDAYS, _UNITS) if word in table]
    for pattern, group in _DATES:
        months = (int(match.group(group)) for match in pattern.finditer(text))
        found += [f"month {month}" for month in months if 1 <= month <= 12]
    return found


def _names(text: str) -> list[tuple[str, ...]]:
    """Runs of capitalised words; an opening word counts unless it is a function word."""
    runs: list[list[str]] = []
    last_end = -2
    for match in WORD.finditer(text):
        word = match.group()
        if not any(map(str.isupper, word)) or _is_ordinary(word):
            continue
        if runs and text[last_end : match.start()] == " ":
            runs[-1].append(fold(word))
        else:
            runs.append([fold(word)])
        last_end = match.end()
    return [tuple(run) for run in runs]


def _is_ordinary(word: str) -> bool:
    return is_function_word(word) or is_fact_word(word) or word == "I"


def _has_name(name: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Every word of the name, in its order, close together."""
    places = [[i for i, word in enumerate(words) if same_name(part, word)] for part in name]
    if not all(places):
        return False
    return all(
        any(0 < after - before <= _REACH for before in left for after in right)
        for left, right in pairwise(places)
    )


def same_name(one: str, other: str) -> bool:
    """Equal but for an inflection: ``Berlin``/``Berlins``, ``Пушкин``/``Пушкина``."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or len(long) - len(short) > _ENDINGS:
        return False
    return terms(one) == terms(other)
