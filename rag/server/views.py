"""Addresses that show a document at a place, and the stretches they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from rag.core.errors import ConfigError

Span = tuple[int, int]

_SPANS = re.compile(r"\d{1,9}-\d{1,9}(?:,\d{1,9}-\d{1,9}){0,199}")


def view_of_quote(
    document: str, place: tuple[int, int], highlight: tuple[int, int], collection: str
) -> str:
    """Where a quote can be looked at, what answers most marked in it."""
    start, end = place
    telling = (start + highlight[0], start + highlight[1]) if highlight[1] else (0, 0)
    return view_of(document, start, end, collection, telling)


def view_of(
    document: str, start: int, end: int, collection: str, telling: tuple[int, int] = (0, 0)
) -> str:
    """Where a stretch of a document can be looked at.

    :param telling: (start, end) of what matters most in it; (0, 0) for all of it alike.
    """
    values: dict[str, object] = {"collection": collection, "start": start, "end": end}
    if telling[1]:
        values |= {"from": telling[0], "to": telling[1]}
    return f"/view/{document}?{urlencode(values)}#mark"


def with_beside(view: str, beside: Sequence[Span]) -> str:
    """The address of a view that marks other stretches too."""
    address, _, anchor = view.partition("#")
    return f"{address}&{urlencode({'beside': spans_written(beside)}, safe=',')}#{anchor}"


def spans_written(spans: Sequence[Span]) -> str:
    """``12-40,87-99``."""
    return ",".join(f"{start}-{end}" for start, end in spans)


def spans_read(text: str) -> tuple[Span, ...]:
    """The same read again.

    :raises ConfigError: when it is something else.
    """
    if text and not _SPANS.fullmatch(text):
        raise ConfigError(f"beside is {text[:60]!r}", hint="12-40,87-99")
    pairs = (span.split("-") for span in text.split(",")) if text else ()
    return tuple((int(start), int(end)) for start, end in pairs)
