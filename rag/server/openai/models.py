"""`GET /v1/models`: each collection is one, and one more that answers with quotes alone."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rag.core.errors import EmptyCollection
from rag.server.desk import Desk

PREFIX = "rag/"
QUOTES = ":quotes"


async def models(request: Request) -> Response:
    """The list."""
    desk: Desk = request.app.state.desk
    names = [entry.name for entry in desk.collections() if not entry.problem]
    known = [_model(PREFIX + name + ending) for name in names for ending in ("", QUOTES)]
    embedder = _model(desk.settings.config.embedder)
    return JSONResponse({"object": "list", "data": [*known, embedder]})


def collection_of(desk: Desk, model: str) -> tuple[str, bool]:
    """The collection that a model's name means, and whether quotes alone are wanted.

    :raises EmptyCollection: when there is no such model.
    """
    if model and not model.startswith(PREFIX):
        raise EmptyCollection(f"there is no model {model[:100]!r}", hint="GET /v1/models")
    name = model.removeprefix(PREFIX)
    return desk.collection(name.removesuffix(QUOTES)), name.endswith(QUOTES)


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "rag"}
