"""What a question counts or lists: "train invoices" of "how many train invoices"."""

from __future__ import annotations

import re

from rag.question.cues import COUNTS, TOKEN, any_of

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
_ENDS_NOUN = any_of(
    r"do",
    r"did",
    r"does",
    r"have",
    r"has",
    r"had",
    r"is",
    r"are",
    r"was",
    r"were",
    r"there",
    r"in",
    r"on",
    r"of",
    r"for",
    r"from",
    r"with",
    r"without",
    r"to",
    r"by",
    r"at",
    r"about",
    r"since",
    r"between",
    r"i",
    r"we",
    r"that",
    r"who",
    r"which",
    r"habe[nt]?",
    r"hat",
    r"haben",
    r"gibt",
    r"sind",
    r"ist",
    r"waren",
    r"war",
    r"im",
    r"von",
    r"vom",
    r"mit",
    r"ohne",
    r"für",
    r"seit",
    r"aus",
    r"bei",
    r"zu",
    r"ich",
    r"wir",
    r"und",
    r"sont",
    r"est",
    r"ont",
    r"a",
    r"ai",
    r"avons",
    r"y",
    r"de",
    r"du",
    r"des",
    r"dans",
    r"sur",
    r"pour",
    r"tengo",
    r"hay",
    r"en",
    r"ho",
    r"ci",
    r"di",
    r"heb",
    r"zijn",
    r"van",
    r"not",
    r"nicht",
    r"can",
    r"could",
    r"must",
)


def counted(question: str) -> tuple[str, ...]:
    """The words for what is counted or listed: "train invoices" of "how many train invoices do I
    have"; () where none follow the words that ask."""
    match = _NOUNS_FOLLOW.search(question)
    found: list[str] = []
    for word in TOKEN.findall(match["rest"]) if match else ():
        if not found and word.casefold() in _BEFORE_NOUN:
            continue
        if _ENDS_NOUN.fullmatch(word) or len(found) == LONGEST_NOUN:
            break
        found.append(word)
    return tuple(found)
