"""Text that arrives piece by piece, wrapped between words as it comes: nothing is drawn twice.

It knows nothing of answers; where output is no terminal it wraps nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

NARROWEST = 4


class Flow:
    """A paragraph in the making, `indent` columns from the left."""

    def __init__(self, console: Console, indent: int = 0) -> None:
        self._console, self._indent = console, indent
        self._column = 0

    def add(self, piece: Text) -> None:
        """Print a piece, a space before it where something stands on the line already."""
        # Asked every time: the window may have changed its size.
        width = max(NARROWEST, self._console.width - self._indent)
        if self._column >= width and wraps(self._console):
            self.end()
        # What stands on the line is stood in for by letters, which cannot be broken.
        text = Text("x" * self._column + " " * bool(self._column)) + piece
        lines = text.wrap(self._console, width) if wraps(self._console) else [text]
        for number, line in enumerate(lines):
            if number:
                self.end()
            if number + 1 < len(lines):
                line.rstrip()
            self._print(line[self._column :])

    def end(self) -> None:
        """Go to the next line, if anything stands on this one."""
        if self._column:
            self._console.print()
        self._column = 0

    def _print(self, line: Text) -> None:
        if not self._column:
            self._console.print(" " * self._indent, end="")
        self._console.print(line, end="")
        self._column += cell_len(line.plain)


def wraps(console: Console) -> bool:
    """Whether lines are broken here, rather than by whatever reads them."""
    return console.is_terminal and not console.is_dumb_terminal
