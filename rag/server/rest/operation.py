"""A route with all that is known of it: it is served, read and documented from this one place."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from rag.core.errors import ConfigError
from rag.server.desk import Desk
from rag.server.fields import Field, read_values


@dataclass(frozen=True, slots=True)
class Call:
    """One request, read.

    :ivar values: of the path, the address and the body, by name.
    """

    request: Request
    desk: Desk
    values: dict[str, Any]


Handler = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Operation:
    """A route.

    :ivar query: what its address may say; `body` what its JSON body may.
    :ivar answers: the media type of what it gives.
    :ivar raw: the body is a file.
    """

    method: str
    path: str
    about: str
    handler: Handler
    query: tuple[Field, ...] = ()
    body: tuple[Field, ...] = ()
    answers: str = "application/json"
    raw: bool = False

    async def serve(self, request: Request) -> Response:
        """Read the request and hand it on.

        :raises ConfigError: naming everything that is wrong with it.
        """
        values = dict(request.path_params)
        values |= read_values(self.query, dict(request.query_params), as_text=True)
        if self.body:
            values |= read_values(self.body, await object_of(request))
        return await self.handler(Call(request, request.app.state.desk, values))


async def object_of(request: Request) -> dict[str, Any]:
    """The JSON object of a request's body.

    :raises ConfigError: when it is none.
    """
    raw = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    # A form of another site's page can send text, but no JSON.
    if raw and kind != "application/json":
        raise ConfigError(
            f"the body is {kind or 'of no type'}", hint="Content-Type: application/json"
        )
    try:
        value = json.loads(raw or b"{}")
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"the body is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise ConfigError("the body is no JSON object")
    return value
