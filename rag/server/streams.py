"""An answer while it is made, for whoever is connected; who leaves stops it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import StreamingResponse

from rag.core.errors import NotWanted, RagError
from rag.server.asked import Asked
from rag.server.desk import Desk
from rag.server.errors import code_of, error_body
from rag.server.jobs.turns import Ticket
from rag.server.listening import Event

T = TypeVar("T")

LOOK_SECONDS = 1.0
"""How often somebody who waits is told the place, or that the connection lives."""


async def answer_events(desk: Desk, asked: Asked) -> AsyncIterator[Event]:
    """`queued`, `search`, `progress`, `evidence`, `token`, `sentence`, `withheld`; `done` or
    `error` at the end.

    Whoever stops taking them gives up the place in the queue and stops the model.
    """
    events: asyncio.Queue[Event | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def tell(event: Event) -> None:
        loop.call_soon_threadsafe(events.put_nowait, event)

    ticket = Ticket(lambda text: tell(("token", {"text": text})))

    task = asyncio.create_task(desk.ask(asked, tell, ticket))
    task.add_done_callback(lambda _: events.put_nowait(None))
    try:
        await asyncio.sleep(0)
        yield "queued", {"position": desk.answers.position(ticket)}
        while True:
            try:
                event = await asyncio.wait_for(events.get(), LOOK_SECONDS)
            except TimeoutError:
                yield "queued", {"position": desk.answers.position(ticket)}
                continue
            if event is None:
                break
            yield event
        yield _end(task)
    finally:
        ticket.leave()
        task.cancel()


def _end(task: asyncio.Task[dict[str, Any]]) -> Event:
    try:
        return "done", task.result()
    except RagError as error:
        return "error", error_body(code_of(error), error.message, error.hint)


def event_stream(events: AsyncIterator[Event]) -> StreamingResponse:
    """Server-sent events."""
    return StreamingResponse(
        _written(events), media_type="text/event-stream", headers={"x-accel-buffering": "no"}
    )


async def _written(events: AsyncIterator[Event]) -> AsyncIterator[str]:
    try:
        async for kind, value in events:
            yield f"event: {kind}\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"
    finally:
        if hasattr(events, "aclose"):
            await events.aclose()


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The result of some work, which ends when the client leaves.

    :raises NotWanted: when it has left.
    """
    task = asyncio.ensure_future(work)
    watch = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise NotWanted("whoever asked has left")
        return task.result()
    finally:
        watch.cancel()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await watch


async def _left(request: Request) -> None:
    await request.body()
    while (await request.receive())["type"] != "http.disconnect":
        pass
