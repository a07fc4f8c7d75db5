"""The object of `rag search --json`."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.core.records import ScoredPassage


def search_json(
    searched: tuple[str, str],
    found: Sequence[ScoredPassage],
    seconds: float,
    *,
    scope: str = "",
    explain: bool = False,
) -> dict[str, Any]:
    """CONTRACT's object for `rag search --json`.

    :param searched: the query and the mode.
    :param scope: what the query's own words have limited it to.
    :param explain: say of each result where it came from.
    """
    query, mode = searched
    return {
        "query": query,
        "mode": mode,
        "scope": scope or None,
        "results": [result_json(scored, explain=explain) for scored in found],
        "seconds": round(seconds, 4),
    }


def result_json(scored: ScoredPassage, *, explain: bool = False) -> dict[str, Any]:
    """One passage of a ranking."""
    found: dict[str, Any] = {"rank": scored.rank, "score": round(scored.score, 6)}
    found |= dataclasses.asdict(scored.passage)
    if explain:
        found["explanation"] = dataclasses.asdict(scored.explanation)
    return found
