"""The body of a request in OpenAI's form."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from rag.core.errors import ConfigError


async def object_of(request: Request) -> dict[str, Any]:
    """The JSON object that a request holds.

    :raises ConfigError: when it holds none.
    """
    # A form of another site's page can send text, but no JSON.
    if "json" not in request.headers.get("content-type", ""):
        raise ConfigError("the body is no JSON", hint="Content-Type: application/json")
    try:
        value = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"the body is no JSON: {error}") from error
    if not isinstance(value, dict):
        raise ConfigError("the body is no JSON object")
    return value
