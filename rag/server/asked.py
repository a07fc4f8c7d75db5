"""What can be asked of the server, as plain records; every face reads its own form into these."""

from __future__ import annotations

from dataclasses import dataclass

from rag.catalog.filters import EVERYTHING, Filter
from rag.chat.conversation import Turn


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """A search.

    :ivar like: texts or documents whose meaning is added, `unlike` taken away; with them the query
        is one of the terms.
    :ivar skip: how many of the best results were given before.
    """

    query: str
    collection: str = ""
    limit: int = 0
    skip: int = 0
    only: Filter = EVERYTHING
    like: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    explain: bool = False
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question.

    :ivar said: earlier turns that the question may lean on, as (question, answer).
    :ivar form: the kind of answer wanted, as `--as` takes it; "" lets the question decide.
    :ivar page: of a long list, from 1; 0 begins it, and tells all of an exhaustive reading.
    :ivar conversation: id of a kept conversation to go on with; 0 begins one, None keeps nothing.
    """

    question: str
    collection: str = ""
    extract: bool = False
    context: str = ""
    only: Filter = EVERYTHING
    said: tuple[tuple[str, str], ...] = ()
    conversation: int | None = None
    form: str = ""
    page: int = 0
    anywhere: bool = False


Turns = tuple[Turn, ...]
