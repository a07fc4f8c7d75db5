"""Everything that decides how output looks: consoles, colours, links, progress.

Text of documents comes in here as plain strings and leaves as text without control codes or
markup, whatever it holds.
"""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.cli.words.messages import _
from rag.cli.words.spoken import spoken
from rag.core.errors import RagError
from rag.core.timings import TIMINGS

# rich is imported where something is printed: `--help` and usage errors do without it.
if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from rag.core.records import Explanation


def output() -> Console:
    """Standard output: the result. Colour only on a terminal; NO_COLOR is respected."""
    from rich.console import Console

    class Pipe(Console):
        def on_broken_pipe(self) -> None:
            # rich would exit with 1; a reader that has seen enough is no failure of ours.
            raise BrokenPipeError

    return Pipe(highlight=False, markup=False, emoji=False, soft_wrap=True)


def chatter() -> Console:
    """Standard error: progress, notes and errors."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def clean(text: str) -> str:
    """Text without anything a terminal would obey: control, bidirectional and private characters
    go, line ends and tabs stay."""
    return "".join(
        character
        for character in text
        if character in "\n\t"
        or unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs")
        or character in "\u200c\u200d"  # joiners that Persian, Hindi and emoji need
    )


def one_line(text: str, width: int) -> str:
    """Clean text on one line, shortened with an ellipsis."""
    flat = " ".join(clean(text).split())
    return flat if len(flat) <= width else flat[: max(1, width - 1)].rstrip() + "…"


def print_json(value: Any) -> None:
    """Exactly one JSON object on standard output; with `--timings` they are part of it."""
    if TIMINGS.running and isinstance(value, dict):
        from rag.cli.show.timings import timings_json

        value = {**value, "timings": timings_json()}
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()  # who reads a pipe waits for it, and a watch goes on for days


def place(
    source: str, start_line: int | None, end_line: int | None = None, page: int | None = None
) -> str:
    """``path:3–5``, ``path p. 4`` or ``path``, the path shortened for reading."""
    name = shown_path(source)
    if page is not None:
        return _("{name} p. {page}", name=name, page=page)
    if start_line is None:
        return name
    if end_line is None or end_line == start_line:
        return f"{name}:{start_line}"
    return f"{name}:{start_line}–{end_line}"


def ocr_note(read_by_ocr: bool) -> str:
    """Behind a place whose words were recognised in a picture: they may be misread."""
    return _(" · read by OCR") if read_by_ocr else ""


def shown_path(source: str) -> str:
    """The path as a person would say it: relative to here, or to their home."""
    path = Path(source)
    for base, prefix in ((Path.cwd(), ""), (Path.home(), "~/")):
        if path.is_absolute() and path.is_relative_to(base):
            return one_line(prefix + str(path.relative_to(base)), 200)
    return one_line(source, 200)


def link(text: str, source: str, start_line: int | None = None) -> Text:
    """Text that opens the file where the terminal knows links (OSC 8), plain text elsewhere."""
    from rich.style import Style
    from rich.text import Text

    path = Path(source).expanduser()
    if not path.is_file():
        return Text(text)
    anchor = f"#L{start_line}" if start_line else ""
    return Text(text, style=Style(link=path.resolve().as_uri() + anchor))


def why(explanation: Explanation) -> str:
    """Where a result came from, in one line."""
    sides = []
    for name in ("dense", "lexical"):
        rank, score = (getattr(explanation, f"{name}_{field}") for field in ("rank", "score"))
        if score is not None:
            sides.append(
                _("{name} rank {rank} ({score:.3f})", name=name, rank=rank or "–", score=score)
            )
    sides.append(_("fused {fused_score:.3f}", fused_score=explanation.fused_score))
    if explanation.rerank_score is not None:
        sides.append(_("reranked {rerank_score:.3f}", rerank_score=explanation.rerank_score))
    return " · ".join(sides)


def print_error(error: RagError) -> None:
    """What happened, and the command that mends it."""
    # Without rich, which takes longer to import than most errors to find.
    bold_red, plain = ("\x1b[1;31m", "\x1b[0m") if _errors_in_colour() else ("", "")
    sys.stderr.write(f"{bold_red}{_('error')}: {plain}{clean(spoken(error.message))}\n")
    if error.hint:
        sys.stderr.write(f"  {_('hint')}: {clean(spoken(error.hint))}\n")


def _errors_in_colour() -> bool:
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "") in ("dumb", "unknown")
    return sys.stderr.isatty() and not plain and sys.platform != "win32"


def note(text: str) -> None:
    """A line of chatter."""
    chatter().print(clean(text))


Advance = Callable[[float, float, str], None]
"""(done, total, note): how far something is."""


@contextmanager
def progress(title: str) -> Iterator[Advance]:
    """A bar on standard error while something long runs; nothing when that is no terminal."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = chatter()
    if not console.is_terminal:
        yield lambda done, total, text: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=max(8, min(24, console.width - 70))),
        TextColumn("{task.fields[note]}"),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=None, note="")
        yield lambda done, total, text: bar.update(
            task, completed=done, total=total or None, note=text
        )
