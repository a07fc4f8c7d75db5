"""What the end of a text says of it: that it asks, or that it only announces what follows."""

from __future__ import annotations

ASKING = ("?", "？", "؟")
_ANNOUNCING = (":", "：")
_CLOSING = "\"'”’»)*_` \n"
"""Quotes, brackets and marks of emphasis that may stand after it."""


def asks(text: str) -> bool:
    """Whether a text ends in a question: what follows answers it."""
    return text.rstrip(_CLOSING).endswith(ASKING)


def announces(text: str) -> bool:
    """Whether a text says little but that something follows it."""
    return text.rstrip(_CLOSING).endswith(_ANNOUNCING)
