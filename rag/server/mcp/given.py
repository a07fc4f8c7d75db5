"""What a tool gives, within the room of a context window: texts are cut, lists end where the room
does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote as quoted

ROOM = 16_000
"""Bytes of an answer's values: with the words beside them below 8,000 tokens. Three bytes are a
token at the least, in scripts with few bytes a word as in others."""
CONCISE, FULL = 400, 2000
"""Characters of one passage."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a tool gives.

    :ivar values: as plain JSON; `said` the same in short for people and models.
    :ivar links: (address, name) of documents that it names.
    """

    values: dict[str, Any]
    said: str
    links: tuple[tuple[str, str], ...] = ()


def result_of(result: dict[str, Any], length: int) -> dict[str, Any]:
    """A passage with its place, its text cut to so many characters."""
    text = result["text"]
    names = ("document", "source", "title", "heading", "page", "start_line", "end_line", "score")
    kept = {name: result[name] for name in names}
    for name in ("title", "heading", "source"):
        kept[name] = kept[name][:300]
    return {**kept, "place": place_of(result), "text": text[:length] + "…" * (len(text) > length)}


def place_of(found: dict[str, Any]) -> str:
    """``path:12``, ``path p. 4`` or ``path``."""
    source = found["source"][:300]
    if found.get("page") is not None:
        return f"{source} p. {found['page']}"
    return f"{source}:{found['start_line']}" if found.get("start_line") else source


def address_of(collection: str, found: dict[str, Any]) -> str:
    """The address of a document as a resource, at the lines of what was found in it."""
    first, last = found.get("start_line"), found.get("end_line")
    lines = f"?lines={first}-{last}" if first else ""
    return f"rag://{quoted(collection, safe='')}/{quoted(found['source'])}{lines}"


def fitting(values: list[dict[str, Any]], room: int) -> list[dict[str, Any]]:
    """As many as there is room for, at least one."""
    kept: list[dict[str, Any]] = []
    for value in values:
        room -= len(json.dumps(value, ensure_ascii=False).encode())
        if kept and room < 0:
            break
        kept.append(value)
    return kept
