"""What a computation hands back: the answer, what it rests on, and how it was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

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
    :ivar shown: of a list of many pages: (first, last, of how many), from 1; (0, 0, 0) otherwise.
    :ivar placed: each line is a place, told beside it rather than in a list below.
    :ivar found: False where the plan fits the documents and they hold nothing of what is asked;
        `lines` then say so.
    """

    form: str
    plan: str
    lines: tuple[Line, ...]
    quotes: tuple[Quote, ...] = ()
    found: bool = True
    shown: tuple[int, int, int] = (0, 0, 0)
    placed: bool = False

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The lines as an answer's sentences."""
        return tuple(Sentence(line.text, True, line.markers) for line in self.lines)

    @property
    def text(self) -> str:
        """The answer with its marks, a line each."""
        return "\n".join(sentence.marked for sentence in self.sentences)


def listed(
    head: str, lines: Sequence[str], form: str, plan: str, quotes: Sequence[Quote]
) -> Computed:
    """A head and one line for each quote, at most `SHOWN` of them."""
    shown = min(len(lines), SHOWN)
    more = f" ({shown} of {len(lines)} shown)" if shown < len(lines) else ""
    body = [Line(text, (place,)) for place, text in enumerate(lines[:shown], 1)]
    return Computed(form, plan, (Line(head + more), *body), tuple(quotes[:shown]))


class Lines(Protocol):
    """Lines that may be made when they are shown."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    def __getitem__(self, place: int, /) -> str:
        """One of them."""
        ...


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of any length, of which a page is shown.

    :ivar head: how many there are, in words.
    :ivar groups: the group each line belongs to, which stands above the first of them; may be
        empty.
    """

    head: str
    lines: Lines
    form: str
    plan: str
    groups: Sequence[str] = ()


def paged(
    listing: Listing,
    page: int,
    quote: Callable[[int], Quote] | None = None,
    *,
    whole: bool = False,
) -> Computed:
    """A page of a list, from 1; quotes are made for what is shown alone.

    :param page: 0 where no page was asked for: the first one.
    :param whole: all of the list is told where no page was asked for.
    :param quote: the proof of a line, by its place from 0; None where lines have none of their own.
    """
    total = len(listing.lines)
    size = total if whole and not page else SHOWN
    first = (max(page, 1) - 1) * size
    places = range(min(first, total), min(first + size, total))
    if page > 1 and not places:
        last = Line(f"{listing.head}: no more than these")
        return Computed(listing.form, listing.plan, (last,), found=False)
    told = f" ({first + 1} to {places.stop} of {total} shown)" if len(places) < total else ""
    lines = [Line(listing.head + told)]
    above = ""
    for marker, place in enumerate(places, 1):
        group = listing.groups[place] if listing.groups else above
        if group != above:
            lines.append(Line(f"{group}:"))
            above = group
        lines.append(Line(listing.lines[place], (marker,) if quote else ()))
    quotes = tuple(map(quote, places)) if quote else ()
    shown = (first + 1, places.stop, total) if total else (0, 0, 0)
    return Computed(listing.form, listing.plan, tuple(lines), quotes, shown=shown)


def counted(count: int, noun: str) -> str:
    """ "1 task", "3 tasks", "2 entries"."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count} {noun if count == 1 else many}"
