"""One piece of an HTML page, as `html_blocks` makes them and `html` chooses among them."""

from __future__ import annotations

from dataclasses import dataclass

from rag.load.table.grid import Grid


@dataclass(slots=True)
class Block:
    """One piece of the page.

    :ivar kind: ``heading``, ``paragraph``, ``item``, ``pre`` or ``table`` (then `grid` is set).
    :ivar main: inside the element marked as main content; `article` likewise.
    :ivar frame: navigation, footer and the like; `banner` is the head of the page.
    :ivar named_links: inside an element whose name suggests links to elsewhere.
    :ivar quoted: what a mail repeats of an earlier one.
    :ivar linked: how many of its characters lead somewhere.
    :ivar pictures: addresses of pictures that stand in it; one that says nothing has some.
    """

    kind: str
    text: str
    level: int = 0
    main: bool = False
    article: bool = False
    frame: bool = False
    banner: bool = False
    named_links: bool = False
    quoted: bool = False
    linked: int = 0
    grid: Grid | None = None
    pictures: tuple[str, ...] = ()
