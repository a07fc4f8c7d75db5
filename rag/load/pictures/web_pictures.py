"""The pictures that a page of HTML refers to, with their alternative texts."""

from __future__ import annotations

from html.parser import HTMLParser


def pictures_of(page: str) -> list[tuple[str, str]]:
    """(address, words) of each, in reading order."""
    parser = _Pictures()
    parser.feed(page)
    return parser.found


class _Pictures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a picture."""
        values = dict(attrs)
        if tag in ("img", "image"):
            address = values.get("src") or values.get("xlink:href") or values.get("href") or ""
            self.found.append((address, values.get("alt") or values.get("title") or ""))
