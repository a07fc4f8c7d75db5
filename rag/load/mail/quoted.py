"""What of a mail is new and what it quotes from earlier ones.

It only tells them apart; nothing is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ATTRIBUTION_LINES = 3
"""An attribution is broken over so many lines at most."""

_ATTRIBUTION = re.compile(
    r"(?:on|am|le|el|il|op|den|em|dnia|dne|w dniu)\b.{5,300}"
    r"\b(?:wrote|schrieb\b.{0,80}|a écrit|escribió|ha scritto|schreef|skrev\b.{0,80}|escreveu"
    r"|napisał\w*|napsal\w*)\s*:\s*$"
    r"|.{3,200}\b(?:wrote|schrieb|пишет|писал\w*|写道)\s*[:：]\s*$",
    re.IGNORECASE | re.DOTALL,
)
_REST = re.compile(
    r"\s*(?:-{2,}|_{5,})\s*(?:original message|forwarded message|ursprüngliche nachricht"
    r"|weitergeleitete nachricht|message d'origine|message transféré|mensaje original"
    r"|messaggio originale)\s*-{0,}\s*$",
    re.IGNORECASE,
)
"""A line after which Outlook repeats the whole earlier mail, without marks."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some lines of a mail's text, all new or all quoted."""

    text: str
    quoted: bool


def stretches(text: str) -> list[Stretch]:
    """The text in order, cut where a quote begins or ends; joined by line ends they give it."""
    lines = text.split("\n")
    marks = list(_marks(lines))
    found: list[Stretch] = []
    start = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or marks[index] != marks[start]:
            found.append(Stretch("\n".join(lines[start:index]), marks[start]))
            start = index
    return found


def _marks(lines: list[str]) -> Iterator[bool]:
    """For each line whether it is quoted; blank lines and an attribution go with what follows."""
    marks = [line.lstrip().startswith(">") for line in lines]
    rest = next((i for i, line in enumerate(lines) if _REST.match(line[:200])), len(lines))
    marks[rest:] = [True] * (len(lines) - rest)
    for index in range(1, len(lines)):
        if marks[index] and not marks[index - 1]:
            for before in range(_attribution(lines, index), index):
                marks[before] = True
    for index in range(1, len(lines) - 1):
        if not lines[index].strip() and marks[index - 1]:
            after = next((i for i in range(index, len(lines)) if lines[i].strip()), 0)
            marks[index] = marks[after] if after else True
    yield from marks


def _attribution(lines: list[str], quote: int) -> int:
    """The line on which the attribution of a quote begins; the quote itself where it has none."""
    end = quote
    while end and not lines[end - 1].strip():
        end -= 1
    for start in range(end - 1, max(-1, end - 1 - ATTRIBUTION_LINES), -1):
        if _ATTRIBUTION.match("\n".join(lines[start:end]).strip()[:600]):
            return start
    return quote
