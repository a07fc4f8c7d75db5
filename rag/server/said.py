"""Earlier turns of a conversation that somebody else keeps, as turns of ours.

A program sends what was asked and answered as plain text; what a follow-up leans on are the
passages behind it, which are looked up again.
"""

from __future__ import annotations

from rag.answer.answer import Answer
from rag.assistant import Assistant
from rag.chat.conversation import Turn, query_for, said
from rag.core.records import ScoredPassage
from rag.server.asked import Asked

LOOKED_UP = 2
"""Of the latest turns the passages are looked up; a question leans on no older ones."""
PASSAGES = 3
NOTHING: tuple[ScoredPassage, ...] = ()


def turns_of(assistant: Assistant, asked: Asked) -> tuple[Turn, ...]:
    """The turns, oldest first."""
    opened = assistant.open(with_generator=not asked.extract)
    turns: list[Turn] = []
    for number, (question, text) in enumerate(asked.said):
        query, passages = question, NOTHING
        if number >= len(asked.said) - LOOKED_UP:
            past = [said(turn) for turn in turns[-1:]]
            query = query_for(opened.collection, opened.embedder, question, past)
            passages = assistant.search(query, PASSAGES, asked.only)
        turns.append(Turn(question, Answer(question, query, text, "generated", 1.0, passages)))
    return tuple(turns)
