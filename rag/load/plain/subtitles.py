"""Subtitles (SRT, VTT) as the speech a person hears: cues joined, the time as heading.

Line numbers are given up for that: a sentence runs over many cues, and a time finds it again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from rag.load.compose import Composer
from rag.load.content import Content

SECTION_SECONDS = 60
PAUSE_SECONDS = 4.0

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"[ \t]*{_TIME}[ \t]+-->[ \t]+{_TIME}")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,50})?[ \t]+([^<>]{1,100})>")
_SPEAKER = re.compile(r"(?:[^\W\d_][\w .'’-]{0,40}:|[-–—]|>>)\s")
_TAG = re.compile(r"</?[a-zA-Z0-9][^<>]{0,200}>|\{\\[^{}]{0,100}\}")


def read_subtitles(text: str) -> Content:
    """A section for every minute that begins, a paragraph for every pause."""
    composer = Composer()
    words: list[str] = []
    section_at, last_end = -float(SECTION_SECONDS), 0.0
    for start, end, cue in _cues(text):
        if words and (start - last_end > PAUSE_SECONDS or start - section_at >= SECTION_SECONDS):
            composer.block(_turns(words))
            words = []
        if start - section_at >= SECTION_SECONDS:
            composer.heading(_clock(start), 1, shown=False)
            section_at = start
        if cue and (not words or words[-1] != cue):
            words.append(cue)
        last_end = end
    composer.block(_turns(words))
    content = composer.content(kind="text")
    return Content(
        content.text, sections=content.sections, hidden_characters=content.hidden_characters
    )


def _turns(cues: list[str]) -> str:
    """What was said, a line for each who begins to speak."""
    said = ""
    for cue in cues:
        said += ("\n" if _SPEAKER.match(cue) else " ") + cue
    return said.strip()


def _cues(text: str) -> Iterator[tuple[float, float, str]]:
    """(start, end, text) of every cue; seconds."""
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        at = next((i for i, line in enumerate(lines[:3]) if "-->" in line), None)
        times = _TIMES.match(lines[at]) if at is not None else None
        if at is not None and times:
            numbers = [int(group or 0) for group in times.groups()]
            cue = " ".join(" ".join(lines[at + 1 :]).split())
            yield _seconds(numbers[:4]), _seconds(numbers[4:]), _spoken(cue)


def _seconds(numbers: list[int]) -> float:
    hours, minutes, seconds, thousandths = numbers
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000


def _spoken(cue: str) -> str:
    named = _VOICE.sub(lambda match: f"{match[1].strip()}: ", cue)
    return " ".join(html.unescape(_TAG.sub("", named)).split())


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
