"""Markdown as it is written: the text stays verbatim, headings become sections.

Only what structure needs is understood (front matter, fences, headings); nothing is rendered.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from rag.load.content import Content, iso_date, one_line
from rag.records import Section

FRONT_MATTER_CHARACTERS = 1 << 16

_ATX = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]*)?(`{3,}(?=[^`]*$)|~{3,})")
_NO_PARAGRAPH = re.compile(r" {4}|\t| {0,3}(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]|\||<)")
_YAML_LINE = re.compile(r"([A-Za-z_-]+)[ \t]*:[ \t]*(.*)$")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_EMPHASIS = re.compile(r"(\*{1,3}|`+|~~|(?<!\w)_{1,3}(?=\S))(.+?)\1(?!\w)")
_DATES = ("date", "created", "published", "updated", "modified")


def read_markdown(text: str) -> Content:
    """Sections from headings; title and date from the front matter, else the first heading."""
    fields, body = front_matter(text)
    sections = tuple(headings(text, body))
    title = fields.get("title", "") or (sections[0].title if sections else "")
    return Content(
        text=text,
        title=one_line(title),
        date=next((day for key in _DATES if (day := iso_date(fields.get(key)))), ""),
        kind="markdown",
        sections=sections,
        verbatim=True,
    )


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """The plain fields between ``---`` (YAML) or ``+++`` (TOML) lines, and where the body begins.

    YAML is read line by line, not by a parser: its merge keys let ten lines grow without bound.
    """
    mark = text[:3]
    head = text[:FRONT_MATTER_CHARACTERS]
    if mark not in ("---", "+++") or head[3:].split("\n", 1)[0].strip():
        return {}, 0
    end = re.compile(rf"^{re.escape(mark)}[ \t]*$", re.MULTILINE).search(head, 4)
    if end is None:
        return {}, 0
    inner = head[head.index("\n") + 1 : end.start()]
    fields = _toml_fields(inner) if mark == "+++" else _yaml_fields(inner)
    return fields, min(end.end() + 1, len(text))


def _toml_fields(inner: str) -> dict[str, str]:
    try:
        return {key.lower(): str(value) for key, value in tomllib.loads(inner).items()}
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _yaml_fields(inner: str) -> dict[str, str]:
    found = (_YAML_LINE.match(line) for line in inner.split("\n"))
    return {match[1].lower(): _scalar(match[2]) for match in found if match}


def _scalar(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] in "'\"" and (end := value.find(value[0], 1)) > 0:
        return value[1:end]
    return value.split(" #", 1)[0].strip()


def headings(text: str, start: int = 0) -> Iterator[Section]:
    """ATX and setext headings outside fenced code, in order."""
    fence = ""
    paragraph: list[str] = []
    paragraph_start = position = start
    for line in text[start:].split("\n"):
        opened = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence:
            fence = "" if _closes(line, fence) else fence
            paragraph = []
        elif opened:
            fence, paragraph = opened[1], []
        elif atx := _ATX.match(line):
            if title := plain(_unclosed(line[atx.end() :])):
                yield Section(position, len(atx[1]), title)
            paragraph = []
        elif paragraph and (under := _UNDERLINE.match(line)):
            if title := _setext_title(paragraph):
                yield Section(paragraph_start, 1 if under[1][0] == "=" else 2, title)
            paragraph = []
        else:
            if not paragraph:
                paragraph_start = position
            paragraph = _gather(paragraph, line)
        position += len(line) + 1


def _unclosed(title: str) -> str:
    """An ATX heading may end in any number of ``#`` after a blank."""
    title = title.strip()
    shorter = title.rstrip("#")
    return shorter if not shorter or shorter[-1] in " \t" else title


def _closes(line: str, fence: str) -> bool:
    rest = line.strip(" \t>")
    return len(rest) >= len(fence) and not rest.strip(fence[0])


def _gather(paragraph: list[str], line: str) -> list[str]:
    """A setext heading is a short paragraph: no list, quote, table or indented code."""
    if not line.strip() or (not paragraph and _NO_PARAGRAPH.match(line)):
        return []
    return [*paragraph, line[:1000]][:4]


def _setext_title(paragraph: list[str]) -> str:
    title = plain(" ".join(paragraph))
    return title if len(paragraph) < 4 and len(title) < 200 else ""


def plain(text: str) -> str:
    """A heading without its inline marks: emphasis, code, links, anchors."""
    text = re.sub(r" ?\{#[^{}]*\}$", "", one_line(text))
    text = _LINK.sub(r"\1", _LINK.sub(r"\1", text))
    return one_line(_EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text)))
