"""Pictures by words and by another picture: what they show, fused with what is written of them.

Two spaces that know nothing of each other: the image model compares the query with what pictures
show; the ordinary search compares it with their OCR text, name, day and place. Where there is no
image model, the second alone decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.catalog.catalog import Catalog
from rag.catalog.filters import Filter, matching_documents
from rag.catalog.pictures import FINGERPRINT, MODEL, Shown, all_pictures, picture_vectors
from rag.core.errors import FingerprintMismatch
from rag.core.picture import Picture
from rag.core.protocols import Embedder, FloatMatrix, PictureEmbedder
from rag.core.records import Passage
from rag.core.timings import timed
from rag.index.collection import Collection
from rag.language.search_terms import query_terms, terms
from rag.search.copies import copies_of
from rag.search.fuse import above
from rag.search.retrieve import Search, retrieve

SEEN_WEIGHT = 0.5
"""Share of what a picture shows; the rest is what is written of it."""
LEAST_SPREAD = 0.02
"""Cosine by which the best picture has to stand above the middle to count fully: CLIP gives 0.2
to 0.3 for a match and 0.15 for anything else."""
WRITTEN = 200
"""Passages of pictures that the ordinary search is asked for."""


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A picture in a ranking.

    :ivar score: 0..1, rises with relevance.
    :ivar seen: cosine of what it shows to the query; None where no model looked.
    :ivar written: how well what is written of it matches, 0..1.
    :ivar passage: of the document that a picture file is; None for one inside a document.
    :ivar copy: it is all but the same as the picture that was asked for.
    :ivar copies: names of pictures that are all but the same, left out of the ranking.
    """

    rank: int
    score: float
    shown: Shown
    seen: float | None = None
    written: float = 0.0
    passage: Passage | None = None
    copies: tuple[str, ...] = ()
    copy: bool = False


def check_image_model(catalog: Catalog, embedder: PictureEmbedder) -> None:
    """Refuse to compare vectors of two models.

    :raises FingerprintMismatch: naming both.
    """
    stored = catalog.meta(FINGERPRINT)
    if stored and stored != embedder.fingerprint:
        raise FingerprintMismatch(
            f"the pictures of this collection were embedded with {catalog.meta(MODEL)}, not with"
            f" {embedder.name} as it is now",
            hint=f"rag ingest PATH --image-model {embedder.name}",
        )


@timed("find pictures")
def find_pictures(
    collection: Collection,
    readers: tuple[Embedder, PictureEmbedder | None],
    query: str,
    search: Search,
) -> tuple[FoundPicture, ...]:
    """The pictures that best match a query, best first; copies stand with the best of them.

    :param readers: who embeds texts, and who looks at pictures, if anybody.
    """
    catalog = collection.catalog
    pictures = selected(catalog, search.only)
    embedder, eye = readers
    seen = _seen(catalog, pictures, eye.embed_words([query])[0]) if eye else {}
    shown = _stretched(seen)
    passages = _passages(collection, embedder, query, search)
    written = _written(pictures, passages, query)
    weight = SEEN_WEIGHT if seen else 0.0
    scores = {
        n: weight * shown.get(n, 0.0) + (1 - weight) * written.get(n, 0.0)
        for n in range(len(pictures))
    }
    found = [
        FoundPicture(0, max(0.0, score), pictures[n], seen.get(n), written.get(n, 0.0))
        for n, score in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        if score > 0 or n in seen
    ]
    best = without_copies(catalog, found, search.limit)
    return tuple(
        replace(one, passage=passages.get(one.shown.doc_id, (0.0, None))[1])
        if not one.shown.picture.number
        else one
        for one in best
    )


def similar_pictures(
    catalog: Catalog, vector: FloatMatrix, own: Picture, limit: int, without: Shown | None = None
) -> tuple[FoundPicture, ...]:
    """The pictures that look most like one, best first.

    :param vector: shape (dimension,).
    :param own: the picture.
    :param without: the same as it stands in the collection.
    """
    pictures = [shown for shown in all_pictures(catalog) if shown != without]
    seen = _seen(catalog, pictures, vector)
    order = sorted(seen.items(), key=lambda pair: (-pair[1], pair[0]))
    found = [FoundPicture(0, score, pictures[n], score) for n, score in order]
    best = without_copies(catalog, found, limit)
    prints = [(f.shown.picture.print, _ratio(f.shown.picture)) for f in best]
    copies = copies_of((own.print, _ratio(own)), prints)
    return tuple(
        replace(one, copy=bool(copy) and _same(catalog, without, one.shown))
        for one, copy in zip(best, copies, strict=True)
    )


def _same(catalog: Catalog, one: Shown | None, other: Shown) -> bool:
    return one is None or _say_the_same(catalog, one, other)


def selected(catalog: Catalog, only: Filter) -> list[Shown]:
    """Pictures whose document a filter lets through, whatever kind of file that is."""
    allowed = matching_documents(catalog, replace(only, kind="", heading=""))
    return [shown for shown in all_pictures(catalog) if shown.doc_id in allowed]


def _seen(catalog: Catalog, pictures: Sequence[Shown], vector: FloatMatrix) -> dict[int, float]:
    """Cosine of each picture that has a vector, by its place in the list."""
    index, vectors = picture_vectors(catalog)
    rows = {n: index[p.picture.content_hash] for n, p in enumerate(pictures)
            if p.picture.content_hash in index}  # fmt: skip
    if not rows or vectors.shape[1] != len(vector):
        return {}
    cosines = vectors @ vector
    return {n: float(cosines[row]) for n, row in rows.items()}


def _stretched(seen: Mapping[int, float]) -> dict[int, float]:
    """Cosines measured from the middle of all, the best being 1."""
    if not seen:
        return {}
    middle = float(np.median(list(seen.values())))
    scores = above({str(n): score for n, score in seen.items()}, middle, LEAST_SPREAD)
    return {int(n): score for n, score in scores.items()}


def _passages(
    collection: Collection, embedder: Embedder, query: str, search: Search
) -> dict[str, tuple[float, Passage | None]]:
    """The best passage of each picture file, by document, and its score."""
    wanted = replace(
        search, limit=WRITTEN, only=replace(search.only, kind="picture"), distinct=False
    )
    found: dict[str, tuple[float, Passage | None]] = {}
    for scored in retrieve(collection, embedder, query, wanted):
        found.setdefault(scored.passage.doc_id, (max(0.0, scored.score), scored.passage))
    return found


def _written(
    pictures: Sequence[Shown], passages: Mapping[str, tuple[float, object]], query: str
) -> dict[int, float]:
    """How well what is written of each picture matches: of a file the ordinary search's score, of
    one inside a document how many of the query's words its own words and its title hold."""
    words = set(query_terms(query))
    found: dict[int, float] = {}
    for n, shown in enumerate(pictures):
        if not shown.picture.number:
            found[n] = min(1.0, passages.get(shown.doc_id, (0.0, None))[0])
        elif words and shown.picture.words:
            own = set(terms(f"{shown.picture.words} {shown.title}"))
            found[n] = len(words & own) / len(words)
    return found


def without_copies(
    catalog: Catalog, found: Sequence[FoundPicture], limit: int
) -> tuple[FoundPicture, ...]:
    """The first ones, each with the names of its copies, which get no place of their own."""
    prints = [(f.shown.picture.print, _ratio(f.shown.picture)) for f in found]
    taken: set[int] = set()
    best: list[FoundPicture] = []
    for n, one in enumerate(found):
        if n in taken:
            continue
        if len(best) == limit:
            break
        alike = copies_of(prints[n], prints)
        same = [
            m
            for m, other in enumerate(found)
            if m > n
            and m not in taken
            and (
                other.shown.picture.content_hash == one.shown.picture.content_hash
                or (alike[m] and _say_the_same(catalog, one.shown, other.shown))
            )
        ]
        taken.update(same)
        names = tuple(found[m].shown.name for m in same)
        best.append(replace(one, rank=len(best) + 1, copies=names))
    return tuple(best)


def _ratio(picture: Picture) -> float:
    return picture.width / max(1, picture.height)


def _say_the_same(catalog: Catalog, one: Shown, other: Shown) -> bool:
    """Whether OCR read about the same in both: two letters on one letterhead look alike, and so do
    two invoices of which only a number differs."""
    texts = [_read_by_ocr(catalog, shown) for shown in (one, other)]
    if not all(texts):
        return True
    numbers = [re.findall(r"\d+", text) for text in texts]
    return _shared(*texts) >= 0.8 and numbers[0] == numbers[1]


def _shared(one: str, other: str) -> float:
    words, others = set(one.split()), set(other.split())
    return len(words & others) / max(1, len(words | others))


def _read_by_ocr(catalog: Catalog, shown: Shown) -> str:
    if shown.picture.number:
        return ""
    passages = catalog.passages_of(shown.doc_id)
    return " ".join(p.text for p in passages if p.read_by_ocr).casefold()
