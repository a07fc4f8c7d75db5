"""The tags of an HTML page turned into a flat list of blocks: headings, paragraphs, items, tables.

Which of them matter is decided in `html.py`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from rag.load.web.html_marks import marks_of
from rag.load.web.html_tags import tokens

TABLE_DEPTH = 4
_BREAK = "\x00"
"""Stands for ``<br>`` among words; line ends in the source are blanks."""
CELL_CHARACTERS = 300
"""A cell longer than this is laid out by a table, it does not belong to one."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_BLOCKS = _names(
    """address article aside blockquote body caption center dd details div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre
    section summary table tbody td tfoot th thead tr ul"""
)
_CLOSES = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
}


@dataclass(slots=True)
class Block:
    """One piece of the page.

    :ivar kind: ``heading``, ``paragraph``, ``item``, ``pre`` or ``table`` (then `rows` is set).
    :ivar main: inside the element marked as main content; `article` likewise.
    :ivar frame: navigation, header, footer and the like.
    """

    kind: str
    text: str
    level: int = 0
    main: bool = False
    article: bool = False
    frame: bool = False
    rows: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """Rows of cells, each cell a list of blocks."""

    rows: list[list[list[Block]]] = field(default_factory=list)


class BlockParser:
    """Give it a page, then read `blocks`, `title` and `meta` (keys in lower case)."""

    def __init__(self, page: str) -> None:
        self.blocks: list[Block] = []
        self.meta: dict[str, str] = {}
        self.title = ""
        self._open: list[tuple[str, tuple[str, ...]]] = []
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._words: list[str] = []
        self._marker = ""
        self._numbers: list[int] = []
        self._tables: list[_Table] = []
        for token in tokens(page):
            if token.kind == "text":
                self._text(token.text)
            elif token.kind == "end":
                self._end(token.name)
            else:
                self._start(token.name, token.attributes)
                if token.closed and token.name not in _BLOCKS:
                    self._end(token.name)
        self._flush()
        while self._open:
            self._close_last()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("meta", "time"):
            self._note_meta(tag, attributes)
        if tag in _BLOCKS:
            self._flush()
            while self._counts["<head>"]:
                self._close_last()
        while self._open and self._open[-1][0] in _CLOSES.get(tag, ()):
            self._close_last()
        if tag == "br":
            self._words.append(_BREAK)
        if tag not in _VOID:
            self._push(tag, self._marks(tag, attributes))
            self._structure(tag)

    def _end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
        if self._counts[f"<{tag}>"]:
            while self._close_last() != tag:
                pass

    def _text(self, text: str) -> None:
        if self._counts["<title>"]:
            self.title = self.title or text[:1000]
        elif not self._counts["unseen"]:
            self._words.append(text)

    def _push(self, tag: str, marks: tuple[str, ...]) -> None:
        self._open.append((tag, marks))
        self._counts[f"<{tag}>"] += 1
        for mark in marks:
            self._counts[mark] += 1

    def _close_last(self) -> str:
        if self._open[-1][0] in _BLOCKS:
            self._flush()
        tag, marks = self._open.pop()
        self._counts[f"<{tag}>"] -= 1
        for mark in marks:
            self._counts[mark] -= 1
        if tag == "table" and "table" in marks:
            self._end_table()
        elif tag in ("ol", "ul") and self._numbers:
            self._numbers.pop()
        return tag

    def _marks(self, tag: str, attributes: dict[str, str]) -> tuple[str, ...]:
        found = marks_of(tag, attributes, self._counts)
        if tag == "table" and self._counts["table"] < TABLE_DEPTH:
            found.append("table")
        return tuple(found)

    def _structure(self, tag: str) -> None:
        """Lists count, tables collect."""
        if tag in ("ul", "ol"):
            self._numbers.append(0 if tag == "ol" else -1)
        elif tag == "li":
            depth = min(len(self._numbers), 6)
            self._marker = "  " * max(0, depth - 1) + "- "
            if self._numbers and self._numbers[-1] >= 0:
                self._numbers[-1] += 1
                self._marker = "  " * max(0, depth - 1) + f"{self._numbers[-1]}. "
        elif tag == "table" and "table" in self._open[-1][1]:
            self._tables.append(_Table())
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag in ("td", "th") and self._tables:
            rows = self._tables[-1].rows
            if not rows:
                rows.append([])
            rows[-1].append([])

    def _flush(self) -> None:
        """The words gathered so far end a block."""
        raw, self._words = "".join(self._words), []
        if self._counts["pre"]:
            if raw.strip():
                self._put(Block("pre", raw.replace(_BREAK, "\n")))
            return
        lines = [line for part in raw.split(_BREAK) if (line := " ".join(part.split()))]
        if not lines:
            return
        if self._counts["heading"]:
            level = next(n for n in range(1, 7) if self._counts[f"h{n}"] or n == 6)
            self._put(Block("heading", " ".join(lines), level))
        elif self._marker:
            marker, self._marker = self._marker, ""
            self._put(Block("item", marker + " ".join(lines)))
        else:
            self._put(Block("paragraph", "\n".join(lines)))

    def _put(self, block: Block) -> None:
        block.main = self._counts["main"] > 0
        block.article = self._counts["article"] > 0
        block.frame = self._counts["frame"] > 0
        self._store(block)

    def _store(self, block: Block) -> None:
        if self._tables and self._tables[-1].rows and self._tables[-1].rows[-1]:
            self._tables[-1].rows[-1][-1].append(block)
        else:
            self.blocks.append(block)

    def _end_table(self) -> None:
        """A table of short cells becomes one block; others only laid the page out."""
        table = self._tables.pop()
        inner = [block for row in table.rows for cell in row for block in cell]
        short = all(
            sum(len(block.text) for block in cell) <= CELL_CHARACTERS
            and all(block.kind in ("paragraph", "item") for block in cell)
            for row in table.rows
            for cell in row
        )
        if short and inner and max(len(row) for row in table.rows) > 1:
            rows = [[" ".join(b.text for b in cell) for cell in row] for row in table.rows]
            self._put(Block("table", " ".join(b.text for b in inner), rows=rows))
            return
        for block in inner:
            self._store(block)

    def _note_meta(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "time":
            self.meta.setdefault("time", attributes.get("datetime", "")[:100])
            return
        keys = (attributes.get(name, "") for name in ("property", "name", "itemprop"))
        key = next((key for key in keys if key), "").lower()
        if key:
            self.meta.setdefault(key[:100], attributes.get("content", "")[:1000])
