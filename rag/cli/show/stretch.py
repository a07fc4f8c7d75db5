"""How a stretch of a document looks on a terminal: its place, its words, what answers most in bold.

It prints what it is given and decides nothing about it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.text import Text

from rag.cli.show import render
from rag.cli.show.flow import Flow, wraps
from rag.cli.show.quoted import QuotedPart, quoted_parts
from rag.evidence.check_quotes import lines_of

if TYPE_CHECKING:
    from rich.console import Console

    from rag.core.records import Quote

_LINK = re.compile(r"!?\[([^\[\]\n]{1,200})\]\((?:https?:|/|\.|#)[^()\s]*\)")


def print_stretch(console: Console, quote: Quote, marker: int = 0) -> None:
    """A quote below its place.

    :param marker: the n of its mark ``[n]``; 0 shows none.
    """
    Flow(console).add(_place(quote, marker))
    console.print()
    before = ""
    for part in quoted_parts(render.clean(quote.text), _cleaned(quote)):
        if before and (part.kind == "heading" or part.kind == before == "prose"):
            console.print()
        _part(console, part)
        before = part.kind


def heading_of(heading: str, title: str) -> str:
    """The innermost heading, or the document's title where there is none."""
    return render.one_line(heading.rsplit(" > ", 1)[-1] or title, 100)


def _place(quote: Quote, marker: int) -> Text:
    passage, (first, last) = quote.passage, lines_of(quote)
    where = render.place(passage.source, first, last, passage.page)
    where += render.ocr_note(passage.read_by_ocr)
    line = render.link(where, passage.source, first)
    line.stylize("cyan")
    if marker:
        line = Text(f"[{marker}] ", style="cyan").append_text(line)
    heading = heading_of(passage.heading, passage.title)
    return line.append(f" · {heading}" if heading else "", style="dim")


def _cleaned(quote: Quote) -> tuple[int, int]:
    """The highlight, counted in the text without what a terminal would obey."""
    start, end = (len(render.clean(quote.text[:at])) for at in quote.highlight)
    return start, end


def _part(console: Console, part: QuotedPart) -> None:
    text = Text(part.text)
    text.stylize("bold", *part.mark)
    if part.kind == "code":
        text.stylize("magenta")
        for line in text.split("\n", allow_blank=True):
            console.print(Text("    ").append_text(line))
    elif part.kind == "table":
        for line in text.split("\n", allow_blank=True):
            _flow(console, line, 2)
    else:
        deeper = len(part.text) - len(part.text.lstrip(" "))
        _flow(console, _without_addresses(console, text[deeper:]), 2 + deeper)


def _flow(console: Console, text: Text, indent: int) -> None:
    flow = Flow(console, indent)
    flow.add(text)
    flow.end()


def _without_addresses(console: Console, text: Text) -> Text:
    """Links by their label alone where a person reads; a file or program gets all of it."""
    if not wraps(console):
        return text
    shown, position = Text(), 0
    for link in _LINK.finditer(text.plain):
        shown += text[position : link.start()] + text[link.start(1) : link.end(1)]
        position = link.end()
    return shown + text[position:]
