"""A grammar under which a model answers in the very words of its excerpts, or refuses.

For a small reader that was trained to: it otherwise writes ``recurring steam engines`` where the
excerpt has ``reciprocating``. What it then writes can always be found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.language.facts import is_function_word
from rag.language.search_terms import query_terms, terms

_PIECE = re.compile(r"[^\W\d_⺀-鿿぀-ヿ가-힯]+|\d+|\S")
"""Words, numbers, and every other sign by itself; scripts without spaces sign by sign."""
MOST_PIECES = 400
"""Three quotes have some 120; every place where an answer may still stand is kept in mind."""
_CHOICE = re.compile(r"\b(?:or|oder|o|или|أو)\b|还是|或", re.IGNORECASE)
"""What a question offers may be its answer: "abstract or concrete?"."""
_ARTICLE = '("the " | "a " | "an ")?'


def verbatim_grammar(excerpts: Sequence[str], refusal: str, question: str = "") -> str:
    """GBNF rules for some words of one excerpt and its mark, ``1066 [2]``, or the refusal.

    White space counts as one space, and an article in small letters may stand in front: the reader
    was trained to begin no answer as the refusal begins.

    :param excerpts: texts in the order of their marks, from 1.
    :param question: an answer has a word that is not in it, unless it offers a choice.
    :returns: "" where they are so long that the rules would take longer than the model.
    """
    rules: list[str] = []
    answers = [_quoted(refusal)]
    split = [list(_PIECE.finditer(excerpt)) for excerpt in excerpts]
    if sum(map(len, split)) > MOST_PIECES:
        return ""
    asked = frozenset() if _CHOICE.search(question) else frozenset(query_terms(question))
    for number, (excerpt, pieces) in enumerate(zip(excerpts, split, strict=True), 1):
        new = [not asked or _says_more(piece.group(), asked) for piece in pieces]
        if any(new):
            rules += _rules(excerpt, pieces, new, f"e{number}")
            last = max(place for place, says_more in enumerate(new) if says_more)
            starts = " | ".join(_name(f"e{number}", new, place) for place in range(last + 1))
            rules.append(f"e{number} ::= {_ARTICLE} ({starts})")
            answers.append(f'e{number} " [{number}]"')
    return "\n".join([f"root ::= {' | '.join(answers)}", *rules, ""])


def _says_more(piece: str, asked: frozenset[str]) -> bool:
    """Whether a word is neither among the question's nor one that says nothing by itself."""
    return not is_function_word(piece) and not asked.issuperset(terms(piece))


def _rules(
    text: str, pieces: Sequence[re.Match[str]], new: Sequence[bool], name: str
) -> Iterator[str]:
    """What may follow each piece: the next one, or nothing once a new word has been said.

    Rules ending in ``q`` are for what has none yet.
    """
    last = max(place for place, says_more in enumerate(new) if says_more)
    for place, piece in enumerate(pieces):
        said, rest = _quoted(piece.group()), ""
        if place + 1 < len(pieces):
            gap = '" " ' if text[piece.end() : pieces[place + 1].start()] else ""
            rest = f" ({gap}{name}-{place + 1})?"
            if place < last and not new[place]:
                yield f"{name}-{place}q ::= {said} {gap}{_name(name, new, place + 1)}"
        yield f"{name}-{place} ::= {said}{rest}"


def _name(name: str, new: Sequence[bool], place: int) -> str:
    """The rule of a piece before which no new word stands."""
    return f"{name}-{place}" if new[place] else f"{name}-{place}q"


def _quoted(text: str) -> str:
    """A GBNF literal; every sign that is no letter or digit of English is escaped."""
    return (
        '"' + "".join(c if c.isascii() and c.isalnum() else f"\\U{ord(c):08x}" for c in text) + '"'
    )
