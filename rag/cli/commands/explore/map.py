"""`rag map`: the collection as a picture to walk through."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.words.messages import _
from rag.core.errors import ConfigError

KINDS = (".html", ".png", ".svg")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("map")(map_)


def map_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="An .html, .png or .svg file.")] = Path("map.html"),
    paragraphs: Annotated[
        bool, typer.Option("--paragraphs", help="A point for each paragraph, not document.")
    ] = False,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="A point for each picture, by what it shows.")
    ] = False,
    method: Annotated[str, typer.Option(help="auto, pca, tsne or umap.")] = "auto",
    colour: Annotated[str, typer.Option(help="Shown first: folder, cluster or date.")] = "folder",
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Draw a map on which what is alike lies together.

    An HTML page holds everything and needs no network; PNG and SVG are for print.

    Pictures are shown small. With --pictures: what looks alike lies together, where an image
    model has looked at them.

    Examples:  rag map   ·   rag map notes.svg --colour date   ·   rag map --paragraphs
      ·   rag map photos.html --pictures
    """
    from rich.text import Text

    from rag.cli.commands.explore.shared import exploring
    from rag.explore.draw_map import COLOURS, draw_map
    from rag.explore.files import write_text
    from rag.explore.map import links_from, render_html
    from rag.explore.picture import draw_picture

    if file.suffix not in KINDS or colour not in COLOURS:
        wrong = f"--colour {colour}" if file.suffix in KINDS else str(file)
        raise ConfigError(f"cannot draw {wrong}", hint="rag map map.html --colour cluster")
    started = time.perf_counter()
    config = configure(ctx, home=home, collection=collection)
    with exploring(config) as opened:
        colours = _offered(file, colour)
        with render.progress(_("Drawing the map")):
            unit = "pictures" if pictures else "paragraphs" if paragraphs else "documents"
            picture, used = draw_map(opened.catalog, config.collection, colours, unit, method)
    if file.suffix == ".html":
        write_text(file, render_html(picture, links_from(file.resolve().parent)))
    else:
        draw_picture(picture, file)
    values = {"file": str(file), "points": len(picture.entries), "unit": picture.unit}
    if json:
        seconds = round(time.perf_counter() - started, 3)
        return render.print_json({**values, "method": used, "seconds": seconds})
    text = _(
        "{entries:,} {unit} by {used} → {file}",
        entries=len(picture.entries),
        unit=picture.unit,
        used=used,
        file=file,
    )
    return render.output().print(Text(render.clean(text)))


def _offered(file: Path, first: str) -> tuple[str, ...]:
    """The colourings to compute, the one shown first before the others: paper shows only one."""
    from rag.explore.draw_map import offered

    return offered(first) if file.suffix == ".html" else (first,)
