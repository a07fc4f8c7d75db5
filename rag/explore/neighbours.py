"""The nearest documents of every document, kept in a small file and brought up to date.

Only changed documents are compared again, and those whose list held a changed or removed one:
closeness is symmetric, so a changed document's own scores show every other list it enters.
"""

from __future__ import annotations

import contextlib
import hashlib
import heapq
import shlex
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.catalog.catalog import Catalog
from rag.core.errors import StoreError
from rag.core.locations import private_folder
from rag.core.protocols import FloatMatrix
from rag.explore.documents import Entry, Space, load_space
from rag.explore.related import scores_to_all, top_rows

LIMIT = 10
"""Documents listed for each."""
DECIMALS = 6
"""The same cosine comes out of two matrix products with another last digit; equal is equal."""

TABLES = """
CREATE TABLE IF NOT EXISTS centre (vector BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS states (doc_id TEXT PRIMARY KEY, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS related (
    doc_id TEXT NOT NULL, other TEXT NOT NULL, score REAL NOT NULL, PRIMARY KEY (doc_id, other)
);
"""

List = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest documents of each.

    :ivar documents: by document id.
    :ivar lists: by document id, (other document's id, score), best first.
    :ivar compared: how many documents were compared with all others this time.
    """

    documents: dict[str, Entry]
    lists: dict[str, List]
    compared: int


def update_neighbours(catalog: Catalog, file: Path, limit: int = LIMIT) -> Neighbours:
    """Bring the file to what the collection holds now, and return all of it.

    :raises EmptyCollection: when the collection holds no passage.
    :raises StoreError: when the file cannot be written.
    """
    with _opened(file) as connection:
        centre = _centre(connection)
        space = load_space(catalog, centre)
        if centre is None or not np.array_equal(centre, space.centre):
            _forget(connection)
        states = _states(catalog, limit)
        before = dict(tuple(row) for row in connection.execute("SELECT doc_id, state FROM states"))
        lists = _read(connection)
        changed = {key for key, state in states.items() if before.get(key) != state}
        gone = before.keys() - states.keys()
        touched = changed | {
            key
            for key, near in lists.items()
            if key not in gone and any(other in changed | gone for other, _ in near)
        }
        fresh = _compare(space, lists, touched, changed, limit)
        _write(connection, space.centre, states, fresh)
    documents = {entry.key: entry for entry in space.documents}
    return Neighbours(documents, fresh, len(touched))


def sql_lines(neighbours: Neighbours) -> Iterator[str]:
    """SQL that fills a table `related` of another database, such as a site's, all or nothing."""
    entries = neighbours.documents
    yield "BEGIN;"
    yield (
        "CREATE TABLE IF NOT EXISTS related (source TEXT, rank INTEGER, related TEXT, title TEXT,"
        " score REAL, PRIMARY KEY (source, rank));"
    )
    yield "DELETE FROM related;"
    for key, near in neighbours.lists.items():
        for rank, (other, score) in enumerate(near, 1):
            texts = (entries[key].source, entries[other].source, entries[other].title)
            source, related, title = map(_quoted, texts)
            yield f"INSERT INTO related VALUES ({source}, {rank}, {related}, {title}, {score:.6f});"
    yield "COMMIT;"


def _quoted(text: str) -> str:
    """A text literal on one line: no character of a title can end it or the statement."""
    plain = " ".join(text.replace("\0", " ").split())
    return "'" + plain.replace("'", "''") + "'"


def _compare(
    space: Space, before: dict[str, List], touched: set[str], changed: set[str], limit: int
) -> dict[str, List]:
    keys = [entry.key for entry in space.documents]
    after = {key: list(before.get(key, ())) for key in keys}
    for row, key in enumerate(keys):
        if key not in touched:
            continue
        scores = np.round(scores_to_all(space, row), DECIMALS)
        after[key] = [(keys[r], float(scores[r])) for r in top_rows(scores, limit, without=row)]
        if key in changed:
            _enter(after, key, scores, keys, touched)
    best = {key: heapq.nsmallest(limit, near, key=_order) for key, near in after.items()}
    return {key: tuple(near) for key, near in best.items()}


def _enter(
    lists: dict[str, list[tuple[str, float]]],
    key: str,
    scores: FloatMatrix,
    keys: list[str],
    touched: set[str],
) -> None:
    for other, score in zip(keys, scores.tolist(), strict=True):
        if other not in touched:
            lists[other].append((key, score))


def _order(pair: tuple[str, float]) -> tuple[float, str]:
    return -pair[1], pair[0]


def _states(catalog: Catalog, limit: int) -> dict[str, str]:
    """What each document's list depends on, by document id: its texts and who embedded them."""
    common = f"{catalog.meta('fingerprint')}\0{limit}"
    rows = catalog.rows("SELECT doc_id, text_hash FROM passages ORDER BY doc_id, ordinal")
    digests: dict[str, hashlib._Hash] = {}
    for row in rows:
        digest = digests.setdefault(row["doc_id"], hashlib.sha256(common.encode()))
        digest.update(row["text_hash"].encode())
    return {key: digest.hexdigest() for key, digest in digests.items()}


@contextlib.contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    connection = None
    try:
        private_folder(file.parent)
        connection = sqlite3.connect(file, timeout=30, isolation_level=None)
        connection.executescript(TABLES)
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"cannot write {file}: {error}",
            hint=f"rm {shlex.quote(str(file))}    (it is made again)",
        ) from error
    finally:
        if connection is not None:
            connection.close()


def _centre(connection: sqlite3.Connection) -> FloatMatrix | None:
    row = connection.execute("SELECT vector FROM centre").fetchone()
    return None if row is None else np.frombuffer(row[0], dtype="<f4").astype(np.float32)


def _forget(connection: sqlite3.Connection) -> None:
    for table in ("centre", "states", "related"):
        connection.execute(f"DELETE FROM {table}")


def _read(connection: sqlite3.Connection) -> dict[str, List]:
    lists: dict[str, List] = {}
    for key, other, score in connection.execute(
        "SELECT doc_id, other, score FROM related ORDER BY doc_id, score DESC, other"
    ):
        lists[key] = (*lists.get(key, ()), (other, score))
    return lists


def _write(
    connection: sqlite3.Connection,
    centre: FloatMatrix,
    states: dict[str, str],
    lists: dict[str, List],
) -> None:
    _forget(connection)
    connection.execute("INSERT INTO centre VALUES (?)", (centre.astype("<f4").tobytes(),))
    connection.executemany("INSERT INTO states VALUES (?, ?)", states.items())
    connection.executemany(
        "INSERT INTO related VALUES (?, ?, ?)",
        ((key, other, score) for key, near in lists.items() for other, score in near),
    )
