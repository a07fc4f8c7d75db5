"""`/mcp`: the protocol over HTTP, behind the same guard as everything else."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

from rag.server.desk import Desk
from rag.server.mcp.server import Face


class McpOverHttp:
    """An ASGI application; no session outlives its request, in either revision."""

    def __init__(self, desk: Desk) -> None:
        # Hosts and origins are checked by the guard, in front of this.
        self._manager = StreamableHTTPSessionManager(Face(desk).server(), stateless=True)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """For as long as the server runs."""
        async with self._manager.run():
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        await self._manager.handle_request(scope, receive, send)
