"""`rag mcp`: the protocol over standard input and output, until the input ends.

While it serves, the SDK turns descriptor 1 to standard error: nothing but JSON reaches the host.
"""

from __future__ import annotations

import anyio
from mcp.server.stdio import stdio_server

from rag.server.desk import Desk
from rag.server.jobs.turns import Staff
from rag.server.mcp.server import Face
from rag.server.settings import ServeSettings


def serve_stdio(settings: ServeSettings) -> None:
    """Serve one host; models are loaded by the first call that needs them."""
    anyio.run(_serve, settings)


async def _serve(settings: ServeSettings) -> None:
    staff = Staff(settings.config)
    desk = Desk(settings, staff)
    server = Face(desk).server()
    try:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())
    finally:
        staff.close()
        desk.close()
