"""The tags of an HTML page turned into a flat list of blocks: headings, paragraphs, items, tables.

Which of them matter is decided in `html.py`.
"""

from __future__ import annotations

from collections import defaultdict

from rag.load import marks
from rag.load.web.html_block import Block
from rag.load.web.html_lists import OpenLists
from rag.load.web.html_marks import marks_of
from rag.load.web.html_math import OpenFormula
from rag.load.web.html_spans import OpenSpans, Span
from rag.load.web.html_styles import class_styles, moved
from rag.load.web.html_tables import OpenTable
from rag.load.web.html_tags import Token, tokens

TABLE_DEPTH = 4
_BREAK = "\x00"
"""Stands for ``<br>`` among words; line ends in the source are blanks."""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_BLOCKS = _names(
    """address article aside blockquote body caption center dd details div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre
    section summary table tbody td tfoot th thead tr ul"""
)
_SPANS = _names("a sup sub rt")
_ROLES = {"table": "table", "grid": "table", "treegrid": "table", "row": "tr", "cell": "td",
          "gridcell": "td", "columnheader": "th", "rowheader": "th"}  # fmt: skip
"""Tables that are laid out of other elements say so to those who cannot see them."""
_FILLED_IN = ("", "text", "number", "date", "time", "email", "tel", "url", "datetime-local")
_CLOSES = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "tr": {"tr", "td", "th"},
    "td": {"td", "th"},
    "th": {"td", "th"},
}


class BlockParser:
    """Give it a page, then read `blocks`, `title` and `meta` (keys in lower case).

    :param web: as `marks_of` takes it.
    """

    def __init__(self, page: str, *, web: bool = True) -> None:
        self._web = web
        self.blocks: list[Block] = []
        self.meta: dict[str, str] = {}
        self.title = ""
        self._open: list[tuple[str, tuple[str, ...]]] = []
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._words: list[str] = []
        self._lists = OpenLists()
        self._tables: list[OpenTable] = []
        self._spans = OpenSpans()
        self._linked = 0
        self._pictures: list[str] = []
        self._rest_is_quoted = False
        self._styles: dict[str, str] = {}
        self._formula: OpenFormula | None = None
        for token in tokens(page):
            self._take(token)
        self._end_formula()
        self._flush()
        while self._open:
            self._close_last()

    def _take(self, token: Token) -> None:
        if self._formula is not None:
            if self._formula.take(token):
                return
            self._end_formula()
        if token.kind == "text":
            self._text(token.text)
        elif token.kind == "end":
            self._end(token.name)
        elif token.name == "math":
            self._formula = None if token.closed else OpenFormula()
        else:
            self._start(token.name, token.attributes)
            if token.closed and token.name not in _BLOCKS:
                self._end(token.name)

    def _end_formula(self) -> None:
        if self._formula is not None:
            self._text(self._formula.shown())
        self._formula = None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("meta", "time"):
            self._note_meta(tag, attributes)
        kind = (
            tag if tag in _BLOCKS and tag != "div" else _ROLES.get(attributes.get("role", ""), tag)
        )
        if tag in _BLOCKS or kind != tag:
            self._flush()
            while self._counts["<head>"]:
                self._close_last()
        while self._open and self._open[-1][0] in _CLOSES.get(tag, ()):
            self._close_last()
        if tag in _VOID:
            self._void(tag, attributes)
            return
        self._push(tag, self._marks(tag, kind, attributes))
        self._structure(kind, attributes)
        if tag in _SPANS or "set" in self._open[-1][1]:
            form = "" if tag in _SPANS else self._style(attributes)
            self._spans.begin(Span(tag, len(self._words), attributes, form))

    def _void(self, tag: str, attributes: dict[str, str]) -> None:
        """Elements without an end: a line's end, a picture, a box to tick."""
        if self._counts["unseen"]:
            return
        kind = attributes.get("type", "").lower()
        if tag == "br":
            self._words.append(_BREAK)
        elif tag == "img" and "hidden" not in attributes:
            self._words.append(f" {marks.picture(attributes.get('alt', ''))} ")
            self._pictures.extend(filter(None, [attributes.get("src", "").strip()]))
        elif tag == "input" and kind in ("checkbox", "radio"):
            self._words.append(f" {marks.tick('checked' in attributes)} ")
        elif tag == "input" and kind in _FILLED_IN:
            self._words.append(f" {attributes.get('value', '')} ")

    def _end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
        elif tag in _SPANS:
            self._spans.end(tag, self._words)
        if self._counts[f"<{tag}>"]:
            while self._close_last() != tag:
                pass

    def _text(self, text: str) -> None:
        if self._counts["<title>"]:
            self.title = self.title or text[:1000]
        elif self._counts["<style>"]:
            self._styles |= class_styles(text)
        elif not self._counts["unseen"]:
            self._words.append(text)
            self._linked += len(text.strip()) if self._counts["a"] else 0

    def _push(self, tag: str, marks: tuple[str, ...]) -> None:
        self._open.append((tag, marks))
        self._counts[f"<{tag}>"] += 1
        for mark in marks:
            self._counts[mark] += 1

    def _close_last(self) -> str:
        tag, marks = self._open[-1]
        if tag in _BLOCKS or "cell" in marks or "table" in marks:
            self._flush()
        elif "set" in marks:
            self._spans.end(tag, self._words)
        self._open.pop()
        self._counts[f"<{tag}>"] -= 1
        for mark in marks:
            self._counts[mark] -= 1
        if "table" in marks:
            self._end_table()
        elif tag in ("ol", "ul"):
            self._lists.end()
        return tag

    def _marks(self, tag: str, kind: str, attributes: dict[str, str]) -> tuple[str, ...]:
        found = marks_of(tag, attributes, self._counts, web=self._web)
        if kind == "table" and self._counts["table"] < TABLE_DEPTH:
            found.append("table")
        elif kind != tag:
            found.append("cell")
        if attributes and tag not in _BLOCKS and (style := self._style(attributes)):
            found.append("unseen" if style == "struck" else "set")
        return tuple(found)

    def _style(self, attributes: dict[str, str]) -> str:
        """``struck``, ``sup`` or ``sub`` where an element's style or class says so, else ""."""
        names = attributes.get("class", "")[:500].split() if self._styles else ()
        own = moved(attributes["style"][:500]) if "style" in attributes else ""
        return own or next((self._styles[name] for name in names if name in self._styles), "")

    def _structure(self, tag: str, attributes: dict[str, str]) -> None:
        """Lists count, tables collect."""
        if tag in ("ul", "ol"):
            self._lists.begin(attributes, numbered=tag == "ol")
        elif tag == "li":
            self._lists.begin_item(attributes)
        elif tag == "table" and "table" in self._open[-1][1]:
            self._tables.append(OpenTable())
        elif tag == "tr" and self._tables:
            self._tables[-1].begin_row()
        elif tag in ("td", "th") and self._tables:
            heads = tag == "th" or self._counts["<thead>"] > 0
            self._tables[-1].begin_cell(attributes, heads=heads)

    def _flush(self) -> None:
        """The words gathered so far end a block."""
        if not self._words:
            self._spans.clear()
            return
        raw, self._words = "".join(self._words), []
        self._spans.clear()
        if self._counts["pre"]:
            if raw.strip():
                self._put(Block("pre", raw.replace(_BREAK, "\n")))
            return
        lines = [line for part in raw.split(_BREAK) if (line := " ".join(part.split()))]
        if not lines:
            if self._pictures:
                self._put(Block("paragraph", ""))
            return
        if self._counts["<caption>"] and self._tables and not self._tables[-1].rows:
            self._tables[-1].caption = " ".join(lines)
        elif self._counts["heading"]:
            level = next(n for n in range(1, 7) if self._counts[f"h{n}"] or n == 6)
            self._put(Block("heading", " ".join(lines), level))
        elif marker := self._lists.take_marker():
            self._put(Block("item", marker + " ".join(lines)))
        else:
            self._put(Block("paragraph", "\n".join(lines)))

    def _put(self, block: Block) -> None:
        block.main = self._counts["main"] > 0
        block.article = self._counts["article"] > 0
        block.frame = self._counts["frame"] > 0
        block.banner = self._counts["banner"] > 0
        block.named_links = self._counts["links"] > 0
        self._rest_is_quoted |= self._counts["quoted rest"] > 0
        block.quoted = self._rest_is_quoted or self._counts["quoted"] > 0
        block.linked, self._linked = self._linked, 0
        block.pictures, self._pictures = (*block.pictures, *self._pictures), []
        self._store(block)

    def _store(self, block: Block) -> None:
        if not (self._tables and self._tables[-1].put(block)):
            self.blocks.append(block)

    def _end_table(self) -> None:
        """A table of data becomes one block, followed by those inside it; others only laid the
        page out."""
        table = self._tables.pop()
        inner = table.blocks
        if not table.is_data():
            for block in inner:
                self._store(block)
            return
        self._linked = sum(block.linked for block in inner)
        text = " ".join(block.text for block in inner)
        pictures = tuple(address for block in inner for address in block.pictures)
        self._put(Block("table", text, grid=table.grid(), pictures=pictures))
        for label, block in table.inner_tables():
            self._put(Block("paragraph", f"{label}:"))
            self._put(block)

    def _note_meta(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "time":
            self.meta.setdefault("time", attributes.get("datetime", "")[:100])
            return
        keys = (attributes.get(name, "") for name in ("property", "name", "itemprop"))
        key = next((key for key in keys if key), "").lower()
        if key:
            self.meta.setdefault(key[:100], attributes.get("content", "")[:1000])
