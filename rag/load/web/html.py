"""HTML to the text a person reads: the main content, without navigation, scripts or hidden parts.

Read as a stream of tags, never as a tree, so that nesting costs no memory and no recursion.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from itertools import groupby

from rag.load.compose import Composer
from rag.load.content import Content, iso_date
from rag.load.decode import decode
from rag.load.web.bookmarks import are_bookmarks, read_bookmarks
from rag.load.web.html_block import Block
from rag.load.web.html_blocks import BlockParser

Named = Callable[[str], str]

_CHARSET = re.compile(rb"""<meta[^<>]{0,200}charset\s{0,9}=\s{0,9}["']?([\w.:-]{2,40})""", re.I)
_DATES = (
    "article:published_time",
    "datepublished",
    "dc.date",
    "dcterms.created",
    "date",
    "pubdate",
    "article:modified_time",
    "time",
)


def read_html(raw: bytes, named: Named | None = None) -> Content:
    """The main content as Markdown-like text; title from ``<title>``, date from its metadata.

    :param named: as `add_blocks` takes it.
    """
    if are_bookmarks(raw):
        return read_bookmarks(decode_html(raw))
    parser = BlockParser(decode_html(raw))
    composer = Composer()
    add_blocks(composer, main_content(parser.blocks), named)
    date = next((day for key in _DATES if (day := iso_date(parser.meta.get(key)))), "")
    title = parser.meta.get("og:title") or parser.title
    return composer.content(title=title, date=date)


def decode_html(raw: bytes) -> str:
    """Text of an HTML file: valid UTF-8 wins over what the page declares, which is often wrong.

    :raises SourceError: when the bytes are no text.
    """
    declared = _CHARSET.search(raw[:4096])
    if declared and not raw.startswith(codecs.BOM_UTF8):
        try:
            raw.decode("utf-8")
        except UnicodeDecodeError:
            try:
                return raw.decode(declared[1].decode("ascii"), errors="replace")
            except (LookupError, ValueError):
                pass
    return decode(raw)


def main_content(blocks: list[Block]) -> list[Block]:
    """The blocks a reader came for: marked as main, else as article, else all but the frame.

    The head of a page is kept where the page has no other first heading. What only bears a name
    as navigation does is navigation where most of it leads elsewhere.
    """
    titled = any(b.kind == "heading" and b.level == 1 and not b.banner for b in blocks)
    framed = [
        block
        for block in _without_links(blocks)
        if not block.frame
        and not (block.banner and (titled or block.kind not in ("heading", "paragraph")))
    ]
    if not titled and not any(block.kind == "heading" for block in framed if block.banner):
        framed = [block for block in framed if not block.banner]
    everything = sum(len(block.text) for block in framed)
    for chosen in (
        [block for block in framed if block.main],
        [block for block in framed if block.article],
    ):
        if sum(len(block.text) for block in chosen) > 0.3 * everything:
            return chosen
    return framed or blocks


def _without_links(blocks: list[Block]) -> Iterator[Block]:
    for named, run in groupby(blocks, key=lambda block: block.named_links):
        group = list(run)
        led, said = (sum(block.linked for block in group), sum(len(b.text) for b in group))
        if not named or 2 * led <= said:
            yield from group


def add_blocks(composer: Composer, blocks: list[Block], named: Named | None = None) -> None:
    """Append blocks in order.

    :param named: which picture of the file an address means, or ""; without it none is there.
    """
    was_item = False
    for block in blocks:
        if block.kind == "heading":
            composer.heading(block.text, block.level)
        elif block.kind == "pre":
            composer.fence(block.text)
        elif block.kind == "table":
            composer.table(block.grid)
        else:
            composer.block(block.text, tight=was_item and block.kind == "item")
        if named:
            for address in block.pictures:
                composer.picture(named(address))
        was_item = block.kind == "item" or (was_item and not block.text)
