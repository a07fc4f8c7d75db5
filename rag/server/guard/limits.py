"""How large and how slow a request may be."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from starlette.types import Message, Receive, Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

JSON_BYTES = 1 << 20
JSON_SECONDS = 20.0
UPLOAD_SECONDS = 600.0
HEADER_SECONDS = 10.0
CONNECTIONS = 800
"""Open at once; more are told to come again."""


class BodyRefused(Exception):
    """A body is not read to its end."""


class TooLarge(BodyRefused):
    """A body is larger than it may be.

    :param size: how many bytes it may have.
    """

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class TooSlow(BodyRefused):
    """A body takes longer than it may."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Of one request's body."""

    size: int = JSON_BYTES
    seconds: float = JSON_SECONDS


def limited(receive: Receive, limit: Limit) -> Receive:
    """The same messages, as long as the body stays within its limit.

    :raises TooLarge: from the message that goes beyond it.
    :raises TooSlow: when the body is not there in time.
    """
    ends = time.monotonic() + limit.seconds
    size = 0
    complete = False

    async def counted() -> Message:
        nonlocal size, complete
        if complete:  # what follows is the client's leaving, which may take as long as it likes
            return await receive()
        try:
            async with asyncio.timeout(ends - time.monotonic()):
                message = await receive()
        except TimeoutError as error:
            raise TooSlow from error
        size += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if size > limit.size:
            raise TooLarge(limit.size)
        return message

    return counted


def announced_bytes(scope: Scope) -> int:
    """What the request says of its body's size; 0 where it says nothing."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 19 else 1 << 62
    return 0


class PatientProtocol(H11Protocol):
    """Closes connections whose request does not become complete: clients that send a byte now and
    then would hold them for ever, and uvicorn waits."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait on while no request is complete, stop waiting once one is."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop()
        elif self._deadline is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
