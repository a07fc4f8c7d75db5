"""A document's text put together again from its passages, and exact quotes out of it.

Between passages only white space is left out, so every place in the text is where it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.catalog.catalog import Catalog
from rag.core.records import Passage, Quote


@dataclass(frozen=True, slots=True)
class DocumentText:
    """One document: its passages in reading order, and its text with line breaks between them."""

    passages: tuple[Passage, ...]
    text: str

    @property
    def source(self) -> str:
        """The path as it was ingested."""
        return self.passages[0].source

    @property
    def title(self) -> str:
        """The document's title."""
        return self.passages[0].title

    def quote(self, start: int, end: int) -> Quote:
        """The words from one place to another as evidence, also where they cross passages."""
        inside = [p for p in self.passages if p.start < end and p.end > start]
        first, last = inside[0], inside[-1]
        start, end = max(start, first.start), min(end, last.end)
        if first is last:
            return Quote(first, start, end, 1.0)
        joined = replace(
            first, text=self.text[first.start : last.end], end=last.end, end_line=last.end_line
        )
        return Quote(joined, start, end, 1.0)

    def opening(self) -> Quote:
        """The first line that says something."""
        for passage in self.passages:
            for line in passage.text.split("\n"):
                if any(map(str.isalnum, line)) and not line.startswith("---"):
                    start = passage.start + passage.text.index(line)
                    return Quote(passage, start, start + len(line.rstrip()), 1.0)
        return Quote(self.passages[0], self.passages[0].start, self.passages[0].end, 1.0)


def read_text(catalog: Catalog, doc_id: str) -> DocumentText | None:
    """A document of the catalogue; None where it holds no passage."""
    passages = catalog.passages_of(doc_id)
    return join(passages) if passages else None


def join(passages: Sequence[Passage]) -> DocumentText:
    """Passages of one document, in reading order, as its text."""
    parts: list[str] = []
    before: Passage | None = None
    for passage in passages:
        if before is None:
            parts.append("\n" * passage.start)
        else:
            parts.append(_gap(before, passage))
        parts.append(passage.text)
        before = passage
    return DocumentText(tuple(passages), "".join(parts))


def _gap(before: Passage, after: Passage) -> str:
    """The white space between two passages: as many characters, and line breaks where they were."""
    size = after.start - before.end
    if before.end_line is not None and after.start_line is not None:
        breaks = min(size, after.start_line - before.end_line)
        return "\n" * breaks + " " * (size - breaks)
    if size == 1 and _one_line(before, after):
        return " "
    # A cell that is empty ends a row with a blank, which no blank line is to be made of.
    return " " * (size - 1) + "\n" if size and _both_rows(before, after) else "\n" * size


def _both_rows(before: Passage, after: Passage) -> bool:
    last, first = before.text.rsplit("\n", 1)[-1], after.text.split("\n", 1)[0]
    return 0 < last.count("|") == first.count("|")


def _one_line(before: Passage, after: Passage) -> bool:
    """Whether a passage goes on in the row in which the one before it ends, told by its cells."""
    last, first = before.text.rsplit("\n", 1)[-1], after.text.split("\n", 1)[0]
    usual = [line.count("|") for line in before.text.split("\n")[-4:-1]]
    return bool(usual) and last.count("|") + first.count("|") <= max(usual) > max(
        last.count("|"), first.count("|") - 1
    )
