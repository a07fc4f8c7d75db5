"""The map for print: PNG or SVG, by matplotlib."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from rag.core.errors import ConfigError
from rag.core.protocols import FloatMatrix
from rag.explore.map import Map

SHOWN_GROUPS = 12
"""Colours that can be told apart; smaller groups are drawn as "other"."""


def draw_picture(picture: Map, file: Path) -> None:
    """The map by its first colouring as PNG or SVG, for print.

    :raises ConfigError: when matplotlib is not installed or cannot write this kind of file.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ConfigError(
            f"matplotlib is not installed ({error})", hint='pip install "rag-proof[explore]"'
        ) from error
    colours = picture.colourings[0]
    figure = Figure(figsize=(10, 8), dpi=200, layout="constrained")
    axes = figure.add_subplot()
    of = np.array(colours.of)
    shown = colours.groups[:SHOWN_GROUPS]
    for group, name in enumerate(shown):
        _scatter(axes, picture.places[of == group], label=_plain(name), rank=group)
    if len(shown) < len(colours.groups):
        _scatter(axes, picture.places[of >= len(shown)], label="other", rank=-1)
    axes.set_axis_off()
    axes.set_title(_plain(picture.title))
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, title=colours.name)
    try:
        figure.savefig(file)
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot write {file}: {error}", hint="rag map map.svg") from error


def _scatter(axes: Any, places: FloatMatrix, *, label: str, rank: int) -> None:
    from matplotlib import colormaps

    colour = "0.7" if rank < 0 else colormaps["tab20"](rank * 2 % 20 + (rank >= 10))
    axes.scatter(places[:, 0], -places[:, 1], s=9, linewidths=0, color=[colour], label=label)


def _plain(text: str) -> str:
    """matplotlib reads $…$ as mathematics and a leading underscore as "leave out"."""
    return text.replace("$", r"\$").lstrip("_") or "-"
