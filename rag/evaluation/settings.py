"""Search settings as one writes them down: ``default``, ``mode=dense``,
``dense_weight=0.35,feedback=off``.

They are applied to a search; whether one is better than another is measured elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from rag.core.errors import ConfigError
from rag.search.retrieve import Search

DEFAULT = "default"
TRIED = (
    DEFAULT,
    *(f"dense_weight={weight}" for weight in (0.35, 0.45, 0.65, 0.75)),
    "adapted=off",
    "feedback=off",
    "fusion=ranks",
    "mode=dense",
    "mode=lexical",
)
"""What `rag eval tune` compares; the first is what others must beat."""


def settings(search: Search) -> dict[str, Search]:
    """The settings tried, by name; the first is the default."""
    return {name: with_settings(search, name) for name in TRIED}


def with_settings(search: Search, written: str) -> Search:
    """A search with settings written as ``name=value``, parted by commas.

    :raises ConfigError: naming every part that is no setting.
    """
    changes: dict[str, Any] = {}
    problems: list[str] = []
    for part in written.split(","):
        name, _, value = (word.strip() for word in part.partition("="))
        if part.strip() == DEFAULT:
            continue
        try:
            changes[name] = _KNOWN[name](value)
        except KeyError:
            problems.append(f"{part.strip()!r} is no setting of search")
        except ValueError as error:
            problems.append(f"{name} = {value!r} is not {error}")
    if problems:
        raise ConfigError("; ".join(problems), hint=f"known: {DEFAULT}, {', '.join(_KNOWN)}")
    return replace(search, **changes)


def _one_of(*words: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in words:
            raise ValueError(" or ".join(words))
        return value

    return read


def _switch(value: str) -> bool:
    return _one_of("on", "off")(value) == "on"


def _share(value: str) -> float:
    try:
        share = float(value)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError("a number from 0 to 1")
    return share


_KNOWN: Mapping[str, Callable[[str], object]] = {
    "mode": _one_of("hybrid", "dense", "lexical"),
    "fusion": _one_of("scores", "ranks"),
    "dense_weight": _share,
    "adapted": _switch,
    "feedback": _switch,
    "distinct": _switch,
}
