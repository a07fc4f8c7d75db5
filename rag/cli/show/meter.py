"""A line on standard error that says how far something is, and goes when anything else is said."""

from __future__ import annotations

from rag.cli.show import render
from rag.cli.show.flow import wraps

_CLEAR = "\r\x1b[K"


class Meter:
    """Shows nothing where standard error is no terminal."""

    def __init__(self) -> None:
        self._console = render.chatter()
        self._shown = False

    def show(self, text: str) -> None:
        """Say this instead of what was said before."""
        if wraps(self._console):
            self._console.file.write(f"{_CLEAR}{render.one_line(text, self._console.width - 1)}")
            self._console.file.flush()
            self._shown = True

    def clear(self) -> None:
        """Take it away, so that something else can be printed."""
        if self._shown:
            self._console.file.write(_CLEAR)
            self._console.file.flush()
        self._shown = False
