"""What the model is told of earlier turns, so that its context window never runs over.

Recent turns stand whole, with the excerpts they were asked over; when the window fills, all but the
last are condensed at once to question and first sentence. At once, because every change of what
stands early in the prompt makes the model read all that follows again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from rag.answer.answer import Answer
from rag.language.sentences import sentences
from rag.prompt.messages import Turn

CONDENSED_TURNS = 6
"""How many condensed turns are told; older ones are only kept for the person."""
_MARKS = re.compile(r"(?:\s*\[\d{1,3}\])+")


class Told(Protocol):
    """A turn that may be told to the model."""

    @property
    def question(self) -> str:
        """As it was typed."""
        ...

    @property
    def answer(self) -> Answer:
        """What came of it."""
        ...


def history_of(turns: Sequence[Told], condensed: int) -> tuple[Turn, ...]:
    """Turns as the model reads them, oldest first; withheld answers are left out.

    :param condensed: how many turns, from the oldest, are told in short.
    """
    short = [_condensed(turn) for turn in turns[:condensed] if _says_something(turn)]
    whole = [_whole(turn) for turn in turns[condensed:] if _says_something(turn)]
    return (*short[-CONDENSED_TURNS:], *whole)


def is_filling(answer: Answer) -> bool:
    """Whether a next turn as large as this one might not fit any more."""
    budget = answer.draft.budget
    if not budget.context_window:
        return False
    next_turn = answer.draft.completion_tokens + 2 * (budget.passages + budget.question)
    return budget.free < next_turn


def _whole(turn: Told) -> Turn:
    return Turn(turn.question, _told(turn.answer), turn.answer.draft.added)


def _condensed(turn: Told) -> Turn:
    text = _told(turn.answer)
    spans = sentences(text)
    return Turn(turn.question, text[spans[0].start : spans[0].end] if spans else text)


def _says_something(turn: Told) -> bool:
    return turn.answer.mode != "abstained" and bool(turn.answer.text)


def _told(answer: Answer) -> str:
    """What the model wrote, else the quotes."""
    return answer.said or _MARKS.sub("", answer.text)
