"""What a question counts or lists: "train invoices" of "how many train invoices"."""

from __future__ import annotations

import re

from rag.question.aggregates import COUNTS
from rag.question.subject import TOKEN

LONGEST_NOUN = 3
"""Words of a noun phrase: "old train invoices"."""

_NOUNS_FOLLOW = re.compile(
    rf"(?:{COUNTS.pattern}|(?<!\w)(?:which|what|list|show|all|every|welche[rnsm]?|alle|zeige?|liste|"
    r"quels?|quelles?|qué|quali|welke)(?!\w))(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BEFORE_NOUN = frozenset(
    ["me", "all", "every", "my", "our", "the", "of", "kinds", "types", "different", "do", "i", "we",
     "you", "and"]
)  # fmt: skip
_ENDS_NOUN = frozenset(
    """
    do did does have has had is are was were there in on of for from with without to by at about
    since between i we that who which habe haben habet hat gibt sind ist waren war im von vom
    mit ohne für seit aus bei zu ich wir und sont est ont a ai avons y de du des dans sur pour
    tengo hay en ho ci di heb zijn van not nicht can could must
    """.split()  # noqa: SIM905 -- a word a line would be seventy lines
)


def counted(question: str) -> tuple[str, ...]:
    """The words for what is counted or listed: "train invoices" of "how many train invoices do I
    have"; () where none follow the words that ask."""
    match = _NOUNS_FOLLOW.search(question)
    found: list[str] = []
    for word in TOKEN.findall(match["rest"]) if match else ():
        if not found and word.casefold() in _BEFORE_NOUN:
            continue
        if word.casefold() in _ENDS_NOUN or len(found) == LONGEST_NOUN:
            break
        found.append(word)
    return tuple(found)
