"""The objects of `rag status --json` and `rag status SOURCE --json`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.index.document_status import DocumentStatus
    from rag.index.status import Status


def status_json(status: Status) -> dict[str, Any]:
    """CONTRACT's object for `rag status --json`."""
    return dataclasses.asdict(status)


def document_status_json(status: DocumentStatus) -> dict[str, Any]:
    """One document; what was left out of its pages as objects."""
    left_out = [{"line": line, "count": count} for line, count in status.furniture]
    return {**dataclasses.asdict(status), "furniture": left_out}
