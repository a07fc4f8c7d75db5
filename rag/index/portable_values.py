"""Checks of what an import reads: data from somewhere else, of which nothing is believed."""

from __future__ import annotations

from typing import Any


def text_of(value: object, longest: int) -> str:
    """A text that can be stored.

    :raises ValueError: when it is none, or too long.
    """
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError(f"not a text of at most {longest} characters: {str(value)[:40]!r}")
    value.encode("utf-8")  # half of a surrogate pair can be written in JSON, but not stored
    return value


def number_of(value: object, least: int, largest: int) -> int:
    """A whole number between two others.

    :raises ValueError: when it is none.
    """
    if type(value) is not int or not least <= value <= largest:
        raise ValueError(f"not a number from {least} to {largest}: {str(value)[:40]}")
    return value


def choice_of(value: object, choices: tuple[str, ...]) -> Any:
    """One of the texts that are allowed.

    :raises ValueError: when it is none of them.
    """
    if value not in choices:
        raise ValueError(f"{value!r} is none of {', '.join(choices)}")
    return value
