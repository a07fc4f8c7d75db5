"""Pictures of an exported collection: what is kept of each, and its vector.

The pictures themselves do not travel: what is shown of them is the thumbnail that was drawn here.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from rag.catalog.catalog import Catalog
from rag.catalog.changes import FileState
from rag.catalog.pictures import (
    FINGERPRINT,
    MODEL,
    all_pictures,
    has_pictures,
    picture_vectors,
    put_picture_vectors,
    put_pictures,
)
from rag.core.errors import FingerprintMismatch
from rag.core.picture import Picture
from rag.core.protocols import FloatMatrix
from rag.index.portable_values import number_of, text_of
from rag.load.pictures.settings import READING

PICTURES, SIDE, DIMENSIONS = 2000, 1 << 24, 10_000
PRINT_BYTES, THUMBNAIL_BYTES = 89, 50_000
_JPEG = b"\xff\xd8\xff"

Carried = tuple[Picture, FloatMatrix | None]
"""A picture and its vector, shape (dimension,), where it has one."""


def model_of(catalog: Catalog) -> dict[str, Any]:
    """What an export's header says of the model that looked at its pictures, if one did."""
    fingerprint = catalog.meta(FINGERPRINT)
    if not fingerprint or not has_pictures(catalog):
        return {}
    return {"pictures": {"model": catalog.meta(MODEL), "fingerprint": fingerprint}}


def picture_entries(catalog: Catalog) -> Callable[[str], list[list[Any]]]:
    """What gives the pictures of a document, by its id, as an export has them: packed one document
    at a time, there may be many."""
    index, vectors = picture_vectors(catalog)
    found: defaultdict[str, list[Picture]] = defaultdict(list)
    for shown in all_pictures(catalog):
        found[shown.doc_id].append(shown.picture)

    def entry(one: Picture) -> list[Any]:
        row = index.get(one.content_hash)
        vector = b"" if row is None else vectors[row].astype("<f4").tobytes()
        packed = (base64.b64encode(raw).decode() for raw in (one.print, one.thumbnail, vector))
        place = [one.number, one.content_hash, one.width, one.height, one.page, one.where]
        return [*place, one.words, *packed]

    return lambda doc_id: [entry(one) for one in found.get(doc_id, ())]


def use_model(catalog: Catalog, header: dict[str, Any]) -> None:
    """Note whose vectors an import brings; part of the caller's transaction.

    :raises FingerprintMismatch: when the collection has pictures seen by another model.
    """
    told = header.get("pictures")
    if not isinstance(told, dict):
        return
    name, fingerprint = (str(told.get(key) or "")[:10_000] for key in ("model", "fingerprint"))
    stored = catalog.meta(FINGERPRINT)
    if stored and stored != fingerprint and has_pictures(catalog):
        raise FingerprintMismatch(
            f"the export's pictures were embedded with {name}, this collection's with"
            f" {catalog.meta(MODEL)}",
            hint="rag -c NEW import FILE",
        )
    if fingerprint:
        catalog.set_meta(MODEL, name)
        catalog.set_meta(FINGERPRINT, fingerprint)


def carried_of(line: dict[str, Any]) -> list[Carried]:
    """The pictures that a document's line brings.

    :raises ValueError: when something about them is not as it must be.
    """
    entries = line.get("pictures", [])
    if not isinstance(entries, list) or len(entries) > PICTURES:
        raise ValueError(f"not a list of at most {PICTURES} pictures")
    return [_carried(entry) for entry in entries]


def _carried(entry: list[Any]) -> Carried:
    number, content_hash, width, height, page, where, words, *packed = entry
    printed, thumbnail, vector = (base64.b64decode(text, validate=True) for text in packed)
    if len(printed) not in (0, PRINT_BYTES):
        raise ValueError("not what tells copies of a picture apart")
    if thumbnail and (len(thumbnail) > THUMBNAIL_BYTES or not thumbnail.startswith(_JPEG)):
        raise ValueError("not a thumbnail")
    picture = Picture(
        number_of(number, 0, PICTURES),
        text_of(content_hash, 64),
        number_of(width, 1, SIDE),
        number_of(height, 1, SIDE),
        None if page is None else number_of(page, 1, SIDE),
        text_of(where, 100),
        text_of(words, 10_000),
        printed,
        thumbnail,
    )
    return picture, _vector(vector)


def _vector(raw: bytes) -> FloatMatrix | None:
    if not raw:
        return None
    vector = np.frombuffer(raw, dtype="<f4")
    if len(vector) > DIMENSIONS or not np.isclose(np.linalg.norm(vector), 1.0, atol=1e-3):
        raise ValueError("a picture's vector is not of unit length")
    return vector


def add_pictures(catalog: Catalog, state: FileState, carried: Sequence[Carried]) -> None:
    """Store the pictures of one document; part of the caller's transaction."""
    if not carried:
        return
    put_pictures(catalog, state.doc_id, (state.content_hash, READING), [one for one, _ in carried])
    seen = [(one.content_hash, vector) for one, vector in carried if vector is not None]
    if seen:
        put_picture_vectors(catalog, [key for key, _ in seen], np.stack([v for _, v in seen]))
