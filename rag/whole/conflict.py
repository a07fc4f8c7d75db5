"""Whether two statements give different values of one kind for what is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.language.facts import facts, is_function_word
from rag.language.search_terms import STOP_WORDS, terms
from rag.whole.asked_for import Asked
from rag.whole.stated import weekdays
from rag.whole.statements import Statement

AROUND = 4
"""Words on either side of a value that say of what it is."""

_WORD = re.compile(r"`[^`\n]+`|\w[\w.,:/@€$£%-]*\w|\w|[€$£%]")
_DIGIT = re.compile(r"\d")
_STOP = frozenset(term for word in STOP_WORDS for term in terms(word))


def conflict(asked: Asked, new: Statement, old: Statement, *, titled: bool) -> bool:
    """Whether both state a value of one kind beside a word that is asked for, and not the same.

    :param titled: what the title of their documents says is said of every value.
    """
    mine, theirs = list(_told(new, titled=titled)), list(_told(old, titled=titled))
    known = {value for _, value, _ in theirs}
    said = {value for _, value, _ in mine}
    return any(
        kind == other and value not in known and was not in said
        and (around & about & asked.every)
        for kind, value, around in mine
        for other, was, about in theirs
    )  # fmt: skip


def _told(statement: Statement, *, titled: bool) -> Iterator[tuple[str, str, frozenset[str]]]:
    """(kind, value, terms around it) of each value; the heading speaks of all of them."""
    words = _WORD.findall(statement.text)
    head = statement.about - statement.words if titled else frozenset(terms(statement.heading))
    for place, word in enumerate(words):
        kind = "code" if word.startswith("`") else "number" if _DIGIT.search(word) else ""
        kind = kind or ("day" if weekdays(word) else _number_word(word))
        if kind:
            near = " ".join(words[max(0, place - AROUND) : place + AROUND + 1])
            value = _value(kind, word)
            yield kind, value, (frozenset(terms(near)) | head) - _STOP


def _number_word(word: str) -> str:
    plain = word.isalpha() and not is_function_word(word)
    return "number" if plain and facts(word).numbers else ""


def _value(kind: str, word: str) -> str:
    if kind == "day":
        return str(sorted(weekdays(word)))
    bare = word.strip("`.,:").casefold()
    return facts(word).numbers[0].value if kind == "number" and bare.isalpha() else bare
