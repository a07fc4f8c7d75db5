"""Passages that follow one another as one, so that a quote can reach over their border.

Between two passages there is nothing but white space, and passages do not keep it: it is read again
from the file where the file has it, and known where a converted text was put together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rag.core.records import Document, Passage, Quote


def joined(passages: Sequence[Passage], like: Passage, part: tuple[int, int]) -> Passage:
    """Passages in reading order, repeats allowed, as one that bears the names of `like`: the part
    of their text from `start` to `end`. A single one stays whole.

    :param part: (start, end) in characters of the document's text.
    """
    whole = list({passage.passage_id: passage for passage in passages}.values())
    if len(whole) == 1:
        return whole[0]
    text = whole[0].text
    for before, passage in pairwise(whole):
        text += "\n" * (passage.start - before.end) + passage.text
    first, (start, end) = whole[0], part
    inside = text[start - first.start : end - first.start]
    line = first.start_line
    if line is not None:
        line += text.count("\n", 0, start - first.start)
    return replace(
        like,
        text=inside,
        start=start,
        end=end,
        start_line=line,
        end_line=None if line is None else line + inside.count("\n"),
        page=first.page,
    )


def exact(quote: Quote, document: Document) -> Quote:
    """A quote with its document's own white space; as it was where the document has changed."""
    text = document.text[quote.passage.start : quote.passage.end]
    if text.split() != quote.passage.text.split() or len(text) != len(quote.passage.text):
        return quote
    last = quote.passage.start_line
    last = None if last is None else last + text.count("\n")
    return replace(quote, passage=replace(quote.passage, text=text, end_line=last))
