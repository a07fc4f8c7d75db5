"""A grammar under which a model answers in the very words of its excerpts, or refuses.

For a small reader that was trained to: it otherwise writes ``recurring steam engines`` where the
excerpt has ``reciprocating``. What it then writes can always be found again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_PIECE = re.compile(r"[^\W\d_⺀-鿿぀-ヿ가-힯]+|\d+|\S")
"""Words, numbers, and every other sign by itself; scripts without spaces sign by sign."""
MOST_PIECES = 400
"""Three quotes have some 120; every place where an answer may still stand is kept in mind."""
_ARTICLE = '("the " | "a " | "an ")?'


def verbatim_grammar(excerpts: Sequence[str], refusal: str) -> str:
    """GBNF rules for some words of one excerpt and its mark, ``1066 [2]``, or the refusal.

    White space counts as one space, and an article in small letters may stand in front: the reader
    was trained to begin no answer as the refusal begins.

    :param excerpts: texts in the order of their marks, from 1.
    :returns: "" where they are so long that the rules would take longer than the model.
    """
    rules: list[str] = []
    answers = [_quoted(refusal)]
    split = [list(_PIECE.finditer(excerpt)) for excerpt in excerpts]
    if sum(map(len, split)) > MOST_PIECES:
        return ""
    for number, (excerpt, pieces) in enumerate(zip(excerpts, split, strict=True), 1):
        if pieces:
            rules += _rules(excerpt, pieces, f"e{number}")
            starts = " | ".join(f"e{number}-{place}" for place in range(len(pieces)))
            rules.append(f"e{number} ::= {_ARTICLE} ({starts})")
            answers.append(f'e{number} " [{number}]"')
    return "\n".join([f"root ::= {' | '.join(answers)}", *rules, ""])


def _rules(text: str, pieces: Sequence[re.Match[str]], name: str) -> Iterator[str]:
    """What may follow each piece: the next one, or nothing."""
    for place, piece in enumerate(pieces):
        rest = ""
        if place + 1 < len(pieces):
            gap = '" " ' if text[piece.end() : pieces[place + 1].start()] else ""
            rest = f" ({gap}{name}-{place + 1})?"
        yield f"{name}-{place} ::= {_quoted(piece.group())}{rest}"


def _quoted(text: str) -> str:
    """A GBNF literal; every sign that is no letter or digit of English is escaped."""
    return (
        '"' + "".join(c if c.isascii() and c.isalnum() else f"\\U{ord(c):08x}" for c in text) + '"'
    )
