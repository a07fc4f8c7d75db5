"""Where a query holds words in quotation marks or backquotes: they are meant as typed."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"\"[^\"]+\"|“[^”]+”|„[^“”]+[“”]|«[^»]+»|`[^`]+`")


def is_quoted(query: str, place: int) -> bool:
    """Whether the character at a place stands in marks."""
    return any(match.start() < place < match.end() for match in _QUOTED.finditer(query))
