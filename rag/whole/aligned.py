"""Sentences of two documents held against each other, and what differs in them, word by word."""

from __future__ import annotations

import difflib
import itertools
import re
from dataclasses import dataclass

from rag.language.sentences import sentences
from rag.whole.document_text import DocumentText

LEAST_ALIKE = 0.5
"""How much of two sentences has to be the same for one to be the other, changed; 0..1."""
AND = r"(?:and|with|to|vs\.?|versus|und|mit|y|con|et|avec|e|en|met)"
"""Between the two that are compared."""
CHARACTERS = 400_000
"""Of a document; longer ones are compared as far as this."""

_WORD = re.compile(r"\S+")
_CENTS = re.compile(r"(?<=\d)(?:[.,]00|(?<=[.,]\d)0)$")


@dataclass(frozen=True, slots=True)
class SentenceAt:
    """A sentence or row and where it stands in its document's text, under which heading."""

    text: str
    start: int
    end: int
    heading: str = ""

    @property
    def cells(self) -> list[str]:
        """Those of a row of a table; none of a sentence."""
        inside = self.text.startswith("|")
        return [cell.strip() for cell in self.text.strip("|").split("|")] if inside else []


def alike(one: str, other: str) -> float:
    """How much of two sentences is the same, 0..1."""
    return difflib.SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def likeness(one: SentenceAt, other: SentenceAt) -> float:
    """The same of two sentences or rows: rows of one name are one row, those of two never are."""
    if not (one.cells and other.cells):
        return alike(one.text, other.text) if one.cells == other.cells else 0.0
    names = [_name(side) for side in (one, other)]
    if not all(names):
        return alike(one.text, other.text)
    return 1.0 if names[0] == names[1] else 0.0


def _name(row: SentenceAt) -> str:
    """What a row is called: its cells before the first that holds a number, or nothing."""
    told = itertools.takewhile(lambda cell: re.search(r"^[^\d]*[^\W\d_][^\d]*$", cell), row.cells)
    return " ".join(told).casefold() or _words_only(row.cells[0])


def _words_only(cell: str) -> str:
    """A first cell that holds words beside its numbers: "dog up to 20 kg", and not "5 to 9"."""
    return cell.casefold() if len(re.findall(r"[^\W\d_]{2,}", cell)) > 1 else ""


def sentences_of(document: DocumentText) -> list[SentenceAt]:
    """A document's sentences without its headings, white space collapsed."""
    text = document.text[:CHARACTERS]
    found: list[SentenceAt] = []
    passages = iter(document.passages)
    passage = next(passages)
    for span in sentences(text):
        while span.start >= passage.end and (after := next(passages, None)):
            passage = after
        said = " ".join(text[span.start : span.end].split())
        heading = passage.heading.rpartition(" > ")[2]
        found.append(SentenceAt(said, span.start, span.end, heading))
    return [s for s in found if any(map(str.isalnum, s.text)) and not s.text.startswith("#")]


def changed(before: SentenceAt, after: SentenceAt) -> str:
    """What `marked` shows of two sentences; of two rows as many cells as both have."""
    cells = min(len(before.cells), len(after.cells))
    if not cells:
        return marked(before.text, after.text)
    return " · ".join(
        marked(old, new) for old, new in zip(before.cells, after.cells, strict=False) if old or new
    )


def differ(before: SentenceAt, after: SentenceAt) -> bool:
    """Whether two sentences or rows that are one say different things: "46.00" is "46"."""
    cells = min(len(before.cells), len(after.cells))
    if not cells:
        return before.text != after.text
    sides = [[_CENTS.sub("", cell) for cell in side.cells[:cells]] for side in (before, after)]
    return sides[0] != sides[1]


def marked(before: str, after: str) -> str:
    """The new sentence, changed stretches with what stood there: "Up to [110 → 135] EUR"."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    parts = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        now, then = " ".join(new[c:d]), " ".join(old[a:b])
        parts.append(now if tag == "equal" else f"[{then or '—'} → {now or '—'}]")
    return " ".join(parts)
