"""What is remembered of a collection is asked for again as soon as something was written."""

from __future__ import annotations

import contextlib

from rag.catalog.read_candidates import read_candidates
from tests.helpers.shelves import RICH, plain, put


def test_which_passages_are_code_and_which_were_read_by_ocr(shelf):
    put(shelf, [plain("a.md", "The pump stands in the cellar.")])
    with contextlib.closing(shelf.open("default")) as collection:
        catalog = collection.catalog
        ids = [row[0] for row in catalog.rows("SELECT passage_id FROM passages")]
        assert not read_candidates(catalog, ids, 20).code
        assert not any(passage.read_by_ocr for passage in catalog.passages(ids).values())
    with shelf.writing("default") as collection:
        catalog = collection.catalog
        with catalog.transaction() as connection:
            connection.execute("UPDATE documents SET kind = 'code'")
        assert read_candidates(catalog, ids, 20).code == set(ids)
    put(shelf, [RICH])
    with contextlib.closing(shelf.open("default")) as collection:
        catalog = collection.catalog
        every = [row[0] for row in catalog.rows("SELECT passage_id FROM passages")]
        assert read_candidates(catalog, every, 20).code == set(ids)
        scanned = {p.source for p in catalog.passages(every).values() if p.read_by_ocr}
        assert scanned == {"r.md"}
        with collection.catalog.transaction() as connection:
            connection.execute("DELETE FROM scanned_pages")
            connection.execute("UPDATE documents SET kind = 'text'")
        assert not any(passage.read_by_ocr for passage in catalog.passages(every).values())
        assert not read_candidates(catalog, every, 20).code
