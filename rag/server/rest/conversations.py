"""Conversations that are kept in a collection."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from rag.server.fields import Field
from rag.server.rest.operation import Call, Operation


async def conversations(call: Call) -> Response:
    """The list, the latest first."""
    found = await call.desk.conversations(call.values["collection"], call.values["text"])
    return JSONResponse(found)


async def conversation(call: Call) -> Response:
    """One with its turns."""
    values = call.values
    return JSONResponse(await call.desk.conversation(values["collection"], values["number"]))


async def forget(call: Call) -> Response:
    """Delete one."""
    return JSONResponse(await call.desk.forget(call.values["collection"], call.values["number"]))


BASE = "/api/collections/{collection}/conversations"

OPERATIONS = (
    Operation(
        "GET", BASE, "Kept conversations.", conversations,
        query=(Field("text", "string", "Only those that hold this."),),
    ),
    Operation("GET", BASE + "/{number:int}", "A conversation with its answers.", conversation),
    Operation("DELETE", BASE + "/{number:int}", "Delete a conversation.", forget),
)  # fmt: skip
