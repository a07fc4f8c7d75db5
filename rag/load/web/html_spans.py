"""Words inside a line of an HTML page that are raised, lowered or lead somewhere; marks of notes.

What their forms look like is told in `marks.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.load import marks

_NOTE = re.compile(r"noteref|footnote-?ref", re.IGNORECASE)
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True, slots=True)
class Span:
    """Words that an element raises, lowers, or makes a link; they begin at the word `start`.

    :ivar form: ``sup`` or ``sub`` where a style says so of an element of another name.
    """

    tag: str
    start: int
    attributes: dict[str, str]
    form: str = ""

    def shown(self, words: str, *, raised: bool = False) -> str:
        """The words in their form.

        :param raised: they stand in others that are raised.
        """
        form = self.form or self.tag
        if form == "sub":
            return marks.lowered(words)
        if form == "rt":  # how the letters before it are read
            return f"({words.strip()})" if words.strip() else words
        target = self.attributes.get("href", "")
        inside = "#" in target and "://" not in target  # a book's notes may stand in another file
        if form == "a" and inside and _is_note(self.attributes, words, raised=raised):
            return f"[^{words.strip().strip('[]()')}]".translate(_PLAIN)
        return marks.raised(words) if form == "sup" else marks.link(words, target)


class OpenSpans:
    """The spans whose end is still to come, the innermost last."""

    def __init__(self) -> None:
        self._open: list[Span] = []

    def begin(self, span: Span) -> None:
        self._open.append(span)

    def end(self, tag: str, words: list[str]) -> None:
        """The innermost span of a tag ends, and those left open within it: from where it began,
        the words get its form, in place."""
        while self._open:
            span = self._open.pop()
            if span.tag == tag:
                break
        else:
            return
        written = "".join(words[span.start :])
        shown = span.shown(written, raised=any(one.tag == "sup" for one in self._open))
        if shown != written:
            words[span.start :] = [shown]

    def clear(self) -> None:
        """A block ends, and every span with it."""
        self._open.clear()


def _is_note(attributes: dict[str, str], words: str, *, raised: bool) -> bool:
    """Whether a link into the same page is the mark of a note, not the way back from one."""
    kinds = " ".join(attributes.get(name, "") for name in ("epub:type", "role", "class"))
    short = 0 < len(words.strip().strip("[]()")) <= 4
    return short and bool(raised or _NOTE.search(kinds) or words.strip()[:1] in "⁰¹²³⁴⁵⁶⁷⁸⁹")
