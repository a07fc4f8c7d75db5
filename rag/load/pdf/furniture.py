"""Running heads and page numbers: told from headings, kept once, counted nowhere twice.

A heading is never taken for furniture because a number in it rises from page to page: only a number
that stands alone, or beside nothing but the word for a page, counts pages.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from rag.load.pdf.baseline import rows_of
from rag.load.pdf.lines import Line

PAGES = 3
OFTEN = 0.4
"""What runs through a document does so on this share of its pages: on all of one side at least."""
ROWS = 2
LARGER = 1.15
"""Letters this much larger than most make a heading, which may open every page."""

_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|seite|s\.|página|pagina|page no\.|стр\.?|p\.)\s*)?(\d{1,4})"
    r"(?:\s*(?:of|von|de|/|sur|di|van|из)\s*\d{1,4})?[\W_]*$",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:page|seite|página|pagina|стр)\.?\s*\d{1,4}(?:\s*(?:of|von|de|/|sur|di)\s*\d{1,4})?",
    re.IGNORECASE,
)


def without_furniture(
    pages: Sequence[Sequence[Line]],
) -> tuple[list[list[Line]], tuple[tuple[str, int], ...]]:
    """Pages without page numbers, and with each running head on the first page that bears it.

    :returns: the pages; the lines that were left out, page numbers as ``#``, and how often each.
    """
    if len(pages) < PAGES:
        return [list(page) for page in pages], ()
    outer = [list(_outer(page)) for page in pages]
    counting = _counting(outer)
    heads = _heads(outer, _usual_size(pages))
    kept: list[list[Line]] = []
    dropped: Counter[str] = Counter()
    for number, page in enumerate(pages):
        gone = {
            id(line): line
            for line in outer[number]
            if _offset(line, number) in counting or (number, _words(line)) in heads
        }
        kept.append([line for line in page if id(line) not in gone])
        dropped.update(re.sub(r"\d+", "#", line.text) for line in gone.values())
    return kept, tuple(dropped.most_common())


def _outer(page: Sequence[Line]) -> Iterator[Line]:
    """The lines of the two topmost and the two lowest rows; none of a page that has little else."""
    rows = rows_of(page)
    if len(rows) > 2 * ROWS:
        for row in rows[:ROWS] + rows[-ROWS:]:
            yield from row


def _usual_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0


def _offset(line: Line, page: int) -> tuple[int, int] | None:
    """How far a lone number is ahead of the pages, and at what height; None for other lines."""
    match = _NUMBER.match(line.text)
    return (int(match[1]) - page, round(line.top / 8)) if match else None


def _counting(outer: Sequence[Sequence[Line]]) -> set[tuple[int, int] | None]:
    """The offsets of numbers that count pages."""
    found: Counter[tuple[int, int]] = Counter()
    for number, lines in enumerate(outer):
        found.update({key for line in lines if (key := _offset(line, number)) is not None})
    return {key for key, count in found.items() if count >= max(PAGES, OFTEN * len(outer))}


def _words(line: Line) -> str:
    """What a running head repeats: its words, without the number of the page among them."""
    return _WITHIN.sub("", line.text).strip()


def _heads(outer: Sequence[Sequence[Line]], usual: float) -> set[tuple[int, str]]:
    """Page and words of every running head but its first: the same words at the same height, on
    most pages of one side at least. One that names its chapter alone stays: it tells where one is.
    """
    places: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for number, lines in enumerate(outer):
        for line in lines:
            if line.size < LARGER * usual and any(map(str.isalnum, _words(line))):
                places[_words(line), round(line.top / 8)].append(number)
    found: set[tuple[int, str]] = set()
    for (words, _), numbers in places.items():
        if len(numbers) >= max(PAGES, OFTEN * len(outer)):
            found.update((number, words) for number in numbers[1:])
    return found
