"""A collection as vectors: passages grouped by document, and one mean vector a document.

Everything is read from the catalogue page by page; nothing is embedded.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rag.catalog.catalog import Catalog, matrix
from rag.core.errors import EmptyCollection
from rag.core.protocols import FloatMatrix

PAGE_ROWS = 2000
OPENING_CHARACTERS = 240
FEW_ROWS = 20
"""With so many passages half of their mean counts as shared, with a thousand nearly all of it."""
DRIFT = 0.01
"""How far the centre may move, a hundredth of a vector's length, before results are made anew."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document, or one of its passages, as exploring shows it.

    :ivar key: document or passage id.
    :ivar opening: the first characters of its text.
    :ivar date: the document's own date, or the day its file was changed; ISO 8601 or "".
    :ivar line: first line of the file on disk, from 1; None where the format has no lines.
    """

    key: str
    source: str
    title: str
    opening: str
    path: str
    date: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Space:
    """All vectors of a collection, without what they all share, which in E5 is most of each
    (Mu and Viswanath 2018, https://arxiv.org/abs/1702.01417).

    :ivar centre: shape (dimension,), what was taken away.
    :ivar documents: documents that have passages, by id; the rows of `means`.
    :ivar means: shape (documents, dimension), the normalised mean of each one's passages.
    :ivar passage_ids: the rows of `passages`, grouped by document, in reading order.
    :ivar passages: shape (passages, dimension).
    :ivar starts: shape (documents,), the first row of each document's passages.
    """

    centre: FloatMatrix
    documents: tuple[Entry, ...]
    means: FloatMatrix
    passage_ids: tuple[str, ...]
    passages: FloatMatrix
    starts: npt.NDArray[np.int64]

    def owners(self) -> npt.NDArray[np.int64]:
        """Shape (passages,): the row in `documents` of each passage's document."""
        sizes = np.diff(np.append(self.starts, len(self.passage_ids)))
        return np.repeat(np.arange(len(self.starts)), sizes)

    def centred(self, vectors: FloatMatrix) -> FloatMatrix:
        """Embedded texts, shape (n, dimension), as comparable with the rows of this space."""
        return unit(vectors - self.centre)


def load_space(catalog: Catalog, centre: FloatMatrix | None = None) -> Space:
    """Read every vector; 1.5 GB of memory for a million passages of 384 dimensions.

    Call inside the catalogue's `snapshot` when the collection may change meanwhile.

    :param centre: one used before; kept while it is about right, so that results can be kept too.
    :raises EmptyCollection: when the collection holds no passage.
    """
    owners, passage_ids, passages = _read(catalog)
    fresh = centre_of(passages)
    if centre is None or centre.shape != fresh.shape or np.linalg.norm(fresh - centre) > DRIFT:
        centre = fresh
    passages -= centre
    passages /= _lengths(passages)
    names, starts = np.unique(np.array(owners), return_index=True)
    entries = _documents(catalog)
    documents = tuple(entries[str(name)] for name in names)
    means = unit(np.add.reduceat(passages, starts, axis=0))
    return Space(centre, documents, means, tuple(passage_ids), passages, starts.astype(np.int64))


def _read(catalog: Catalog) -> tuple[list[str], list[str], FloatMatrix]:
    """Document id, passage id and vector of every passage, by document and place."""
    total = catalog.counts().passages
    if not total:
        raise EmptyCollection(
            f'the collection "{catalog.meta("name", "default")}" is empty', hint="rag ingest PATH"
        )
    owners: list[str] = []
    passage_ids: list[str] = []
    passages = np.empty((0, 0), dtype=np.float32)
    for doc_ids, keys, vectors in _pages(catalog):
        if not passage_ids:
            passages = np.empty((total, vectors.shape[1]), dtype=np.float32)
        passages[len(passage_ids) : len(passage_ids) + len(keys)] = vectors
        owners.extend(doc_ids)
        passage_ids.extend(keys)
    return owners, passage_ids, passages


def _pages(catalog: Catalog) -> Iterator[tuple[list[str], list[str], FloatMatrix]]:
    # Grouped by document here, because row ids say nothing about documents.
    last = ("", -1)
    while True:
        rows = catalog.rows(
            "SELECT doc_id, ordinal, passage_id, vector"
            " FROM passages JOIN vectors USING (text_hash)"
            " WHERE (doc_id, ordinal) > (?, ?) ORDER BY doc_id, ordinal LIMIT ?",
            (*last, PAGE_ROWS),
        )
        if not rows:
            return
        last = (rows[-1]["doc_id"], rows[-1]["ordinal"])
        vectors = matrix([row["vector"] for row in rows])
        yield [row["doc_id"] for row in rows], [row["passage_id"] for row in rows], vectors


def _documents(catalog: Catalog) -> dict[str, Entry]:
    rows = catalog.rows(
        "SELECT doc_id, source, title, path, date, mtime_ns, substr(text, 1, ?) AS opening"
        " FROM documents JOIN passages USING (doc_id) WHERE ordinal = 0",
        (OPENING_CHARACTERS,),
    )
    return {
        row["doc_id"]: Entry(
            key=row["doc_id"],
            source=row["source"],
            title=row["title"] or Path(row["source"]).name,
            opening=row["opening"],
            path=row["path"],
            date=row["date"] or _day(row["mtime_ns"]),
        )
        for row in rows
    }


def rows_of(space: Space, row: int) -> slice:
    """Where a document's passages stand in `space.passages`."""
    last = row + 1 == len(space.starts)
    end = len(space.passage_ids) if last else int(space.starts[row + 1])
    return slice(int(space.starts[row]), end)


def passage_entries(catalog: Catalog, space: Space) -> tuple[Entry, ...]:
    """One entry a row of `space.passages`, its heading as its title."""
    rows = catalog.rows(
        "SELECT passage_id, doc_id, heading, start_line, substr(text, 1, ?) AS opening"
        " FROM passages",
        (OPENING_CHARACTERS,),
    )
    found = {row["passage_id"]: row for row in rows}
    documents = {entry.key: entry for entry in space.documents}
    entries = []
    for passage_id in space.passage_ids:
        row = found[passage_id]
        owner = documents[row["doc_id"]]
        title = row["heading"] or owner.title
        entries.append(
            Entry(
                passage_id, owner.source, title, row["opening"], owner.path, owner.date,
                row["start_line"],
            )
        )  # fmt: skip
    return tuple(entries)


def short_sources(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The sources without the folders that all of them share."""
    # Not by Path, which takes ten times as long, for every point of a map.
    parts = [os.path.normpath(entry.source).split(os.sep) for entry in entries]  # noqa: PTH206
    levels = zip(*(names[:-1] for names in parts), strict=False)
    shared = sum(1 for _ in itertools.takewhile(lambda names: len(set(names)) == 1, levels))
    return tuple("/".join(names[shared:]) for names in parts)


def folders(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The folder of each entry: the first one below what all sources have in common, or "."."""
    parts = (source.split("/") for source in short_sources(entries))
    return tuple(names[0] if len(names) > 1 else "." for names in parts)


def centre_of(vectors: FloatMatrix) -> FloatMatrix:
    """Shape (dimension,): what all rows share; the fewer they are, the less they tell of it."""
    rows = len(vectors)
    centre: FloatMatrix = vectors.mean(axis=0) * (rows / (rows + FEW_ROWS))
    return centre


def unit(vectors: npt.NDArray[np.floating]) -> FloatMatrix:
    """Rows scaled to length 1; a row of zeros stays as it is."""
    return np.asarray(vectors / _lengths(vectors), dtype=np.float32)


def _lengths(vectors: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    lengths = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))[..., np.newaxis]
    return np.where(lengths > 0, lengths, 1)


def _day(mtime_ns: int) -> str:
    return datetime.fromtimestamp(mtime_ns / 1e9, UTC).date().isoformat() if mtime_ns > 0 else ""
