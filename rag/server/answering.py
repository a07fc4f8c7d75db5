"""Searches and questions on one assistant; runs on a lane's thread."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from rag.answer.limits import Limits
from rag.assistant import Assistant
from rag.chat import kept_conversations as history
from rag.chat.conversation import Turn
from rag.core.records import ScoredPassage
from rag.search.retrieve import configured
from rag.server.asked import Asked, SearchAsked
from rag.server.listening import Tell, Teller, served_answer
from rag.server.said import turns_of
from rag.server.tabled import in_tables


@dataclass(frozen=True, slots=True)
class Found:
    """Passages, and how long it took to find them.

    :ivar searched: what was searched with; `scope` what the query's own words limited it to.
    """

    passages: tuple[ScoredPassage, ...]
    searched: str
    scope: str
    seconds: float


def run_search(assistant: Assistant, asked: SearchAsked) -> Found:
    """Passages, best first."""
    opened = assistant.open()
    started = time.perf_counter()
    # One more than is shown tells whether there is a next page.
    limit = asked.skip + (asked.limit or assistant.config.passages)
    limit += bool(asked.skip or asked.limit)
    if asked.like or asked.unlike:
        from rag.explore.arithmetic import Terms, search_like

        terms = Terms((*((asked.query,) if asked.query else ()), *asked.like), asked.unlike)
        wanted = configured(assistant.config, limit, asked.only)
        found = search_like(opened.collection, opened.embedder, terms, wanted)
        return Found(found, asked.query, "", time.perf_counter() - started)
    searched, limits = assistant.spelled(asked.query), Limits(asked.only)
    if not asked.anywhere:
        limits = assistant.limits(searched, asked.only)
    found = assistant.search(searched, limit, limits.only)
    return Found(found, searched, limits.said, time.perf_counter() - started)


def run_ask(assistant: Assistant, asked: Asked, name: str, tell: Tell) -> dict[str, Any]:
    """An answer as JSON, told of as it is made."""
    tell(("search", {"query": asked.question, "collection": name}))
    teller = Teller(name, tell)
    if asked.conversation is not None:
        values = _in_conversation(assistant, asked, name, teller)
    elif asked.said:
        turns = turns_of(assistant, asked)
        chat = assistant.chat(extract=asked.extract, only=asked.only, turns=turns)
        turn = chat.ask(asked.question, teller, context=asked.context, **_wanted(asked))
        values = served_answer(turn.answer, name)
    else:
        answer = assistant.ask(
            asked.question,
            extract=asked.extract,
            context=asked.context,
            only=asked.only,
            listener=teller,
            **_wanted(asked),
        )
        values = served_answer(answer, name)
    if values["abstained"]:
        told = ("outcome", "confidence", "nearest", "citations")
        tell(("withheld", {"text": values["answer"], **{name: values[name] for name in told}}))
    return in_tables(assistant.collection().catalog, values)


def _wanted(asked: Asked) -> dict[str, Any]:
    return {"form": asked.form, "page": asked.page, "anywhere": asked.anywhere}


def _in_conversation(
    assistant: Assistant, asked: Asked, name: str, teller: Teller
) -> dict[str, Any]:
    catalog = assistant.collection().catalog
    number = asked.conversation or 0
    kept = history.turns(catalog, number) if number else []
    turns = tuple(Turn(turn.question, turn.answer) for turn in kept)
    chat = assistant.chat(extract=asked.extract, only=asked.only, turns=turns)
    turn = chat.ask(asked.question, teller, context=asked.context, **_wanted(asked))
    number = number or history.begin(catalog)
    config = assistant.config
    settings = {
        "mode": config.mode,
        "passages": config.passages,
        "filter": asked.only.glob,
        "extract": asked.extract,
        "model": config.model,
        "embedder": config.embedder,
    }
    history.keep(catalog, number, asked.question, turn.answer, settings)
    return {**served_answer(turn.answer, name), "conversation": number}


def kept_turns(assistant: Assistant, number: int, name: str) -> list[dict[str, Any]]:
    """A kept conversation's turns, each with its answer as it was given."""
    catalog = assistant.collection().catalog
    return [
        {
            "number": turn.number,
            "asked": turn.asked,
            "answer": in_tables(catalog, served_answer(turn.answer, name)),
        }
        for turn in history.turns(catalog, number)
    ]
