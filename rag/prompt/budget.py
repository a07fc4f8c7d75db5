"""Which passages fit the context window: counts in, choice and budget out.

It sees numbers only. Nothing is cut: a passage goes in whole or is named as dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.core.errors import ContextOverflow


@dataclass(frozen=True, slots=True)
class Budget:
    """Where the tokens of a context window go; `free` is what is left.

    :ivar system: the rules and the chat template's own tokens.
    :ivar reserved: kept for the answer.
    :ivar estimated: whether the numbers are estimates, rather too high, since only the server that
        runs the model could count.
    """

    context_window: int = 0
    system: int = 0
    history: int = 0
    passages: int = 0
    question: int = 0
    reserved: int = 0
    free: int = 0
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A passage that was found but is not in the prompt."""

    passage_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """Tokens of what is in the prompt whichever passages are."""

    system: int
    history: int
    question: int


@dataclass(frozen=True, slots=True)
class Packed:
    """The choice: places of the passages in the ranking, from 0, in the order of the prompt."""

    kept: tuple[int, ...]
    budget: Budget
    dropped: tuple[Dropped, ...]


def pack(
    passage_ids: Sequence[str],
    tokens: Callable[[int, int], int],
    fixed: Fixed,
    context_window: int,
    reserved: int,
) -> Packed:
    """Take passages by rank until no more fit; a smaller one may follow one that did not.

    :param passage_ids: best first.
    :param tokens: what the passage at a place (from 0) takes under a number (from 1).
    :param context_window: tokens of prompt and answer together.
    :param reserved: tokens kept for the answer.
    :raises ContextOverflow: when not even one passage fits.
    """
    room = context_window - reserved - fixed.system - fixed.history - fixed.question
    kept: list[int] = []
    dropped: list[Dropped] = []
    used = 0
    for place, passage_id in enumerate(passage_ids):
        size = tokens(place, len(kept) + 1)
        if used + size <= room:
            kept.append(place)
            used += size
        else:
            left = max(0, room - used)
            dropped.append(Dropped(passage_id, f"takes {size} tokens, {left} are left"))
    if room < 0 or (passage_ids and not kept):
        raise _overflow(fixed, context_window, reserved, room, tokens(0, 1) if passage_ids else 0)
    budget = Budget(
        context_window=context_window,
        system=fixed.system,
        history=fixed.history,
        passages=used,
        question=fixed.question,
        reserved=reserved,
        free=room - used,
    )
    return Packed(tuple(kept), budget, tuple(dropped))


def _overflow(
    fixed: Fixed, context_window: int, reserved: int, room: int, needed: int
) -> ContextOverflow:
    return ContextOverflow(
        f"the context window of {context_window} tokens is too small: rules {fixed.system}, "
        f"history {fixed.history}, question {fixed.question}, kept for the answer {reserved}; "
        f"the best passage takes {needed}, {max(0, room)} are left",
        hint=f"RAG_CONTEXT_WINDOW={context_window - room + needed} rag ask QUESTION",
    )
