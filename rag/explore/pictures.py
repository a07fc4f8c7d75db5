"""The pictures of a collection as points: their own space, and what a map or a group shows of them.

Only thumbnails that this program drew are shown, never a file's bytes.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.catalog.catalog import Catalog
from rag.catalog.pictures import Shown, all_pictures, picture_vectors
from rag.core.errors import EmptyCollection
from rag.core.protocols import FloatMatrix
from rag.explore.cluster import TERMS, Cluster, partition
from rag.explore.documents import Entry, centre_of, unit
from rag.explore.terms import telling_terms

INSTALL = "pip install '.[images]'    then    rag ingest PATH --image-model NAME"


@dataclass(frozen=True, slots=True)
class PictureSpace:
    """Pictures that a model has looked at.

    :ivar entries: one a picture.
    :ivar vectors: shape (pictures, dimension), without what all of them share.
    :ivar thumbnails: a data address for each.
    """

    entries: tuple[Entry, ...]
    vectors: FloatMatrix
    thumbnails: tuple[str, ...]


def load_pictures(catalog: Catalog) -> PictureSpace:
    """Read every picture that has a vector.

    :raises EmptyCollection: when there is none.
    """
    index, vectors = picture_vectors(catalog)
    pictures = [p for p in all_pictures(catalog) if p.picture.content_hash in index]
    if not pictures:
        raise EmptyCollection("no picture was looked at by an image model yet", hint=INSTALL)
    openings = _openings(catalog)
    rows = vectors[[index[p.picture.content_hash] for p in pictures]]
    return PictureSpace(
        tuple(_entry(shown, openings) for shown in pictures),
        unit(rows - centre_of(rows)),
        tuple(thumbnail_of(shown) for shown in pictures),
    )


def thumbnails_of(catalog: Catalog, entries: Sequence[Entry]) -> tuple[str, ...]:
    """For each document the data address of its thumbnail where it is a picture, else ""."""
    known = {p.doc_id: p for p in all_pictures(catalog) if not p.picture.number}
    return tuple(thumbnail_of(known[e.key]) if e.key in known else "" for e in entries)


def thumbnail_of(shown: Shown) -> str:
    """A picture's thumbnail as an address that holds it."""
    return f"data:image/jpeg;base64,{base64.b64encode(shown.picture.thumbnail).decode()}"


def find_picture_clusters(
    space: PictureSpace, count: int = 0
) -> tuple[tuple[Cluster, ...], dict[str, str]]:
    """Pictures in groups that look alike, and each one's thumbnail by its key.

    :param count: how many groups; 0 finds a number.
    :raises ConfigError: when there are more groups than pictures.
    """
    labels = partition(space.vectors, count)
    texts = (f"{e.title} {e.opening}" for e in space.entries)
    terms = telling_terms(zip(labels.tolist(), texts, strict=True), TERMS)
    found = []
    for label in range(int(labels.max()) + 1):
        rows = np.flatnonzero(labels == label)
        centre = unit(space.vectors[rows].mean(axis=0))
        closeness = space.vectors[rows] @ centre
        order = np.argsort(-closeness, kind="stable")
        members = tuple((space.entries[rows[i]], float(closeness[i])) for i in order)
        found.append(Cluster(label + 1, terms.get(label, ()), members, centre))
    keys = (entry.key for entry in space.entries)
    return tuple(found), dict(zip(keys, space.thumbnails, strict=True))


def _entry(shown: Shown, openings: dict[str, str]) -> Entry:
    number = shown.picture.number
    return Entry(
        key=f"{shown.doc_id}#{number}",
        source=shown.name if number else shown.source,
        title=shown.name.rpartition("/")[2] if not number else Path(shown.name).name,
        opening=shown.picture.words if number else openings.get(shown.doc_id, ""),
        path=shown.path,
        date=shown.date,
    )


def _openings(catalog: Catalog) -> dict[str, str]:
    rows = catalog.rows(
        "SELECT doc_id, substr(text, 1, 240) AS opening FROM passages WHERE ordinal = 0"
        " AND doc_id IN (SELECT doc_id FROM pictures WHERE number = 0)"
    )
    return {row["doc_id"]: row["opening"] for row in rows}
