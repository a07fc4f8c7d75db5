"""The object of `rag status --json`."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.index.status import Status


def status_json(status: Status) -> dict[str, Any]:
    """CONTRACT's object for `rag status --json`."""
    return dataclasses.asdict(status)
