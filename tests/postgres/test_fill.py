"""A benchmark's store that was filled before its tables had keys is one that the writer filled."""

from __future__ import annotations

import contextlib

from benchmarks.speed.fill_postgres import fill, without_keys
from benchmarks.speed.synthetic import Source, store
from rag.core.config import Config
from rag.store.shelf import shelf_of

TABLES = {
    "documents": "doc_id, source, title, kind",
    "passages": "passage_id, doc_id, ordinal, heading, text, start_line, text_hash",
    "vectors": "text_hash, vector",
    "terms": "passage - (SELECT min(id) FROM passages), term, title, heading, body, length",
    "tallies": "passages, terms",
}
KEYS = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'rag'::regnamespace"
    " UNION SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'rag' ORDER BY 1, 2"
)


def rows_of(collection) -> dict[str, list]:
    def sql(table):
        return f"SELECT {TABLES[table]} FROM {table}"

    return {table: sorted(map(tuple, collection.catalog.rows(sql(table)))) for table in TABLES}


def test_rows_and_keys_are_those_of_the_writer(store_url, tmp_path):
    shelf, source = shelf_of(Config(home=tmp_path, store=store_url)), Source()
    with shelf.writing("written") as written:
        keys = list(written.catalog.rows(KEYS))
        for start in (0, 120):
            store(written, source, start, 120)
        wanted = rows_of(written)
    with shelf.writing("filled") as filled:
        with without_keys(filled.catalog):
            assert len(filled.catalog.rows(KEYS)) < len(keys)
            for start in (0, 120):
                fill(filled.catalog, source, start, 120)
        assert list(filled.catalog.rows(KEYS)) == keys
    with contextlib.closing(shelf.open("filled")) as collection:
        assert rows_of(collection) == wanted
