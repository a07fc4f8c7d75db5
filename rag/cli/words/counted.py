"""How many of what: every noun that the program counts, as it is said of one and of several."""

from __future__ import annotations

from rag.cli.words.messages import several


def characters(number: int) -> str:
    """`1 character`, `2 characters`."""
    return several("{number:,} character", "{number:,} characters", number)


def documents(number: int) -> str:
    """`1 document`, `2 documents`."""
    return several("{number:,} document", "{number:,} documents", number)


def files(number: int) -> str:
    """`1 file`, `2 files`."""
    return several("{number:,} file", "{number:,} files", number)


def pages(number: int) -> str:
    """`1 page`, `2 pages`."""
    return several("{number:,} page", "{number:,} pages", number)


def pictures(number: int) -> str:
    """`1 picture`, `2 pictures`."""
    return several("{number:,} picture", "{number:,} pictures", number)


def passages(number: int) -> str:
    """`1 passage`, `2 passages`."""
    return several("{number:,} passage", "{number:,} passages", number)
