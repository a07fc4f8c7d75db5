"""A conversation in short: what was asked, and the first of what was answered, word for word.

It asks nothing anew and writes nothing of its own; what was withheld is said to have been.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.chat.conversation import Turn
from rag.core.records import Citation

WORDS = 40
"""About so many words of each answer."""
_ASKS = re.compile(
    r"^\W*(?:please\s+|bitte\s+)?(?:(?:summari[sz]e|sum\s+up|recap)\s+(?:our|this|the|my)\s+"
    r"(?:conversation|chat|talk|discussion)(?:\s+so\s+far)?"
    r"|(?:a\s+)?summary\s+of\s+(?:our|this|the)\s+(?:conversation|chat|talk)"
    r"|(?:what\s+)?have\s+we\s+(?:talked|spoken)\s+about"
    r"|fasse?\s+(?:unser|das|dieses)\s+gespräch\s+zusammen"
    r"|(?:resume|resumen\s+de)\s+(?:nuestra|esta|la)\s+conversación"
    r"|résume[rz]?\s+(?:notre|cette|la)\s+conversation"
    r"|riassumi\s+(?:la\s+nostra|questa|la)\s+conversazione"
    r"|vat\s+(?:ons|dit|het)\s+gesprek\s+samen)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A turn in short.

    :ivar text: the beginning of its answer; "" where it was withheld.
    :ivar citations: what that beginning rests on.
    """

    question: str
    text: str
    citations: tuple[Citation, ...] = ()


def asks_for_summary(question: str) -> bool:
    """Whether the conversation itself is to be summarised."""
    return bool(_ASKS.match(question))


def summary_of(turns: Sequence[Turn]) -> list[Told]:
    """Every turn in its order; a question that was asked again counts once, as answered last."""
    latest = {turn.question.casefold(): place for place, turn in enumerate(turns)}
    kept = [turn for place, turn in enumerate(turns) if latest[turn.question.casefold()] == place]
    return [_told(turn) for turn in kept]


def _told(turn: Turn) -> Told:
    answer = turn.answer
    if answer.mode == "abstained":
        return Told(turn.question, "")
    said: list[str] = []
    markers: set[int] = set()
    for sentence in (sentence for sentence in answer.sentences if sentence.supported):
        if said and sum(len(text.split()) for text in said) + len(sentence.text.split()) > WORDS:
            break
        said.append(" ".join(sentence.text.split()))
        markers.update(sentence.markers)
    cited = tuple(citation for citation in answer.citations if citation.marker in markers)
    return Told(turn.question, " ".join(said), cited)
