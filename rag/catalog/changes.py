"""Changes to a catalogue: each function is one small transaction, or part of the caller's.

Every change of passages is noted in `pending` in the same transaction, so that the
nearest-neighbour index can always be brought up to date, whatever happens in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rag.catalog.catalog import Catalog, batches, marks
from rag.catalog.database import Connection
from rag.catalog.facts import forget_facts, put_facts
from rag.catalog.history import Change, DocumentChange, note_change, texts_of
from rag.catalog.passage_rows import forget_passages, put_passages, text_hashes_of
from rag.catalog.scanned_pages import put_scanned_pages
from rag.catalog.tables import forget_tables, put_tables
from rag.catalog.vectors import replace_vectors
from rag.core.protocols import FloatMatrix
from rag.core.records import Document, Passage


@dataclass(frozen=True, slots=True)
class FileState:
    """What is known of the file behind a document, to tell whether it changed.

    :ivar path: absolute path, "" for a document that has no file.
    :ivar content_hash: sha256 of its bytes.
    """

    doc_id: str
    source: str
    path: str
    size: int
    mtime_ns: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class PassageChange:
    """How many passages a change added, removed and left as they were."""

    added: int = 0
    removed: int = 0
    reused: int = 0

    def __add__(self, other: PassageChange) -> PassageChange:
        return PassageChange(
            self.added + other.added, self.removed + other.removed, self.reused + other.reused
        )


def file_states(catalog: Catalog) -> dict[str, FileState]:
    """The state of every document's file at its last ingest, by document id."""
    rows = catalog.rows("SELECT doc_id, source, path, size, mtime_ns, content_hash FROM documents")
    return {row["doc_id"]: FileState(*row) for row in rows}


def put_document(
    catalog: Catalog,
    document: Document,
    state: FileState,
    passages: Sequence[Passage],
    text_hashes: Mapping[str, str],
) -> PassageChange:
    """Make a document's rows equal to these passages; part of the caller's transaction.

    :param text_hashes: by passage id; every hash has its vector stored already.
    """
    catalog.database.claim(document.doc_id)
    connection = catalog.connection
    before = text_hashes_of(connection, document.doc_id)
    known = _known(connection, document.doc_id)
    gone = before.keys() - {passage.passage_id for passage in passages}
    words = tuple(texts_of(connection, gone))
    forget_passages(catalog, document.doc_id)
    _put_document_row(connection, document, state)
    put_tables(connection, document)
    put_scanned_pages(connection, document)
    put_facts(connection, document)
    put_passages(catalog, document, passages, text_hashes)
    after = {passage.passage_id: text_hashes[passage.passage_id] for passage in passages}
    added = {key: value for key, value in after.items() if before.get(key) != value}
    catalog.database.note_changed({**dict.fromkeys(gone), **added})
    if known != "unread":
        change: Change = "changed" if known else "added"
        counts = len(added), len(gone)
        note_change(
            catalog,
            DocumentChange(document.doc_id, document.source, change, *counts, gone=words),
        )
    return PassageChange(len(added), len(gone), len(after) - len(added))


def _known(connection: Connection, doc_id: str) -> str:
    """ "" for a document that is new, "unread" for one that a rebuild reads again, else "known"."""
    row = connection.execute("SELECT size FROM documents WHERE doc_id = ?", (doc_id,)).fetchone()
    if row is None:
        return ""
    return "unread" if row["size"] < 0 else "known"


def touch_document(catalog: Catalog, state: FileState) -> None:
    """The file has the same content, but another time, size or spelling of its path."""
    catalog.connection.execute(
        "UPDATE documents SET source = ?, path = ?, size = ?, mtime_ns = ? WHERE doc_id = ?",
        (state.source, state.path, state.size, state.mtime_ns, state.doc_id),
    )


def respell_inner(catalog: Catalog, states: Sequence[FileState]) -> None:
    """Documents inside touched files take on their spelling; before `touch_document`."""
    sql = "SELECT path FROM documents WHERE path <> '' GROUP BY path HAVING count(*) > 1"
    holders = {row["path"] for row in catalog.rows(sql)} if states else set()
    catalog.connection.executemany(
        "UPDATE documents SET source = ?1 || substr(source, 1 + length("
        "(SELECT source FROM documents WHERE doc_id = ?3))) WHERE path = ?2 AND doc_id <> ?3",
        ((s.source, s.path, s.doc_id) for s in states if s.path in holders),
    )


def outdated(catalog: Catalog, files: Iterable[FileState]) -> list[str]:
    """Documents inside files that are not in them any more: they were stored from other bytes."""
    hashes = {state.path: state.content_hash for state in files if state.path}
    return [
        row["doc_id"]
        for batch in batches(list(hashes))
        for row in catalog.rows(
            f"SELECT doc_id, path, content_hash FROM documents WHERE path IN ({marks(batch)})",
            batch,
        )
        if row["content_hash"] != hashes[row["path"]]
    ]


def stored_as(catalog: Catalog, files: Iterable[FileState]) -> set[str]:
    """Ids of those files that the catalogue holds with the bytes they have now."""
    hashes = {state.doc_id: state.content_hash for state in files}
    return {
        row["doc_id"]
        for batch in batches(list(hashes))
        for row in catalog.rows(
            f"SELECT doc_id, content_hash FROM documents WHERE doc_id IN ({marks(batch)})", batch
        )
        if row["content_hash"] == hashes[row["doc_id"]]
    }


def read_again(catalog: Catalog, doc_ids: Iterable[str]) -> None:
    """Have the next ingest read the files anew that these and other documents stand in."""
    going = set(doc_ids)
    rows = catalog.rows("SELECT doc_id, path FROM documents WHERE path <> ''")
    paths = {row["path"] for row in rows if row["doc_id"] in going}
    left = [(r["doc_id"],) for r in rows if r["path"] in paths and r["doc_id"] not in going]
    catalog.connection.executemany(f"{MARK_UNREAD} WHERE doc_id = ?", left)


def remove_document(catalog: Catalog, doc_id: str) -> PassageChange:
    """Forget a document; part of the caller's transaction. Its vectors stay until swept."""
    catalog.database.claim(doc_id)
    connection = catalog.connection
    before = text_hashes_of(connection, doc_id)
    row = connection.execute("SELECT source FROM documents WHERE doc_id = ?", (doc_id,)).fetchone()
    if row is not None:
        words = tuple(texts_of(connection, before))
        note_change(
            catalog,
            DocumentChange(doc_id, row["source"], "removed", 0, len(before), gone=words),
        )
    forget_passages(catalog, doc_id)
    forget_tables(connection, doc_id)
    forget_facts(connection, doc_id)
    connection.execute("DELETE FROM scanned_pages WHERE doc_id = ?", (doc_id,))
    connection.execute("DELETE FROM documents WHERE doc_id = ?", (doc_id,))
    catalog.database.note_changed(dict.fromkeys(before))
    return PassageChange(removed=len(before))


def start_anew(
    catalog: Catalog,
    unread: Iterable[str],
    text_hashes: Sequence[str],
    vectors: FloatMatrix | None,
) -> None:
    """Forget every vector but those given; part of the caller's transaction.

    :param unread: documents that lose their passages but stay known: the next ingest that comes
        across their files reads them as changed ones.
    :param text_hashes: of the texts that other documents keep; `vectors` are their new ones.
    """
    connection = catalog.connection
    for doc_id in unread:
        forget_passages(catalog, doc_id)
        connection.execute(f"{MARK_UNREAD} WHERE doc_id = ?", (doc_id,))
    if vectors is not None:
        replace_vectors(catalog, text_hashes, vectors)
    connection.execute(
        "DELETE FROM vectors WHERE text_hash NOT IN (SELECT text_hash FROM passages)"
    )


MARK_UNREAD = "UPDATE documents SET content_hash = '', size = -1, mtime_ns = 0"
"""No file has this size, so that it is read whenever it is met."""


def _put_document_row(connection: Connection, document: Document, state: FileState) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute("DELETE FROM documents WHERE doc_id = ?", (document.doc_id,))
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.doc_id,
            document.source,
            state.path,
            state.content_hash,
            state.size,
            state.mtime_ns,
            document.title,
            document.date,
            document.kind,
            int(document.verbatim),
            document.hidden_characters,
            now,
        ),
    )
