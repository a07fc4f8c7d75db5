"""Bookmarks as every browser exports them (the Netscape format): folders as headings."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from rag.load.compose import Composer
from rag.load.content import Content
from rag.load.web.html_tags import Token, tokens

ADDRESS_CHARACTERS = 500
_ADDRESS = re.compile(r"(?:https?|ftp|mailto|file):\S+")


def are_bookmarks(raw: bytes) -> bool:
    """Whether a page is such an export."""
    return b"netscape-bookmark-file-1" in raw[:512].lower()


def read_bookmarks(page: str) -> Content:
    """Each bookmark a record: its title, its address, when it was added, what was noted."""
    reader = _Reader()
    for token in tokens(page):
        reader.take(token)
    reader.end_bookmark()
    return reader.composer.content(title=reader.title)


class _Reader:
    """Follows the tags; a bookmark ends where the next thing begins."""

    def __init__(self) -> None:
        self.composer = Composer()
        self.title = ""
        self._depth = 0
        self._inside = ""
        self._words: list[str] = []
        self._link: dict[str, str] | None = None
        self._name = self._note = ""

    def take(self, token: Token) -> None:
        if token.kind == "text":
            self._words.append(token.text)
        elif token.kind == "start":
            self._start(token)
        else:
            self._end(token.name)

    def _start(self, token: Token) -> None:
        if token.name in ("dt", "dl", "h3", "h1", "title"):
            self._leave()
            self.end_bookmark()
        self._depth += token.name == "dl"
        if token.name in ("a", "h1", "h3", "dd", "title"):
            self._leave()
            self._inside, self._words = token.name, []
        if token.name == "a":
            self._link = token.attributes

    def _end(self, name: str) -> None:
        if name == self._inside:
            self._leave()
        if name == "dl":
            self._leave()
            self.end_bookmark()
            self._depth = max(0, self._depth - 1)

    def _leave(self) -> None:
        """What was said since its tag belongs to it."""
        words, inside = " ".join("".join(self._words).split()), self._inside
        self._inside, self._words = "", []
        if inside == "a":
            self._name = words
        elif inside == "dd":
            self._note = words
        elif inside == "h3":
            self.composer.heading(words, max(1, self._depth))
        elif inside in ("h1", "title"):
            self.title = self.title or words

    def end_bookmark(self) -> None:
        """Append the bookmark that is open, if one is."""
        if self._link is None:
            return
        link, self._link = self._link, None
        address = link.get("href", "").strip()
        shown = address if _ADDRESS.fullmatch(address[:ADDRESS_CHARACTERS]) else ""
        name, note = self._name, self._note
        self._name = self._note = ""
        line = f"[{name or shown}]({shown})" if shown else name
        told = [f"added {day}" if (day := _day(link.get("add_date", ""))) else ""]
        told.append(f"tags: {tags}" if (tags := link.get("tags", "").replace(",", ", ")) else "")
        told = [part for part in told if part]
        line += f" ({'; '.join(told)})" if told and line else ""
        self.composer.record("\n".join(filter(None, (f"- {line}" if line else "", note))))


def _day(seconds: str) -> str:
    """The day of a time in seconds since 1970; "" where it is none."""
    try:
        return datetime.fromtimestamp(int(seconds[:11]), UTC).strftime("%Y-%m-%d")
    except (ValueError, OverflowError, OSError):
        return ""
