"""The map: one HTML page that holds everything it shows.

Titles and texts of documents are hostile: they travel as escaped JSON, the page only ever sets
them as text, and its own policy forbids any script or style but the two it came with.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import string
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from rag.core.locations import package_data
from rag.core.protocols import FloatMatrix
from rag.explore.documents import Entry, short_sources

EXTENT = 10_000
"""The longer side of the map in its own units: finer than any screen, four digits in the page."""
SCRIPTS = ("view.js", "panel.js", "input.js")

Link = Callable[[Entry], str]


@dataclass(frozen=True, slots=True)
class Colouring:
    """A way to colour points.

    :ivar groups: names, in the order of the legend.
    :ivar of: for each point the index of its group.
    :ivar ordered: the groups have an order (dates), which the colours should show.
    """

    name: str
    groups: tuple[str, ...]
    of: tuple[int, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Map:
    """Everything a map shows.

    :ivar unit: what the points are, in the plural.
    :ivar places: shape (entries, 2).
    :ivar thumbnails: for each entry an address that holds it, or ""; none at all where no entry
        is a picture.
    """

    title: str
    unit: str
    entries: tuple[Entry, ...]
    places: FloatMatrix
    colourings: tuple[Colouring, ...]
    thumbnails: tuple[str, ...] = ()


def colouring(name: str, labels: Sequence[str]) -> Colouring:
    """Group points by label, the largest group first."""
    sizes = Counter(labels)
    groups = sorted(sizes, key=lambda label: (-sizes[label], label))
    return _colouring(name, groups, labels, ordered=False)


def date_colouring(dates: Sequence[str]) -> Colouring:
    """Group points by year, or by month where all fall into one or two years."""
    years = {date[:4] for date in dates if date}
    width = 4 if len(years) > 2 else 7
    labels = [date[:width] or "no date" for date in dates]
    return _colouring("date", sorted(set(labels)), labels, ordered=True)


def _colouring(
    name: str, groups: Sequence[str], labels: Sequence[str], *, ordered: bool
) -> Colouring:
    index = {label: number for number, label in enumerate(groups)}
    return Colouring(name, tuple(groups), tuple(index[label] for label in labels), ordered)


def render_html(picture: Map, link: Link) -> str:
    """The page; works from a file, without a network.

    :param link: the address of an entry's document, `links_from` for those of files.
    """
    template = string.Template((package_data("map") / "map.html").read_text(encoding="utf-8"))
    script, style = _script_and_style()
    return template.substitute(
        title=html.escape(picture.title),
        policy=policy(),
        style=style,
        script=script,
        data=_escaped(_data(picture, link)),
    )


def _script_and_style() -> tuple[str, str]:
    assets = package_data("map")
    script = "\n".join((assets / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return script, (assets / "map.css").read_text(encoding="utf-8")


def policy() -> str:
    """Nothing from anywhere, of scripts and styles only the page's own, and of pictures only those
    that it holds itself."""
    script, style = _script_and_style()
    allowed = (
        f"{kind}-src 'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for kind, text in (("script", script), ("style", style))
    )
    return "; ".join(
        ("default-src 'none'", *allowed, "img-src data:", "base-uri 'none'", "form-action 'none'")
    )


def _escaped(value: Any) -> str:
    """JSON that no parser of HTML or JavaScript can misread, whatever the strings hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    # Half a surrogate pair cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode()


def _data(picture: Map, link: Link) -> dict[str, Any]:
    places = _fitted(picture.places)
    width, height = places.max(axis=0).tolist()
    return {
        "unit": picture.unit,
        "width": width,
        "height": height,
        "x": places[:, 0].tolist(),
        "y": places[:, 1].tolist(),
        "name": [entry.title for entry in picture.entries],
        "text": [_opening(entry) for entry in picture.entries],
        "place": _places(picture.entries),
        "picture": picture.thumbnails or [""] * len(picture.entries),
        "link": [link(entry) for entry in picture.entries],
        "colours": [
            {"name": c.name, "groups": c.groups, "of": c.of, "ordered": c.ordered}
            for c in picture.colourings
        ],
    }


def _fitted(places: FloatMatrix) -> Any:
    """Whole numbers from 0, at most `EXTENT`, the shape kept."""
    low, high = places.min(axis=0), places.max(axis=0)
    width = float((high - low).max()) or 1.0
    return np.rint((places - low) / width * EXTENT).astype(int)


def _places(entries: Sequence[Entry]) -> list[str]:
    return [
        source if entry.line is None else f"{source}:{entry.line}"
        for source, entry in zip(short_sources(entries), entries, strict=True)
    ]


def _opening(entry: Entry) -> str:
    """The first words, without a heading that only repeats the title."""
    first, _, rest = entry.opening.lstrip().partition("\n")
    text = rest if first.strip("# \t") == entry.title else entry.opening
    return " ".join(text.split())


def links_from(folder: Path) -> Link:
    """Addresses of files for a page that will lie in a folder: relative to it, so that notes and
    map can move together."""
    return lambda entry: _link(entry, folder)


def _link(entry: Entry, folder: Path) -> str:
    # Every odd character is escaped, so that no file name can be read as another kind of address.
    if not entry.path:
        return ""
    try:
        return "./" + quote(os.path.relpath(entry.path, folder).replace(os.sep, "/"))
    except ValueError:  # another drive on Windows
        return Path(entry.path).as_uri()
