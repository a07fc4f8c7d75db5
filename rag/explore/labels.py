"""Reads labelled examples: a text or a document of the collection, and its label, a line each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.catalog.catalog import Catalog
from rag.core.errors import DatasetError, SourceError
from rag.core.protocols import Embedder
from rag.explore.classify import Examples
from rag.explore.documents import Space
from rag.explore.files import read_text
from rag.explore.related import find_row
from rag.explore.texts import embed_texts

PROBLEMS = 10
"""Bad lines named in one error."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An example: either `text` or `source` is given, the other is ""."""

    label: str
    text: str = ""
    source: str = ""


def read_labels(file: Path) -> tuple[Labelled, ...]:
    """The examples of a JSONL file: ``{"label": …, "text": …}`` or ``{"label": …, "source": …}``.

    :raises DatasetError: naming every malformed line.
    :raises SourceError: when the file cannot be read.
    """
    found: list[Labelled] = []
    problems: list[str] = []
    # Not splitlines: a text may hold other line ends, as JSON allows.
    for number, line in enumerate(read_text(file).split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(_parse(json.loads(line)))
        except ValueError as error:
            problems.append(f"line {number}: {error}")
    if problems or not found:
        shown = "; ".join(problems[:PROBLEMS]) or "no examples"
        raise DatasetError(
            f"{file}: {shown}", hint='each line: {"label": "recipe", "text": "Knead the dough."}'
        )
    return tuple(found)


def _parse(value: object) -> Labelled:
    if not isinstance(value, dict):
        raise ValueError("not an object")
    label, text, source = (value.get(key, "") for key in ("label", "text", "source"))
    if not all(isinstance(part, str) for part in (label, text, source)):
        raise ValueError("label, text and source are texts")
    if not label or bool(text) == bool(source):
        raise ValueError("a label and either text or source are needed")
    return Labelled(label, text, source)


def labelled_vectors(
    catalog: Catalog, space: Space, labelled: tuple[Labelled, ...], embedder: Embedder | None
) -> Examples:
    """The examples as vectors of a space: documents from the store, texts embedded as passages,
    because that is what they are compared with.

    :param embedder: may be None when no example is a text.
    :raises DatasetError: naming every document that is not in the collection.
    """
    vectors = np.zeros((len(labelled), space.means.shape[1]), dtype=np.float32)
    texts = {row: example.text for row, example in enumerate(labelled) if example.text}
    if texts and embedder is not None:
        vectors[list(texts)] = space.centred(embed_texts(embedder, list(texts.values())))
    problems: list[str] = []
    for row, example in enumerate(labelled):
        if not example.source:
            continue
        try:
            vectors[row] = space.means[find_row(catalog, space, example.source)]
        except SourceError as error:
            problems.append(error.message)
    if problems:
        raise DatasetError("; ".join(problems[:PROBLEMS]))
    return Examples(tuple(example.label for example in labelled), vectors)
