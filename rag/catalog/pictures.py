"""Pictures of documents as a catalogue keeps them, and their vectors: a space beside the text's.

A vector belongs to a picture's bytes, wherever they stand. The model that made it is named in
``picture_model`` and ``picture_fingerprint`` of the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.catalog.catalog import Catalog, batches, marks, matrix
from rag.core.picture import Picture, picture_name
from rag.core.protocols import FloatMatrix

MODEL, FINGERPRINT = "picture_model", "picture_fingerprint"
"""Keys of the catalogue: the model as it was named, and what makes its vectors comparable."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture and the document it is, or stands in.

    :ivar title: of the document.
    :ivar date: the document's, ISO 8601, or "".
    :ivar path: of its file, or "".
    """

    doc_id: str
    source: str
    title: str
    date: str
    path: str
    picture: Picture

    @property
    def name(self) -> str:
        """What people call it."""
        return picture_name(self.source, self.picture.number, self.picture.where)


@dataclass(frozen=True, slots=True)
class PictureCounts:
    """How many pictures there are, how many of them stand inside documents, and how many have a
    vector."""

    pictures: int = 0
    inside: int = 0
    embedded: int = 0


def has_pictures(catalog: Catalog) -> bool:
    """Whether there is any; none in a catalogue of before."""
    return _keeps_pictures(catalog) and bool(catalog.rows("SELECT 1 FROM pictures LIMIT 1"))


def _keeps_pictures(catalog: Catalog) -> bool:
    return catalog.database.has_table("pictures_read")


def files_looked_at(catalog: Catalog, reading: int) -> dict[str, str]:
    """For each document whose pictures are known: sha256 of the file they were taken from."""
    sql = "SELECT doc_id, content_hash FROM pictures_read WHERE reading = ?"
    return {row["doc_id"]: row["content_hash"] for row in catalog.rows(sql, (reading,))}


def put_pictures(
    catalog: Catalog, doc_id: str, state: tuple[str, int], pictures: Sequence[Picture]
) -> None:
    """Make a document's pictures these; part of the caller's transaction.

    :param state: sha256 of the file they were taken from, and which reading took them.
    """
    connection = catalog.connection
    connection.execute("DELETE FROM pictures WHERE doc_id = ?", (doc_id,))
    connection.executemany(
        "INSERT INTO pictures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(doc_id, p.number, p.content_hash, p.width, p.height, p.page),
                # In a shared store bytes are a vector, and these are none.
                *(p.where, p.words, memoryview(p.print), memoryview(p.thumbnail)),
            )
            for p in pictures
        ),
    )
    connection.execute("DELETE FROM pictures_read WHERE doc_id = ?", (doc_id,))
    connection.execute("INSERT INTO pictures_read VALUES (?, ?, ?)", (doc_id, *state))


def all_pictures(catalog: Catalog) -> tuple[Shown, ...]:
    """Every picture, by document and place."""
    if not _keeps_pictures(catalog):
        return ()
    return catalog.known("pictures", lambda: _all_pictures(catalog))


def _all_pictures(catalog: Catalog) -> tuple[Shown, ...]:
    rows = catalog.rows(
        "SELECT pictures.*, source, title, date, path FROM pictures JOIN documents USING (doc_id)"
        " ORDER BY source, number"
    )
    return tuple(
        Shown(
            row["doc_id"],
            row["source"],
            row["title"],
            row["date"],
            row["path"],
            Picture(
                row["number"],
                row["content_hash"],
                row["width"],
                row["height"],
                row["page"],
                row["place"],
                row["words"],
                row["print"],
                row["thumbnail"],
            ),
        )
        for row in rows
    )


def picture_vectors(catalog: Catalog) -> tuple[Mapping[str, int], FloatMatrix]:
    """The row of each picture's bytes, by their hash, and the vectors: shape (rows, dimension)."""
    if not _keeps_pictures(catalog):
        return {}, matrix([])
    return catalog.known("picture vectors", lambda: _picture_vectors(catalog))


def _picture_vectors(catalog: Catalog) -> tuple[Mapping[str, int], FloatMatrix]:
    rows = catalog.rows("SELECT content_hash, vector FROM picture_vectors ORDER BY content_hash")
    index = {row["content_hash"]: number for number, row in enumerate(rows)}
    return index, matrix([row["vector"] for row in rows])


def documents_without_vectors(catalog: Catalog) -> set[str]:
    """Documents with pictures that have no vector yet."""
    sql = (
        "SELECT DISTINCT doc_id FROM pictures"
        " WHERE content_hash NOT IN (SELECT content_hash FROM picture_vectors)"
    )
    return {row["doc_id"] for row in catalog.rows(sql)}


def missing_picture_vectors(catalog: Catalog, hashes: Iterable[str]) -> set[str]:
    """Those that no stored vector belongs to."""
    missing = set(hashes)
    for batch in batches(sorted(missing)):
        sql = f"SELECT content_hash FROM picture_vectors WHERE content_hash IN ({marks(batch)})"
        missing -= {row["content_hash"] for row in catalog.rows(sql, batch)}
    return missing


def put_picture_vectors(catalog: Catalog, hashes: Sequence[str], vectors: FloatMatrix) -> None:
    """Store vectors; part of the caller's transaction."""
    rows = zip(hashes, vectors.astype("<f4"), strict=True)
    catalog.connection.executemany(
        "INSERT INTO picture_vectors VALUES (?, ?)"
        " ON CONFLICT (content_hash) DO UPDATE SET vector = excluded.vector",
        ((h, v.tobytes()) for h, v in rows),
    )


def use_picture_model(catalog: Catalog, name: str, fingerprint: str) -> None:
    """Note which model vectors are of; those of another one are forgotten."""
    if catalog.meta(FINGERPRINT) == fingerprint and catalog.meta(MODEL) == name:
        return
    with catalog.transaction() as connection:
        if catalog.meta(FINGERPRINT) != fingerprint:
            connection.execute("DELETE FROM picture_vectors")
        catalog.set_meta(MODEL, name)
        catalog.set_meta(FINGERPRINT, fingerprint)


def sweep_pictures(catalog: Catalog) -> None:
    """Drop vectors that no picture uses any more; part of the caller's transaction."""
    catalog.connection.execute(
        "DELETE FROM picture_vectors WHERE content_hash NOT IN (SELECT content_hash FROM pictures)"
    )


def picture_counts(catalog: Catalog) -> PictureCounts:
    """In numbers."""
    if not _keeps_pictures(catalog):
        return PictureCounts()
    sql = (
        "SELECT count(*), count(*) FILTER (WHERE number > 0), count(vector)"
        " FROM pictures LEFT JOIN picture_vectors USING (content_hash)"
    )
    return PictureCounts(*catalog.rows(sql)[0])
