"""Notes of Google Keep, as Takeout gives them: one file of JSON a note."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rag.load import marks
from rag.load.compose import Composer
from rag.load.content import Content


def is_note(value: object) -> bool:
    """Whether JSON is such a note."""
    return isinstance(value, dict) and (
        "userEditedTimestampUsec" in value and bool({"textContent", "listContent"} & set(value))
    )


def read_note(note: Mapping[str, Any]) -> Content:
    """Title, text, list with its ticks, labels and links."""
    composer = Composer()
    composer.heading(str(note.get("title") or ""), 1)
    if note.get("isTrashed") is True:
        composer.block("(in the bin)")
    composer.block(str(note.get("textContent") or ""))
    first = True
    for entry in _objects(note, "listContent"):
        ticked = marks.tick(entry.get("isChecked") is True)
        composer.block(f"- {ticked} {entry.get('text') or ''}", tight=not first)
        first = False
    for link in _objects(note, "annotations"):
        composer.block(" ".join(str(link.get(key) or "") for key in ("title", "url")).strip())
    labels = ", ".join(str(label.get("name") or "") for label in _objects(note, "labels"))
    composer.block(f"Labels: {labels}" if labels else "")
    return composer.content(date=_day(note))


def _objects(note: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    value = note.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _day(note: Mapping[str, Any]) -> str:
    """The day it was last changed, or ""."""
    try:
        seconds = int(str(note.get("userEditedTimestampUsec"))) / 1e6
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
    except (ValueError, OverflowError, OSError):
        return ""
