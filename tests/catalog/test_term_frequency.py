"""How common a term is, told without counting a large collection."""

from __future__ import annotations

from rag.catalog.term_frequency import SLICE_ROWS, SLICES, extent, term_shares
from rag.index.collection import Collection
from tests.helpers.filled import filled


def test_a_small_collection_whose_rows_lie_far_up_is_counted(tmp_path):
    filled(tmp_path, 3)
    far = SLICES * SLICE_ROWS * 3
    collection = Collection(tmp_path, "default", create=True)
    before = term_shares(collection.catalog, ["word1", "nowhere"])
    passages = extent(collection.catalog)
    with collection.catalog.transaction() as connection:
        # As after many ingests of documents that change: the rows that are left are the last ones.
        connection.execute("INSERT INTO lexical (lexical) VALUES ('delete-all')")
        connection.execute("UPDATE passages SET id = id + ?", (far,))
        for row in connection.execute("SELECT id, text FROM passages").fetchall():
            connection.execute(
                "INSERT INTO lexical (rowid, title, heading, body) VALUES (?, '', '', ?)",
                tuple(row),
            )
    assert extent(collection.catalog) == passages
    assert term_shares(collection.catalog, ["word1", "nowhere"]) == before
    collection.close()
