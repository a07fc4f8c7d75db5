"""HTML to a stream of tags and text, in one pass whose time grows only with the size of the page.

Written here because hostile pages defeat the parsers at hand: the standard library's needs minutes
for 100 kB of unclosed quotes, libxml2 drops what is nested deeper than its limit, and lexbor's time
grows with the square of the depth. Nothing here knows what a tag means, save those whose content is
no HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

ATTRIBUTES = 64
"""Of one tag; more are read over."""

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/><]*)")
_NAME = re.compile(r"[\s/]*([^\s/>=][^\s/>=]*)(\s*=\s*)?")
_UNQUOTED = re.compile(r"[^\s>]*")
_RAW = {
    name: re.compile(f"</{name}[\\s/>]", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "template", "svg", "iframe", "noscript")
}


@dataclass(frozen=True, slots=True)
class Token:
    """A start tag, an end tag (both by lower-case `name`) or text."""

    kind: Literal["start", "end", "text"]
    name: str = ""
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    closed: bool = False


def tokens(page: str) -> Iterator[Token]:
    """Tags and text in order; comments, declarations and scripts are left out.

    A character reference in text is resolved. What is not closed reaches to the end of the page.
    """
    scanner = _Scanner(page)
    while scanner.position < len(page):
        yield from scanner.step()


@dataclass(slots=True)
class _Scanner:
    page: str
    position: int = 0
    absent: set[str] = field(default_factory=set)

    def step(self) -> Iterator[Token]:
        page, start = self.page, self.position
        opened = page.find("<", start)
        opened = len(page) if opened < 0 else opened
        if opened > start:
            yield Token("text", text=html.unescape(page[start:opened]))
        self.position = opened
        if tag := _TAG.match(page, opened):
            yield from self._tag(tag)
        elif page.startswith("<!--", opened):
            self.position = self._after("-->", opened + 2)
        elif page[opened + 1 : opened + 2] in ("!", "?", "/"):
            self.position = self._after(">", opened)
        elif opened < len(page):
            yield Token("text", text="<")
            self.position += 1

    def _tag(self, tag: re.Match[str]) -> Iterator[Token]:
        name = tag[2].lower()
        self.position = tag.end()
        attributes = self._attributes()
        closed = self.page.startswith("/", max(tag.end(), self.position - 2))
        if tag[1]:
            yield Token("end", name)
            return
        yield Token("start", name, attributes=attributes, closed=closed)
        if name in _RAW and not closed:
            end = _RAW[name].search(self.page, self.position)
            inner = self.page[self.position : end.start() if end else len(self.page)]
            self.position += len(inner)
            if name == "title":
                yield Token("text", text=html.unescape(inner))
            elif name == "style":
                yield Token("text", text=inner)

    def _attributes(self) -> dict[str, str]:
        """Read to the end of the tag; the first of equal names counts."""
        found: dict[str, str] = {}
        page = self.page
        while (name := _NAME.match(page, self.position)) is not None:
            self.position = name.end()
            value = self._value() if name[2] else ""
            if len(found) < ATTRIBUTES:
                found.setdefault(name[1].lower(), html.unescape(value[:2000]))
        self.position = self._after(">", self.position)
        return found

    def _value(self) -> str:
        quote = self.page[self.position : self.position + 1]
        if quote in ("'", '"'):
            end = self._find(quote, self.position + 1)
            if end >= 0:
                value = self.page[self.position + 1 : end]
                self.position = end + 1
                return value
        unquoted = _UNQUOTED.match(self.page, self.position)
        self.position = unquoted.end() if unquoted else self.position
        return unquoted[0] if unquoted else ""

    def _after(self, mark: str, start: int) -> int:
        at = self._find(mark, start)
        return at + len(mark) if at >= 0 else len(self.page)

    def _find(self, mark: str, start: int) -> int:
        """`str.find` that looks only once for what is not there."""
        if mark in self.absent:
            return -1
        at = self.page.find(mark, start)
        if at < 0:
            self.absent.add(mark)
        return at
