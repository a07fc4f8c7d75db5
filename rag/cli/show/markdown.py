"""Markdown as a language model writes it, sentence by sentence: code, emphasis, lists, headings.

Only what a model wrote comes here; text of documents is never read as markup.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_HEADING = re.compile(r"#{1,6}\s+")
_FENCE = re.compile(r"(?:`{3}|~{3}).*\n?")
_ITEM = re.compile(r"([-*+•]|\d{1,3}[.)])\s+")
_STYLES = {"strong": Style(bold=True), "em": Style(italic=True), "s": Style(strike=True)}
_CODE = Style(color="magenta")


def stands_alone(sentence: str) -> bool:
    """Whether it begins a line of its own: a heading, list item, table row or block of code."""
    return any(mark.match(sentence) for mark in (_HEADING, _FENCE, _ITEM)) or sentence[:1] == "|"


def styled(sentence: str) -> Text:
    """The sentence as it is to be seen, its marks turned into styles; links keep their text."""
    if _FENCE.match(sentence):
        return Text("\n".join(_FENCE.sub("", sentence).rstrip().splitlines()), style=_CODE)
    if heading := _HEADING.match(sentence):
        return Text(sentence[heading.end() :], style=_STYLES["strong"])
    item = _ITEM.match(sentence)
    if not item:
        return _inline(sentence)
    mark = "•" if item[1] in "-*+" else item[1]
    return Text(f"{mark} ") + _inline(sentence[item.end() :])


def _inline(text: str) -> Text:
    [block] = _parser().parseInline(text)
    line = Text()
    open_styles: list[Style] = []
    for token in block.children or ():
        name = token.type.removesuffix("_open").removesuffix("_close")
        if token.nesting > 0:
            open_styles.append(_STYLES.get(name, Style()))
        elif token.nesting < 0:
            open_styles.pop()
        else:
            line.append(_content(token), Style.combine([*open_styles, _style(token)]))
    return line


def _content(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _style(token: Token) -> Style:
    return _CODE if token.type == "code_inline" else Style()


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # HTML stays as it is typed, entities too: nothing may turn into what was not written.
    return MarkdownIt("commonmark", {"html": False}).disable(["entity", "image"])
