"""A collection to its map: what is alike lies together, coloured by folder, group or date.

It knows nothing of pages or files; `rag.explore.map` and `rag.explore.picture` draw what it gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rag.catalog.catalog import Catalog
from rag.core.protocols import FloatMatrix
from rag.explore.cluster import partition
from rag.explore.documents import Entry, folders, load_space, passage_entries
from rag.explore.map import Colouring, Map, colouring, date_colouring
from rag.explore.pictures import load_pictures, thumbnails_of
from rag.explore.project import project
from rag.explore.scikit import has_scikit
from rag.explore.terms import telling_terms

COLOURS = ("folder", "cluster", "date")


def offered(first: str) -> tuple[str, ...]:
    """Every colouring, the one shown first before the others; groups only where what finds them is
    installed."""
    others = (colour for colour in COLOURS if colour != "cluster" or has_scikit())
    return (first, *(colour for colour in others if colour != first))


def draw_map(
    catalog: Catalog,
    name: str,
    colours: Sequence[str],
    unit: str = "documents",
    method: str = "auto",
) -> tuple[Map, str]:
    """The map of a collection, and the method that placed its points.

    :param colours: of `COLOURS`, the one shown first before the others.
    :param unit: what each point is: ``documents``, ``paragraphs`` or ``pictures``.
    :raises EmptyCollection: when there is nothing to draw.
    :raises ConfigError: when the method is unknown or its library is not installed.
    """
    entries, vectors, thumbnails = _points(catalog, unit)
    places, used = project(vectors, method)
    colourings = tuple(_colouring(colour, entries, vectors) for colour in colours)
    return Map(name, unit, entries, places, colourings, thumbnails), used


def _points(catalog: Catalog, unit: str) -> tuple[tuple[Entry, ...], FloatMatrix, tuple[str, ...]]:
    """Entries, vectors and thumbnails of what is drawn."""
    if unit == "pictures":
        pictures = load_pictures(catalog)
        return pictures.entries, pictures.vectors, pictures.thumbnails
    space = load_space(catalog)
    if unit == "paragraphs":
        return passage_entries(catalog, space), space.passages, ()
    return space.documents, space.means, thumbnails_of(catalog, space.documents)


def _colouring(colour: str, entries: Sequence[Entry], vectors: FloatMatrix) -> Colouring:
    if colour == "date":
        return date_colouring([entry.date for entry in entries])
    labels = folders(entries) if colour == "folder" else _group_names(entries, vectors)
    return colouring(colour, labels)


def _group_names(entries: Sequence[Entry], vectors: FloatMatrix) -> list[str]:
    """For each point its group's most telling terms, numbered where two groups have the same."""
    labels = partition(vectors).tolist()
    shown = telling_terms(
        ((label, f"{e.title} {e.opening}") for label, e in zip(labels, entries, strict=True)), 3
    )
    names = {label: ", ".join(terms) for label, terms in shown.items()}
    repeated = {name for name, count in Counter(names.values()).items() if count > 1}
    return [f"{names[n]} {n + 1}" if names[n] in repeated else names[n] for n in labels]
