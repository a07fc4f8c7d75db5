"""`rag map`: the collection as a picture to walk through."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import CollectionName, Home, Json, configure
from rag.cli.show import render
from rag.cli.words.messages import _
from rag.core.errors import ConfigError

if TYPE_CHECKING:
    from rag.catalog.catalog import Catalog
    from rag.core.protocols import FloatMatrix
    from rag.explore.documents import Entry
    from rag.explore.map import Colouring, Map

COLOURS = ("folder", "cluster", "date")
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
    method: Annotated[str, typer.Option(help="auto, pca, tsne or umap.")] = "auto",
    colour: Annotated[str, typer.Option(help="Shown first: folder, cluster or date.")] = "folder",
    json: Json = False,
    home: Home = None,
    collection: CollectionName = None,
) -> None:
    """Draw a map on which what is alike lies together.

    An HTML page holds everything and needs no network; PNG and SVG are for print.

    Examples:  rag map   ·   rag map notes.svg --colour date   ·   rag map --paragraphs
    """
    from rich.text import Text

    from rag.cli.commands.explore.shared import exploring
    from rag.explore.files import write_text
    from rag.explore.map import render_html
    from rag.explore.picture import draw_picture

    if file.suffix not in KINDS or colour not in COLOURS:
        wrong = f"--colour {colour}" if file.suffix in KINDS else str(file)
        raise ConfigError(f"cannot draw {wrong}", hint="rag map map.html --colour cluster")
    started = time.perf_counter()
    config = configure(ctx, home=home, collection=collection)
    with exploring(config) as opened:
        colours = _offered(file, colour)
        picture, used = _picture(opened.catalog, config.collection, paragraphs, method, colours)
    if file.suffix == ".html":
        write_text(file, render_html(picture, file.resolve().parent))
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


def _picture(
    catalog: Catalog, name: str, paragraphs: bool, method: str, colours: Sequence[str]
) -> tuple[Map, str]:
    from rag.explore.documents import load_space, passage_entries
    from rag.explore.map import Map
    from rag.explore.project import project

    space = load_space(catalog)
    vectors = space.passages if paragraphs else space.means
    entries = passage_entries(catalog, space) if paragraphs else space.documents
    with render.progress(_("Drawing the map")):
        places, used = project(vectors, method)
        colourings = tuple(_colouring(colour, entries, vectors) for colour in colours)
    unit = "paragraphs" if paragraphs else "documents"
    return Map(name, unit, entries, places, colourings), used


def _offered(file: Path, first: str) -> tuple[str, ...]:
    """The colourings to compute, the one shown first before the others: paper shows only one, and
    a page offers groups where what finds them is installed."""
    from rag.explore.scikit import has_scikit

    if file.suffix != ".html":
        return (first,)
    others = (colour for colour in COLOURS if colour != "cluster" or has_scikit())
    return (first, *(colour for colour in others if colour != first))


def _colouring(colour: str, entries: Sequence[Entry], vectors: FloatMatrix) -> Colouring:
    from rag.explore.documents import folders
    from rag.explore.map import colouring, date_colouring

    if colour == "date":
        return date_colouring([entry.date for entry in entries])
    labels = folders(entries) if colour == "folder" else _group_names(entries, vectors)
    return colouring(colour, labels)


def _group_names(entries: Sequence[Entry], vectors: FloatMatrix) -> list[str]:
    """For each point its group's most telling terms, numbered where two groups have the same."""
    from rag.explore.cluster import partition
    from rag.explore.terms import telling_terms

    labels = partition(vectors).tolist()
    shown = telling_terms(
        ((label, f"{e.title} {e.opening}") for label, e in zip(labels, entries, strict=True)), 3
    )
    names = {label: ", ".join(terms) for label, terms in shown.items()}
    repeated = {name for name, count in Counter(names.values()).items() if count > 1}
    return [f"{names[n]} {n + 1}" if names[n] in repeated else names[n] for n in labels]
