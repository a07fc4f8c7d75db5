"""What the API can do, in OpenAPI's form and as a page to read; made from the routes themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from rag import __version__
from rag.server.fields import Field, schema
from rag.server.rest.operation import Operation

_PARAMETER = re.compile(r"\{(\w+)(?::(\w+))?\}")


def openapi(operations: Sequence[Operation]) -> dict[str, Any]:
    """The description of the whole API, OpenAPI 3.1."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        path = _PARAMETER.sub(r"{\1}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "rag", "version": __version__},
        "paths": paths,
        "security": [{"token": []}],
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Error": ERROR},
        },
    }


ERROR: dict[str, Any] = {
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {name: {"type": "string"} for name in ("code", "message", "hint")},
        }
    },
}


def _described(operation: Operation) -> dict[str, Any]:
    parameters = [
        _parameter(name, "path", {"type": "integer" if kind == "int" else "string"})
        for name, kind in _PARAMETER.findall(operation.path)
    ]
    fields = schema(operation.query)["properties"]
    parameters += [_parameter(name, "query", values) for name, values in fields.items()]
    found: dict[str, Any] = {
        "summary": operation.about,
        "parameters": parameters,
        "responses": {
            "200": {"description": "Done.", "content": {operation.answers: {}}},
            "default": {
                "description": "An error.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
            },
        },
    }
    if operation.body:
        body = {"application/json": {"schema": schema(operation.body)}}
        found["requestBody"] = {"content": body}
    if operation.raw:
        found["requestBody"] = {"content": {"application/octet-stream": {}}}
    return found


def _parameter(name: str, place: str, values: dict[str, Any]) -> dict[str, Any]:
    about = values.get("description", "")
    plain = {key: value for key, value in values.items() if key != "description"}
    required = place == "path"
    return {"name": name, "in": place, "required": required, "schema": plain, "description": about}


def docs_page(operations: Sequence[Operation]) -> str:
    """The same for people: every route with what it reads."""
    parts = "".join(_shown(operation) for operation in operations)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>API</title>'
        '<link rel="stylesheet" href="/static/view.css"><main class="docs"><h1>API</h1>'
        "<p>Programs send <code>Authorization: Bearer TOKEN</code>. Errors are"
        ' <code>{"error": {"code", "message", "hint"}}</code>.'
        ' For programs: <a href="/openapi.json">openapi.json</a>.</p>'
        f"{parts}</main></html>"
    )


def _shown(operation: Operation) -> str:
    fields = "".join(map(_row, (*operation.query, *operation.body)))
    table = f"<table>{fields}</table>" if fields else ""
    return (
        f"<section><h2><code>{operation.method} {escape(operation.path)}</code></h2>"
        f"<p>{escape(operation.about)}</p>{table}</section>"
    )


def _row(field: Field) -> str:
    inner = "".join(map(_row, field.fields))
    nested = f"<table>{inner}</table>" if inner else ""
    kind = field.kind + (", required" if field.required else "")
    return f"<tr><th><code>{escape(field.name)}</code><td>{kind}<td>{escape(field.about)}{nested}"
