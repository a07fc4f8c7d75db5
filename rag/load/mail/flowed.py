"""Plain text of a mail that was sent as ``format=flowed`` (RFC 3676), as its reader sees it.

Lines that a program broke are put together again; what the writer broke, and what is quoted how
deep, stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

SIGNATURE = "-- "
"""The line above a signature ends with a blank and is no broken line."""


def is_flowed(part: Message) -> bool:
    """Whether a part says that its lines are broken for the journey only."""
    return str(part.get_param("format") or "").lower() == "flowed"


def unflowed(text: str, *, delete_space: bool) -> str:
    """The paragraphs of a flowed text, one line each; quoted ones with as many ``>`` as before.

    :param delete_space: ``DelSp=yes``: the blank that marks a broken line is none of the writer's.
    """
    return "\n".join(_paragraphs(text.replace("\r\n", "\n"), delete_space))


@dataclass(frozen=True, slots=True)
class _Line:
    depth: int
    text: str

    @property
    def goes_on(self) -> bool:
        return self.text.endswith(" ") and self.text != SIGNATURE

    def shown(self) -> str:
        text = self.text if self.text == SIGNATURE else self.text.rstrip(" ")
        return f"{'>' * self.depth} {text}".rstrip() if self.depth else text


def _paragraphs(text: str, delete_space: bool) -> Iterator[str]:
    parts: list[str] = []
    depth = 0
    for line in map(_parsed, text.split("\n")):
        # By the letter an empty line ends the one before it; people and programs mean a new one.
        if parts and (line.depth != depth or line.text in ("", SIGNATURE)):
            yield _Line(depth, "".join(parts)).shown()
            parts = []
        depth = line.depth
        parts.append(line.text[:-1] if line.goes_on and delete_space else line.text)
        if not line.goes_on:
            yield _Line(depth, "".join(parts)).shown()
            parts = []
    if parts:
        yield _Line(depth, "".join(parts)).shown()


def _parsed(line: str) -> _Line:
    """Its depth, and its words without the blank that kept them from looking quoted."""
    words = line.lstrip(">")
    return _Line(len(line) - len(words), words.removeprefix(" "))
