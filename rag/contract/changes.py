"""The object of `rag changes --json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.catalog.history import DocumentChange


def changes_json(since: str, changes: Sequence[DocumentChange]) -> dict[str, Any]:
    """CONTRACT's object for `rag changes --json`."""
    return {
        "since": since,
        "added": [change.source for change in changes if change.change == "added"],
        "changed": [
            {
                "source": change.source,
                "passages": {"added": change.passages_added, "removed": change.passages_removed},
            }
            for change in changes
            if change.change == "changed"
        ],
        "removed": [change.source for change in changes if change.change == "removed"],
    }
