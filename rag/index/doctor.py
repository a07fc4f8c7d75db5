"""The order of the checks, and the mending: from the catalogue outwards.

What is mended from the catalogue needs neither the files nor, mostly, the embedder.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from rag.catalog.catalog import Catalog
from rag.catalog.changes import remove_document
from rag.catalog.lexical_index import rebuild_lexical
from rag.catalog.salvage import salvage, set_aside
from rag.catalog.vectors import replace_vectors, sweep_vectors
from rag.core.errors import CatalogDamaged, EmptyCollection, StoreError
from rag.core.locations import catalog_file, collection_folder
from rag.core.protocols import Embedder
from rag.index.checks import (
    Check,
    broken_vectors,
    check_embedder,
    check_files,
    check_index,
    check_integrity,
    check_lexical,
    check_recall,
    check_space,
    check_vectors,
)
from rag.index.collection import Collection
from rag.load.split import embedded_text, text_hash

STEP = 128
"""Texts embedded and stored together."""

EmbedderOf = Callable[[Collection], Embedder | None]
"""None when the collection's own embedder is not on this machine."""


def examine(collection: Collection, embedder: Embedder | None = None) -> tuple[Check, ...]:
    """All checks of one collection; none of them changes anything.

    :param embedder: the one it was built with; without it vectors are not compared with texts.
    """
    checks = [check_integrity(collection)]
    if not checks[0].ok:
        return tuple(checks)
    checks += [check_files(collection), check_vectors(collection)]
    if embedder and checks[-1].ok:
        checks.append(check_embedder(collection, embedder))
    checks += [check_lexical(collection), check_index(collection)]
    if checks[-1].ok and os.access(collection.folder, os.W_OK):
        checks.append(check_recall(collection))
    return (*checks, check_space(collection))


def repair(
    collection: Collection, checks: Iterable[Check], embedder: Embedder | None = None
) -> None:
    """Mend what `examine` found; the collection was opened by `writing`.

    :param embedder: the one it was built with, for vectors that have to be made again; without it
        their documents are forgotten, and the next ingest reads them.
    """
    wrong = {check.name for check in checks if not check.ok}
    if "catalogue" in wrong:
        _remove_orphans(collection.catalog)
        wrong |= {"lexical index", "vectors"}
    if wrong & {"vectors", "embedder"}:
        mend_vectors(collection, embedder, every="embedder" in wrong)
    if "lexical index" in wrong:
        rebuild_lexical(collection.catalog)
    if wrong & {"catalogue", "vectors", "embedder", "index", "recall", "space"}:
        collection.rebuild_index()
    if "space" in wrong:
        collection.catalog.connection.execute("VACUUM")


def replace_damaged(home: Path, name: str) -> str:
    """Make a new catalogue in place of one that SQLite cannot read, inside `locked`.

    :returns: what was done, for a person; "" when the catalogue can be read.
    """
    file = catalog_file(collection_folder(home, name))
    if not _is_damaged(file):
        return ""
    aside = set_aside(file)
    with contextlib.closing(Catalog(file, create=True)) as catalog:
        with contextlib.suppress(StoreError):
            salvage(aside, catalog)
        known = catalog.counts().documents
    next_step = "rag ingest --rebuild" if known else "rag ingest PATH"
    return (
        f"was damaged and is kept as {aside.name}; {known:,} of its documents are still known:"
        f" {next_step} reads them again"
    )


def _is_damaged(file: Path) -> bool:
    try:
        with contextlib.closing(Catalog(file)) as catalog:
            return bool(catalog.rows("PRAGMA quick_check(1)")[0][0] != "ok")
    except CatalogDamaged:
        return True
    except EmptyCollection:
        return False


def _remove_orphans(catalog: Catalog) -> None:
    """What belongs to no document goes; passages without a vector are mended with the vectors."""
    with catalog.transaction() as connection:
        for table in ("passages", "tables", "furniture", "scanned_pages", "facts"):
            connection.execute(
                f"DELETE FROM {table} WHERE doc_id NOT IN (SELECT doc_id FROM documents)"
            )


def mend_vectors(collection: Collection, embedder: Embedder | None, *, every: bool) -> None:
    """Embed damaged vectors again, or `every` one; without the embedder forget the documents of
    damaged ones."""
    broken = broken_vectors(collection)
    if embedder and every:
        rows = collection.catalog.rows("SELECT passage_id FROM passages")
        broken = [row["passage_id"] for row in rows]
    if embedder:
        _embed_again(collection, embedder, broken)
        return
    passages = collection.catalog.passages(broken)
    with collection.catalog.transaction():
        for doc_id in {passage.doc_id for passage in passages.values()}:
            remove_document(collection.catalog, doc_id)
    sweep_vectors(collection.catalog)


def _embed_again(collection: Collection, embedder: Embedder, passage_ids: list[str]) -> None:
    """Make vectors anew from the stored passages."""
    passages = collection.catalog.passages(passage_ids).values()
    texts = {text_hash(text): text for text in (embedded_text(p.heading, p.text) for p in passages)}
    keys = sorted(texts, key=lambda key: len(texts[key]))
    for start in range(0, len(keys), STEP):
        step = keys[start : start + STEP]
        vectors = embedder.embed_passages([texts[key] for key in step])
        with collection.catalog.transaction():
            replace_vectors(collection.catalog, step, vectors)
