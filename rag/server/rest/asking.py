"""Searching, asking, verifying."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from rag.core.errors import ConfigError
from rag.server.asked import Asked, SearchAsked
from rag.server.fields import (
    ANYWHERE,
    COLLECTION,
    CURSOR,
    FORM,
    HEADING,
    KIND,
    PAGE_OR_ALL,
    PATH,
    SINCE,
    SOURCE,
    UNTIL,
    Field,
    only_of,
)
from rag.server.rest.operation import Call, Operation
from rag.server.streams import answer_events, event_stream, while_connected

FILTER = Field(
    "filter", "object", "Which documents; all conditions hold.",
    fields=(PATH, KIND, SINCE, UNTIL, HEADING, SOURCE),
)  # fmt: skip


async def search(call: Call) -> Response:
    """Passages, best first."""
    values = call.values
    if not values["query"].strip() and not values["like"]:
        raise ConfigError("the query is empty", hint='{"query": "backup tools"}')
    asked = SearchAsked(
        values["query"].strip(),
        values["collection"],
        limit=values["k"],
        skip=_skipped(values["cursor"]),
        only=only_of(values["filter"]),
        like=values["like"],
        unlike=values["unlike"],
        explain=values["explain"],
        anywhere=values["anywhere"],
    )
    return JSONResponse(await while_connected(call.request, call.desk.search(asked)))


def _skipped(cursor: str) -> int:
    if not cursor:
        return 0
    if not cursor.isascii() or not cursor.isdigit() or int(cursor[:9]) > 1000:
        raise ConfigError(f"not a cursor: {cursor[:60]!r}", hint="begin without a cursor")
    return int(cursor)


async def ask(call: Call) -> Response:
    """An answer with its proof, as it is made or whole."""
    values = call.values
    asked = Asked(
        values["question"].strip(),
        values["collection"],
        extract=values["extract"],
        context=values["context"],
        only=only_of(values["filter"]),
        conversation=_conversation(values["conversation"]),
        form=values["form"],
        page=values["page"],
        anywhere=values["anywhere"],
    )
    call.desk.collection(asked.collection)  # said before a stream begins
    if asked.conversation is not None:
        call.desk.may_change()
    if "application/json" in call.request.headers.get("accept", ""):
        work = call.desk.ask(asked, lambda event: None)
        return JSONResponse(await while_connected(call.request, work))
    return event_stream(answer_events(call.desk, asked))


def _conversation(text: str) -> int | None:
    if text in ("", "new"):
        return 0 if text else None
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise ConfigError(f"not a conversation: {text[:60]!r}", hint='its number, or "new"')
    return int(text)


async def verify(call: Call) -> Response:
    """Whether a document says some words, as its file is now."""
    values = call.values
    work = call.desk.verify(values["quote"], values["document"], values["collection"])
    return JSONResponse(await while_connected(call.request, work))


OPERATIONS = (
    Operation(
        "POST", "/api/search", "Find passages.", search,
        body=(
            Field("query", "string", "Words or a question."),
            COLLECTION,
            Field("k", "integer", "How many passages.", least=1, most=1000, default=8),
            FILTER,
            Field("like", "array", "Texts or documents whose meaning is added."),
            Field("unlike", "array", "Texts or documents whose meaning is taken away."),
            Field("explain", "boolean", "Say of each result where it came from."),
            ANYWHERE, CURSOR,
        ),
    ),
    Operation(
        "POST", "/api/ask",
        "Answer a question with quotes that prove it. Events: queued, search, progress,"
        " evidence, token (words that nobody has checked), sentence, withheld, done, error; with"
        " Accept: application/json the object of `done` alone.",
        ask,
        body=(
            Field("question", "string", "What you want to know.", required=True),
            COLLECTION,
            Field("extract", "boolean", "Answer with quotes alone; no language model is used."),
            Field("context", "string", "Extra text for this question, searched like a document."),
            FILTER,
            Field("conversation", "string", "Number of a kept conversation, or new."),
            FORM, PAGE_OR_ALL, ANYWHERE,
        ),
        answers="text/event-stream",
    ),
    Operation(
        "POST", "/api/verify", "Check whether a document says some words, as its file is now.",
        verify,
        body=(
            Field("quote", "string", "The words.", required=True),
            Field("document", "string", "Id or path of the document.", required=True),
            COLLECTION,
        ),
    ),
)  # fmt: skip
