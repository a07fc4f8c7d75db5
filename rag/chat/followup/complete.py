"""Completes a question that leans on the one before: pronouns get their subject, fragments take the
place of their counterpart, "the second one" becomes the item of the cited list.

Words and positions only: nothing is searched here, and nothing decides whether it should be done.
"""

from __future__ import annotations

import re

from rag.chat.followup.phrases import (
    CHINESE,
    NAME,
    WORD,
    bare,
    base,
    has_own_subject,
    is_fragment,
    join,
    noun_phrases,
    prepositional,
    stripped,
    telling_words,
)
from rag.chat.followup.subject import Said, carried, listed, name_of, named_by, subject
from rag.chat.followup.words import ARTICLES, FUNCTION_WORDS, POSSESSIVES, PRONOUNS
from rag.language.search_terms import terms

_NUMBER = re.compile(r"\b\d[\d.,:/-]*\b")
_POSSESSED = re.compile(r"\w+['’]s\b")


def complete(rest: str, led: bool, said: Said) -> str:
    """The question with what it lacks.

    :param rest: the question without a joining word in front; `led` says whether it had one.
    """
    item = listed(rest, said)
    if item:
        return join(stripped(said.query), [item])
    if (led or len(WORD.findall(rest)) <= 2) and is_fragment(rest):
        fragment = stripped(rest)
        return _swap(fragment, said) or join(said.query, WORD.findall(fragment))
    named = "" if led and has_own_subject(rest) else subject(said)
    return join(_put_subject(rest, named), carried(said))


def _swap(fragment: str, said: Said) -> str:
    """The earlier query with the fragment in place of its counterpart; "" if it has none."""
    if CHINESE.search(said.query):
        old = subject(said)
        return said.query.replace(old, "".join(telling_words(fragment))) if old else ""
    return (
        _swap_number(fragment, said.query)
        or _swap_prepositional(fragment, said.query)
        or _swap_name(fragment, said)
        or _swap_phrase(fragment, said)
    )


def _swap_number(fragment: str, query: str) -> str:
    numbers = _NUMBER.findall(fragment)
    if not numbers or telling_words(fragment) != numbers or not _NUMBER.search(query):
        return ""
    return _replace_last(_NUMBER, query, numbers[-1])


def _swap_prepositional(fragment: str, query: str) -> str:
    tail = prepositional(base(next(iter(WORD.findall(fragment)), "")), query)
    return query.replace(tail, fragment) if tail else ""


def _swap_name(fragment: str, said: Said) -> str:
    found = NAME.search(fragment)
    if not found:
        return ""
    if bare(fragment) != fragment and _POSSESSED.search(said.query):
        return _replace_last(_POSSESSED, said.query, fragment)
    name = name_of(said)
    return said.query.replace(name, bare(found.group())) if name else ""


def _swap_phrase(fragment: str, said: Said) -> str:
    """Replace a phrase with an article by another, unless what was cited speaks of both: then the
    fragment asks for something else about the same subject."""
    article = base(next(iter(WORD.findall(fragment)), ""))
    cited = {term for text in said.texts[:1] for term in terms(text)}
    if article not in ARTICLES or set(terms(" ".join(telling_words(fragment)))) <= cited:
        return ""
    phrases = noun_phrases(said.query)
    like = [phrase for phrase in phrases if base(phrase.split()[0]) == article] or phrases
    cut = named_by(said)
    # A phrase may run on into the verb ("the roof cost"): its words in the heading end it.
    named = [cut(phrase) if cut(phrase) in phrase else phrase for phrase in like if cut(phrase)]
    return said.query.replace((named or like)[-1], fragment) if like else ""


def _put_subject(rest: str, named: str) -> str:
    """The question with its first pronoun replaced by the subject."""
    if not named:
        return rest
    for match in WORD.finditer(rest):
        word = base(match.group())
        before, after = rest[: match.start()], rest[match.end() :]
        before_noun = _opens_noun(after)
        if word in POSSESSIVES and before_noun:
            return f"{before}{named}'s{after}"
        # "that limit", "one vector", "the crime one": no pronouns.
        counts = word in ("one", "ones") and (before_noun or before.strip())
        if word in PRONOUNS and not counts and not (word in ARTICLES and before_noun):
            return f"{before}{named}{after}"
    return rest


def _opens_noun(after: str) -> bool:
    """Whether the next word could be a noun or what belongs to one."""
    following = after.lstrip()
    return following[:1].isalpha() and base(WORD.findall(following)[0]) not in FUNCTION_WORDS


def _replace_last(pattern: re.Pattern[str], text: str, new: str) -> str:
    last = list(pattern.finditer(text))[-1]
    return text[: last.start()] + new + text[last.end() :]
