"""Words and phrases of a question: which ones tell something, where a phrase begins and ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.chat.followup.words import (
    ARTICLES,
    CHINESE_FUNCTIONS,
    FUNCTION_WORDS,
    MEASURING_WORDS,
    ORDINALS,
    POINTERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
)
from rag.language.search_terms import terms
from rag.language.vocabulary import MONTHS, WEEKDAYS

FRAGMENT_WORDS = 5
"""A fragment ("and the plum cake?") is no longer than this."""

WORD = re.compile(r"--?\w[\w-]*|\w+(?:[._/@#:+-]+\w+)*(?:['’]\w+)?|/\w+")
CHINESE = re.compile(r"[\u3400-\u9fff]")
_CLAUSE = re.compile(r"[^?？.!,;:()]+")
_NO_NOUN = FUNCTION_WORDS | PRONOUNS | POSSESSIVES | POINTERS
_CAPITAL = r"[A-ZÀ-ÖØ-ÞЀ-Я]\w+"
NAME = re.compile(rf"{_CAPITAL}(?:\s+{_CAPITAL})*(?:['’]s)?")


def telling_words(text: str) -> list[str]:
    """The words of a question that name something to search for, as written."""
    if CHINESE.search(text):
        for function in CHINESE_FUNCTIONS:
            text = text.replace(function, " ")
        return WORD.findall(text)
    return [word for word in WORD.findall(text) if base(word) not in _NO_NOUN | MEASURING_WORDS]


def is_fragment(rest: str) -> bool:
    """Whether this is a phrase without a verb or question word of its own."""
    words = [base(word) for word in WORD.findall(rest)]
    asks = any(word in QUESTION_WORDS for word in words[:2])
    return len(words) <= FRAGMENT_WORDS and not asks


def has_own_subject(rest: str) -> bool:
    """Whether a pronoun means what the question itself names first: "sqlite-vec, what is it?"."""
    first, comma, after = rest.partition(",")
    refers = [any(base(w) in PRONOUNS for w in WORD.findall(part)) for part in (first, after)]
    return bool(comma and telling_words(first)) and refers == [False, True]


def ordinal(rest: str) -> int:
    """The place that a short question points at, 0 for none, -1 for the last."""
    words = [base(word) for word in WORD.findall(rest)]
    if len(words) > FRAGMENT_WORDS:
        return 0
    for place, names in ORDINALS.items():
        if set(words) & set(names.split()) or any(w in rest for w in names.split()[-1:]):
            return place
    return 0


def noun_phrases(query: str) -> list[str]:
    """Stretches that an article opens, up to the next function word, mark or the end."""
    found: list[str] = []
    for clause in _CLAUSE.findall(query):
        words = list(WORD.finditer(clause))
        i = 0
        while i < len(words):
            end = i + 1
            if base(words[i].group()) in ARTICLES:
                while end < len(words) and base(words[end].group()) not in _NO_NOUN:
                    end += 1
                if end > i + 1:
                    found.append(clause[words[i].start() : words[end - 1].end()])
            i = end
    return found


def prepositional(preposition: str, query: str) -> str:
    """The phrase of the query that this preposition opens, up to the next phrase or the end."""
    if preposition not in PREPOSITIONS:
        return ""
    for clause in reversed(_CLAUSE.findall(query)):
        words = list(WORD.finditer(clause))
        for i, word in reversed(list(enumerate(words))):
            if base(word.group()) != preposition:
                continue
            end = i + 1
            while end < len(words) and not _begins_phrase(words[end].group(), end - i):
                end += 1
            return clause[word.start() : words[end - 1].end()] if end > i + 1 else ""
    return ""


def _begins_phrase(word: str, place: int) -> bool:
    return base(word) in PREPOSITIONS or (place > 1 and base(word) in ARTICLES)


def names(query: str) -> list[str]:
    """Capitalised words that do not open a clause, dates left out."""
    inner = re.compile(rf"(?<=[\w,]\s){_CAPITAL}(?:\s+{_CAPITAL})*")
    return [name for name in map(bare, inner.findall(query)) if not _is_date(name)]


def _is_date(name: str) -> bool:
    return any(name.casefold() in names.split() for names in (*MONTHS.values(), *WEEKDAYS.values()))


def join(query: str, words: Sequence[str]) -> str:
    """The query and those words that it does not hold already."""
    held = set(terms(query))
    new = [word for word in words if not set(terms(word)) <= held]
    return " ".join([query, *new])


def stripped(text: str) -> str:
    return text.strip(" ?¿!.,;:？。，！")


def base(word: str) -> str:
    return bare(word).casefold()


def bare(name: str) -> str:
    return re.sub(r"['’]s$", "", name)
