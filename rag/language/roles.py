"""Who did it to whom, as far as the order of names tells: ``A beat B`` is not ``B beat A``."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from rag.language.facts import WORD, fold, is_function_word

_AGENT = frozenset(["by", "von", "durch", "por", "par"])
_LIST = frozenset(["and", "or", "und", "oder", "y", "o", "и", "или", "with", "mit", "con", "с"])
_VERBS = frozenset(
    """
    is was are were be been has had have will would can could not that which who when if than as
    ist war sind waren hat haben wurde wurden es fue son era que что который
    """.split()  # noqa: SIM905
)
_ARTICLES = frozenset("the a an der die das den dem ein eine el la los las un una".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class _Actor:
    """A name that stands as subject, object or agent; `listed` when an "and" precedes it."""

    name: str
    agent: bool
    listed: bool


def roles_swapped(claim: str, source: str) -> bool:
    """Whether two names that both texts hold once stand in the opposite order.

    Names after a preposition are left out, because places and times move freely; the agent of a
    passive counts as if it came first.
    """
    mine, theirs = _order(claim), [actor.name for actor in _order(source)]
    for one, other in pairwise(mine):
        if other.listed or one.name == other.name:
            continue
        once = theirs.count(one.name) == 1 == theirs.count(other.name)
        if once and theirs.index(one.name) > theirs.index(other.name):
            return True
    return False


def _order(text: str) -> list[_Actor]:
    actors = list(_actors(text))
    return [a for a in actors if a.agent] + [a for a in actors if not a.agent]


def _actors(text: str) -> list[_Actor]:
    found: list[_Actor] = []
    before = after_run = ""
    end = -2
    for match in WORD.finditer(text):
        word = match.group()
        lower = word.casefold()
        is_name = any(map(str.isupper, word)) and not is_function_word(lower)
        if is_name and text[end : match.start()] == " " and found and after_run:
            # The name goes on; its last word stands for it.
            found[-1] = _Actor(fold(word), found[-1].agent, found[-1].listed)
            end = match.end()
            continue
        after_run = ""
        if is_name and (before in _AGENT or before in _LIST or not _is_preposition(before)):
            listed = before in _LIST or text[: match.start()].rstrip().endswith(",")
            found.append(_Actor(fold(word), before in _AGENT, listed))
            after_run, end = "name", match.end()
        if lower not in _ARTICLES:
            before = lower
    return found


def _is_preposition(word: str) -> bool:
    return is_function_word(word) and word not in _ARTICLES and word not in _VERBS
