"""What every ingest changed: documents added, changed and removed, and the words that went.

Written in the transaction of the change itself; read by `rag changes` and questions about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from rag.catalog.catalog import Catalog, batches, marks
from rag.catalog.database import Connection

Change = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """What became of a document over a time.

    :ivar passages_added: passages that are new in it; `passages_removed` are gone.
    :ivar gone: the words of passages that are gone, as long as they are kept.
    """

    doc_id: str
    source: str
    change: Change
    passages_added: int = 0
    passages_removed: int = 0
    gone: tuple[str, ...] = ()


def texts_of(connection: Connection, passage_ids: Iterable[str]) -> list[str]:
    """The words of passages that are about to go."""
    found: list[str] = []
    for batch in batches(sorted(passage_ids)):
        sql = f"SELECT text FROM passages WHERE passage_id IN ({marks(batch)}) ORDER BY ordinal"
        found.extend(row["text"] for row in connection.execute(sql, batch))
    return found


def note_change(catalog: Catalog, change: DocumentChange) -> None:
    """Keep a change; part of the caller's transaction. One that changes no passage is none."""
    if change.change == "changed" and not (change.passages_added or change.passages_removed):
        return
    connection = catalog.connection
    row = connection.execute(
        "INSERT INTO document_changes (at, doc_id, source, change, passages_added,"
        " passages_removed) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (
            catalog.opened_at,
            change.doc_id,
            change.source,
            change.change,
            change.passages_added,
            change.passages_removed,
        ),
    ).fetchone()
    connection.executemany(
        "INSERT INTO gone_passages VALUES (?, ?, ?)",
        ((row["id"], place, text) for place, text in enumerate(change.gone)),
    )


def forget_old_words(catalog: Catalog, days: int, now: datetime | None = None) -> None:
    """Drop the words of passages that went longer ago; that they changed stays known."""
    before = ((now or datetime.now(UTC)) - timedelta(days=days)).isoformat(timespec="seconds")
    with catalog.transaction() as connection:
        connection.execute(
            "DELETE FROM gone_passages WHERE change IN"
            " (SELECT id FROM document_changes WHERE at <= ?)",
            (before,),
        )


def last_occasion(catalog: Catalog) -> str:
    """When the last ingest began that changed anything, ISO 8601; "" where none did."""
    if not _is_kept(catalog):
        return ""
    return str(catalog.rows("SELECT max(at) AS at FROM document_changes")[0]["at"] or "")


def changes_since(
    catalog: Catalog, since: str, until: str = "", paths: Sequence[str] = ()
) -> list[DocumentChange]:
    """What became of each document from a time on, by path.

    :param since: ISO 8601, as much of it as is known; `until` is included.
    :param paths: absolute paths or sources of documents or folders; none for all.
    """
    if not _is_kept(catalog):
        return []
    rows = catalog.rows(
        "SELECT * FROM document_changes WHERE at >= ? AND substr(at, 1, ?) <= ? ORDER BY id",
        (since, len(until) or 1, until or "9"),
    )
    words = _gone_words(catalog, since)
    found: dict[str, DocumentChange] = {}
    for row in rows:
        if not paths or any(_lies_in(row["source"], path) for path in paths):
            one = DocumentChange(
                row["doc_id"], row["source"], row["change"], row["passages_added"],
                row["passages_removed"], words.get(row["id"], ()),
            )  # fmt: skip
            found[one.doc_id] = _joined(found.get(one.doc_id), one)
    kept = [change for change in found.values() if change.passages_added != -1]
    return sorted(kept, key=lambda change: (change.source, change.doc_id))


def _gone_words(catalog: Catalog, since: str) -> Mapping[int, tuple[str, ...]]:
    rows = catalog.rows(
        "SELECT gone_passages.change, text FROM gone_passages"
        " JOIN document_changes ON id = gone_passages.change"
        " WHERE at >= ? ORDER BY gone_passages.change, place",
        (since,),
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row["change"], []).append(row["text"])
    return {change: tuple(texts) for change, texts in found.items()}


def _joined(before: DocumentChange | None, now: DocumentChange) -> DocumentChange:
    """Two changes of one document as one; what came and went again is marked with -1."""
    if before is None:
        return now
    counted = replace(
        now,
        passages_added=max(0, before.passages_added) + now.passages_added,
        passages_removed=before.passages_removed + now.passages_removed,
        gone=before.gone + now.gone,
    )
    if before.change == "added":
        return (
            replace(counted, passages_added=-1)
            if now.change == "removed"
            else replace(counted, change="added")
        )
    if now.change == "added":
        return replace(counted, change="changed" if before.passages_added != -1 else "added")
    return counted


def _lies_in(source: str, path: str) -> bool:
    folder = path.rstrip("/")
    return (
        source == folder or source.startswith(f"{folder}/") or f"/{source}".endswith(f"/{folder}")
    )


def _is_kept(catalog: Catalog) -> bool:
    return catalog.database.has_table("gone_passages")
