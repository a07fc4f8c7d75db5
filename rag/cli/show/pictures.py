"""How pictures look in a list: their name, what is written of them, their copies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rag.cli.show import render
from rag.cli.words.messages import _, several

if TYPE_CHECKING:
    from rag.search.pictures import FoundPicture

SHOWN_COPIES = 4


def print_pictures(found: Sequence[FoundPicture]) -> None:
    """A line or two a picture."""
    from rich.text import Text

    console = render.output()
    width = max(40, min(console.width, 110))
    if not found:
        console.print(_("nothing found"))
    for one in found:
        shown, picture = one.shown, one.shown.picture
        line = Text(f"{one.rank:2}  {one.score:.2f}  ", style="dim")
        name = render.one_line(render.shown_path(shown.name), 200)
        line.append_text(render.link(name, shown.path or shown.source))
        line.append(f"   {picture.width} × {picture.height}", style="dim")
        if shown.date:
            line.append(f"   {shown.date}", style="dim")
        line.append(_("   a copy") if one.copy else "", style="dim")
        console.print(line)
        text = one.passage.text if one.passage else picture.words
        if text.strip():
            console.print(Text("    " + render.one_line(text, width - 6)))
        if one.copies:
            console.print(
                Text("    " + render.one_line(_copies(one.copies), width - 6), style="dim")
            )


def _copies(names: Sequence[str]) -> str:
    shown = ", ".join(map(render.shown_path, names[:SHOWN_COPIES]))
    if len(names) > SHOWN_COPIES:
        more = len(names) - SHOWN_COPIES
        shown = _("{shown} and {number:,} more", shown=shown, number=more)
    return several("copy: {shown}", "copies: {shown}", len(names), shown=shown)
