"""What a computation hands back: the answer, what it rests on, and how it was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.core.records import Quote, Sentence

SHOWN = 50
"""Lines of a list; the text says how many there are in all."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer and the quotes it rests on, by their place from 1."""

    text: str
    markers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Computed:
    """An answer that was computed.

    :ivar form: what it is: count, table, list, compare, changes or summary.
    :ivar plan: one line that says what was done: "summing Amount EUR of Expenses.xlsx where …".
    :ivar found: False where the plan fits the documents and they hold nothing of what is asked;
        `lines` then say so.
    """

    form: str
    plan: str
    lines: tuple[Line, ...]
    quotes: tuple[Quote, ...] = ()
    found: bool = True

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The lines as an answer's sentences."""
        return tuple(Sentence(line.text, True, line.markers) for line in self.lines)

    @property
    def text(self) -> str:
        """The answer with its marks, a line each."""
        return "\n".join(
            " ".join([line.text, *(f"[{marker}]" for marker in line.markers)])
            for line in self.lines
        )


def listed(
    head: str, lines: Sequence[str], form: str, plan: str, quotes: Sequence[Quote]
) -> Computed:
    """A head and one line for each quote, at most `SHOWN` of them."""
    shown = min(len(lines), SHOWN)
    more = f" ({shown} of {len(lines)} shown)" if shown < len(lines) else ""
    body = [Line(text, (place,)) for place, text in enumerate(lines[:shown], 1)]
    return Computed(form, plan, (Line(head + more), *body), tuple(quotes[:shown]))
