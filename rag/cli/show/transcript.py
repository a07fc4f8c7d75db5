"""A conversation as Markdown, for a file that people read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rag.cli.show import render
from rag.cli.words.messages import _

if TYPE_CHECKING:
    from rag.answer.answer import Answer


def transcript(turns: Iterable[tuple[str, Answer]]) -> str:
    """Questions as headings, answers below them, then what they cite."""
    return "\n".join(_turn(question, answer) for question, answer in turns)


def _turn(question: str, answer: Answer) -> str:
    lines = [f"## {render.one_line(question, 1000)}", ""]
    if answer.query != question:
        lines += [_("*searched: {query}*", query=render.one_line(answer.query, 1000)), ""]
    lines += [render.clean(answer.text), ""]
    for citation in answer.citations:
        where = render.place(citation.source, citation.start_line, citation.end_line, citation.page)
        quote = render.one_line(citation.quote, 2000)
        lines += [f"[{citation.marker}] {where}", f"> {quote}", ""]
    return "\n".join(lines)
