"""Documents by the names people use for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from rag.catalog.catalog import PASSAGE, Catalog, batches, marks, passage_of
from rag.core.records import Passage


def documents_named(catalog: Catalog, name: str) -> list[str]:
    """Ids of the documents a name stands for: a source as listed, a file, a folder, or the end
    of a path when only one document ends so. A file stands for itself, not for what is inside."""
    found = _found(catalog, name)
    if len(found) < 2:
        return found
    files: dict[str, tuple[str, str]] = {}
    alone = []
    for doc_id, source, path in _places(catalog, found):
        if not path:
            alone.append(doc_id)
        elif path not in files or len(source) < len(files[path][1]):
            files[path] = (doc_id, source)
    return [*alone, *(doc_id for doc_id, _ in files.values())]


def documents_under(catalog: Catalog, name: str) -> list[str]:
    """The same with all that stands inside the files a name stands for."""
    found = dict.fromkeys(_found(catalog, name))
    for _, source, path in _places(catalog, list(found)) if found else ():
        rows = catalog.rows(
            "SELECT doc_id FROM documents WHERE path = ?1 AND path <> ''"
            " AND substr(source, 1, 1 + length(?2)) IN (?2, ?2 || '/', ?2 || '#')",
            (path, source),
        )
        found |= dict.fromkeys(row["doc_id"] for row in rows)
    return list(found)


def _places(catalog: Catalog, doc_ids: list[str]) -> list[tuple[str, str, str]]:
    """(id, source, path) of each document."""
    found = []
    for batch in batches(doc_ids):
        sql = f"SELECT doc_id, source, path FROM documents WHERE doc_id IN ({marks(batch)})"
        found += [tuple(row) for row in catalog.rows(sql, batch)]
    return found


def _found(catalog: Catalog, name: str) -> list[str]:
    try:
        path = str(Path(name).expanduser().absolute())
    except RuntimeError:  # "~somebody", whom this machine does not know
        path = name
    return (
        _as_written(catalog, name, path) or _ending(catalog, name) or _composed(catalog, name, path)
    )


def _as_written(catalog: Catalog, name: str, path: str) -> list[str]:
    rows = catalog.rows(
        "SELECT doc_id FROM documents WHERE source = ?1 OR path = ?2 OR doc_id = ?1"
        " OR substr(path, 1, length(?2) + 1) = ?2 || '/'",
        (name, path),
    )
    return [row["doc_id"] for row in rows]


def _ending(catalog: Catalog, name: str) -> list[str]:
    rows = catalog.rows(
        # As many characters from the end as the name has, with the stroke before it.
        "SELECT doc_id FROM documents"
        " WHERE substr('/' || source, 1 + length(source) - length(?1)) = '/' || ?1"
        " AND length(source) >= length(?1)",
        (name,),
    )
    return [row["doc_id"] for row in rows] if len(rows) == 1 else []


def _composed(catalog: Catalog, name: str, path: str) -> list[str]:
    """The same in one Unicode form: a Mac writes ``é`` of a name as two characters."""
    name, path = unicodedata.normalize("NFC", name), unicodedata.normalize("NFC", path)
    exact, ending = [], []
    for row in catalog.rows("SELECT doc_id, source, path FROM documents"):
        source = unicodedata.normalize("NFC", row["source"])
        file = unicodedata.normalize("NFC", row["path"])
        if source == name or file == path or file.startswith(f"{path}/"):
            exact.append(row["doc_id"])
        elif f"/{source}".endswith(f"/{name}"):
            ending.append(row["doc_id"])
    return exact or (ending if len(ending) == 1 else [])


def paths_of(catalog: Catalog, doc_ids: Iterable[str]) -> dict[str, str]:
    """Absolute path of each document's file; "" for one that has none."""
    return _column(catalog, "path", doc_ids)


def hashes_of(catalog: Catalog, doc_ids: Iterable[str]) -> dict[str, str]:
    """sha256 of the bytes that each document was read from."""
    return _column(catalog, "content_hash", doc_ids)


def hidden_in(catalog: Catalog) -> tuple[int, int]:
    """(hidden characters taken out, documents that held them)."""
    row = catalog.rows(
        "SELECT coalesce(sum(hidden_characters), 0), count(*) FROM documents"
        " WHERE hidden_characters > 0"
    )[0]
    return int(row[0]), int(row[1])


def documents_of(catalog: Catalog, passage_ids: list[str]) -> dict[str, str]:
    """The document of each passage."""
    found: dict[str, str] = {}
    for batch in batches(passage_ids):
        sql = f"SELECT passage_id, doc_id FROM passages WHERE passage_id IN ({marks(batch)})"
        found.update((row["passage_id"], row["doc_id"]) for row in catalog.rows(sql, batch))
    return found


def surroundings(
    catalog: Catalog, passage_ids: Iterable[str], reach: int = 1
) -> dict[tuple[str, int], Passage]:
    """Passages with those before and after them, by document and place in it from 0.

    What stands beside a function does something else: of source code only pieces of the same one.

    :param reach: how many passages before and after each.
    """
    found: dict[tuple[str, int], Passage] = {}
    for batch in batches(list(passage_ids)):
        sql = (
            f"{PASSAGE} JOIN passages AS hit ON passages.doc_id = hit.doc_id"
            f" AND passages.ordinal BETWEEN hit.ordinal - {reach:d} AND hit.ordinal + {reach:d}"
            f" WHERE hit.passage_id IN ({marks(batch)})"
            " AND (documents.kind <> 'code' OR passages.heading = hit.heading)"
        )
        for row in catalog.rows(sql, batch):
            found[row["doc_id"], row["ordinal"]] = passage_of(row)
    return found


def _column(catalog: Catalog, column: str, doc_ids: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for batch in batches(sorted(set(doc_ids))):
        sql = f"SELECT doc_id, {column} FROM documents WHERE doc_id IN ({marks(batch)})"
        found.update((row["doc_id"], row[column]) for row in catalog.rows(sql, batch))
    return found
