"""Lines on a page to paragraphs: by gaps, indents, letter sizes and where lines could have gone on.

Knows geometry only; where lines come from is another file's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.load.pdf.arrange import arranged
from rag.load.pdf.baseline import joined_rows
from rag.load.pdf.lines import HYPHEN, Line
from rag.load.pdf.rules import Rule
from rag.load.table.grid import Grid

SAME_SIZE = 0.12
GAP = 1.35
"""A gap wider than this many usual line distances parts paragraphs."""

INDENT = 0.7
"""A line this many letter sizes further in begins a paragraph."""
COLUMN = 36.0

_MARKER = re.compile(r"(?:[•◦▪‣·∙*–-]|\(?\d{1,3}[.)]|\d{1,3}(?= [A-ZÄÖÜ])|\(?[a-z][.)])\s")
_BULLET = re.compile(r"[•◦▪‣∙]\s?")
_CJK = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_SPLIT_WORD = re.compile(rf"(\w+){HYPHEN}(\w+)")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together as one text, with the size of its letters in points; or a table,
    whose text is empty."""

    text: str
    size: float
    grid: Grid | None = None


def paragraphs(lines: Sequence[Line], rules: Sequence[Rule] = ()) -> list[Paragraph]:
    """The paragraphs and tables of one page, in order."""
    found: list[Paragraph] = []
    for part in arranged(lines, rules):
        if part.grid is not None:
            found.append(Paragraph("", part.size, part.grid))
        else:
            found += _prose(part.lines)
    return found


def _prose(lines: Sequence[Line]) -> list[Paragraph]:
    rows = joined_rows(lines)
    page = _Page(_pitch(rows), _edges(rows))
    found: list[list[Line]] = []
    for row in rows:
        if found and _continues(found[-1], row, page):
            found[-1].append(row)
        else:
            found.append([row])
    return [Paragraph(_joined(group, page), group[0].size) for group in found]


@dataclass(frozen=True, slots=True)
class _Page:
    """What a page's lines have in common.

    :ivar pitch: the usual distance of baselines, in letter sizes.
    :ivar edges: how far right lines reach that begin in this column of `COLUMN` points.
    """

    pitch: float
    edges: dict[int, float]

    def is_full(self, line: Line, following: Line) -> bool:
        """Whether the next line's first word had no room on this one."""
        column = int(line.left // COLUMN)
        edge = max(self.edges.get(near, 0.0) for near in (column - 1, column, column + 1))
        last = line.text.rpartition(HYPHEN)[2]
        width = max(0.0, line.right - line.left) / max(1, len(last))
        word = following.text.split(" ", 1)[0]
        return line.right + (len(word) + 1) * width > edge


def _edges(rows: Iterable[Line]) -> dict[int, float]:
    found: dict[int, float] = {}
    for row in rows:
        column = int(row.left // COLUMN)
        found[column] = max(found.get(column, 0.0), row.right)
    return found


def _pitch(rows: Sequence[Line]) -> float:
    """The usual distance of baselines, in letter sizes."""
    steps = [(a.bottom - b.top) / max(a.size, 0.1) for a, b in pairwise(rows) if _alike(a, b)]
    usual = sorted(step for step in steps if 0.8 < step < 2.5)
    return usual[(len(usual) - 1) // 2] if usual else 1.2


def _alike(first: Line, second: Line) -> bool:
    return abs(first.size - second.size) <= SAME_SIZE * max(first.size, second.size)


def _continues(group: Sequence[Line], row: Line, page: _Page) -> bool:
    """Whether a line goes on with the paragraph above it."""
    last = group[-1]
    if not _alike(last, row) or _BULLET.match(row.text):
        return False
    step = (last.bottom - row.top) / max(row.size, 0.1)
    if step < 2 * page.pitch and _is_unfinished(last, row):
        return True
    if step < -0.5 or step > GAP * page.pitch:
        return False
    indent = row.left - last.left
    if indent > INDENT * row.size:
        hanging = bool(_MARKER.match(last.text)) or page.is_full(last, row)
        return len(group) == 1 and hanging
    hanging = len(group) > 1 and group[1].left - group[0].left > INDENT * row.size
    back = indent < -INDENT * row.size
    return not (back and (hanging or _MARKER.match(row.text)))


def _is_unfinished(last: Line, row: Line) -> bool:
    """A sentence that breaks off goes on in the next line, be it in the next column."""
    return last.text[-1:] not in ".!?:;" and row.text[:1].islower() and _is_prose(last)


def _joined(group: Sequence[Line], page: _Page) -> str:
    """Lines of prose that ran full go on after a blank, others keep their end."""
    parts = [group[0].text]
    for line, following in pairwise(group):
        prose = _is_prose(line) and _letters(following.text) > 0.5
        goes_on = prose and page.is_full(line, following)
        between_cjk = _CJK.match(line.text[-1:]) and _CJK.match(following.text[:1])
        # A stretch of numbers, such as of years, that the line's end parted.
        stretch = re.search(r"\d[-–]$", line.text) and following.text[:1].isdigit()
        parts.append(("" if between_cjk or stretch else " ") if goes_on else "\n")
        parts.append(following.text)
    return "".join(parts)


def _is_prose(line: Line) -> bool:
    """Long and made of letters: no row of a form or table."""
    wide = len(line.text) >= 30 or len(_CJK.findall(line.text)) >= 15
    return wide and _letters(line.text) > 0.6


def _letters(text: str) -> float:
    """The share of letters in a text, 0..1."""
    return sum(map(str.isalpha, text)) / max(1, len(text))


def mend_hyphens(text: str, words: frozenset[str]) -> str:
    """Words that a line's end parted, whole again; true hyphens stay.

    :param words: what the document's other words are: they tell "con-firming" from "chat-based".
    """

    def mended(parted: re.Match[str]) -> str:
        first, second = parted.groups()
        if (first + second).lower() in words:
            return first + second
        both = first.lower() in words and second.lower() in words
        compound = both and min(len(first), len(second)) > 3
        return f"{first}-{second}" if compound or not second[0].islower() else first + second

    return _SPLIT_WORD.sub(mended, text).replace(HYPHEN, "-")


def vocabulary(pages: Iterable[Sequence[Line]]) -> frozenset[str]:
    """Every whole word of the document in lower case; halves at line ends are left out."""
    parted = re.compile(rf"\w*{HYPHEN}\w*")
    found: set[str] = set()
    for page in pages:
        for line in page:
            found.update(re.findall(r"\w+", parted.sub(" ", line.text).lower()))
    return frozenset(found)
