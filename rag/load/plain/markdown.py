"""Markdown as it is written: the text stays verbatim, headings become sections.

Only what structure needs is understood (front matter, fences, headings); nothing is rendered.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator

from rag.core.document_structure import Section, Table
from rag.load.content import Content, iso_date, one_line
from rag.load.plain.front_matter import yaml_fields
from rag.load.table.bars import bar_tables

FRONT_MATTER_CHARACTERS = 1 << 16
STRUCTURED_CHARACTERS = 20_000_000
MARKS = 200_000
"""Headings are looked for in so many characters and marks; nobody wrote more by hand."""

_MARK = re.compile(
    r"^(?: {0,3}(?P<atx>#{1,6})(?=[ \t\n]|\Z)"
    r"|[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]*)?(?P<fence>`{3,}(?=[^`\n]*$)|~{3,}).*"
    r"| {0,3}(?:=+|-+)[ \t]*$)",
    re.MULTILINE,
)
_NO_PARAGRAPH = re.compile(r" {4}|\t| {0,3}(?:>|[-*+][ \t]|\d{1,9}[.)][ \t]|\||<)")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_EMPHASIS = re.compile(r"(\*{1,3}|`+|~~|(?<!\w)_{1,3}(?=\S))(.+?)\1(?!\w)")
_DATES = ("date", "created", "published", "updated", "modified")


def read_markdown(text: str) -> Content:
    """Sections from headings; title and date from the front matter, else the first heading.

    Other names that a note goes by (``aliases``) stand behind its title, so that they find it.
    """
    fields, body = front_matter(text)
    sections = tuple(headings(text, body))
    title = fields.get("title", "") or (sections[0].title if sections else "")
    others = fields.get("aliases") or fields.get("alias", "")
    return Content(
        text=text,
        title=one_line(f"{title} ({others})" if others and title else title or others),
        date=next((day for key in _DATES if (day := iso_date(fields.get(key)))), ""),
        kind="markdown",
        sections=sections,
        verbatim=True,
        tables=_tables(text, body),
    )


def _tables(text: str, body: int) -> tuple[Table, ...]:
    """Tables of bars, and those written as HTML."""
    found = bar_tables(text, body) if "|" in text else ()
    if "<t" not in text or "<table" not in text.lower():
        return found
    from rag.load.web.html_in_text import html_tables

    return tuple(sorted((*found, *html_tables(text, body)), key=lambda table: table.start))


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """The plain fields between ``---`` (YAML) or ``+++`` (TOML) lines, and where the body begins.

    YAML may also end in ``...``. It is read line by line, not by a parser: its merge keys let ten
    lines grow without bound.
    """
    mark = text[:3]
    head = text[:FRONT_MATTER_CHARACTERS]
    if mark not in ("---", "+++") or head[3:].split("\n", 1)[0].strip():
        return {}, 0
    closing = r"(?:---|\.\.\.)" if mark == "---" else re.escape(mark)
    end = re.compile(rf"^{closing}[ \t]*$", re.MULTILINE).search(head, 4)
    if end is None:
        return {}, 0
    inner = head[head.index("\n") + 1 : end.start()]
    fields = _toml_fields(inner) if mark == "+++" else yaml_fields(inner)
    return fields, min(end.end() + 1, len(text))


def _toml_fields(inner: str) -> dict[str, str]:
    try:
        return {key.lower(): str(value) for key, value in tomllib.loads(inner).items()}
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def headings(text: str, start: int = 0) -> Iterator[Section]:
    """ATX and setext headings outside fenced code, in order."""
    fence = ""
    block_start = start
    found = _MARK.finditer(text, start, STRUCTURED_CHARACTERS)
    for mark in itertools.islice(found, MARKS):
        if fence:
            if mark["fence"] and _closes(mark[0], fence):
                fence, block_start = "", mark.end()
        elif mark["fence"]:
            fence = mark["fence"]
        elif mark["atx"]:
            end = text.find("\n", mark.end())
            line = text[mark.end() : end if end >= 0 else len(text)]
            if title := plain(_unclosed(line)):
                yield Section(mark.start(), len(mark["atx"]), title)
            block_start = mark.end() + len(line)
        else:
            above = _paragraph_above(text, mark.start(), block_start)
            if title := _setext_title(text[above : mark.start()]):
                yield Section(above, 1 if "=" in mark[0] else 2, title)
            block_start = mark.end()


def _paragraph_above(text: str, end: int, limit: int) -> int:
    """Where the paragraph begins whose last line ends before `end`; at most four lines up."""
    start = end
    for _ in range(4):
        above = text.rfind("\n", max(limit, start - 1000), max(limit, start - 1)) + 1
        above = max(above, limit)
        if above >= start or not text[above:start].strip():
            break
        start = above
    return start


def _unclosed(title: str) -> str:
    """An ATX heading may end in any number of ``#`` after a blank."""
    title = title[:1000].strip()
    shorter = title.rstrip("#")
    return shorter if not shorter or shorter[-1] in " \t" else title


def _closes(line: str, fence: str) -> bool:
    rest = line.strip(" \t>\n")
    return len(rest) >= len(fence) and not rest.strip(fence[0])


def _setext_title(paragraph: str) -> str:
    """A setext heading is a short paragraph: no list, quote, table or indented code."""
    lines = paragraph.strip("\n").split("\n")
    if len(lines) > 3 or len(paragraph) > 200 or _NO_PARAGRAPH.match(paragraph):
        return ""
    return plain(" ".join(lines))


def plain(text: str) -> str:
    """A heading without its inline marks: emphasis, code, links, anchors."""
    text = re.sub(r" ?\{#[^{}]*\}$", "", one_line(text))
    text = _LINK.sub(r"\1", _LINK.sub(r"\1", text))
    return one_line(_EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text)))
