"""Tables and furniture are stored beside the passages, and found again by their place."""

from __future__ import annotations

from rag.catalog.changes import remove_document
from rag.catalog.tables import furniture_of, tables_of, tables_within
from rag.core.records import Document
from rag.index.collection import Collection, writing
from rag.index.document_status import status_of_document
from rag.ingest.document_writer import DocumentWriter
from rag.load.plain.tables import read_csv
from rag.load.split import SplitSettings
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.filled import state

TEXT = "town,2019,2020\nArvendal,1,2\nDorrow,3,4\n"
FURNITURE = (("Annual Report", 4), ("# of #", 5))


def stored(home) -> Document:
    tables = read_csv(TEXT).tables
    document = Document("d1", "towns.csv", TEXT, tables=tables, furniture=FURNITURE)
    with (
        writing(home, "default") as collection,
        DocumentWriter(collection, FakeEmbedder(), SplitSettings(), lambda p: None, 1) as writer,
    ):
        writer.add(state(1), document)
        writer.flush()
    return document


def test_a_table_comes_back_as_it_was(tmp_path):
    document = stored(tmp_path)
    collection = Collection(tmp_path, "default")
    catalog = collection.catalog

    assert tables_of(catalog, "d1") == document.tables
    assert tables_of(catalog, "nothing") == ()
    row = document.tables[0].rows[1]
    assert tables_within(catalog, "d1", row.start, row.end) == document.tables
    assert tables_within(catalog, "d1", len(TEXT), len(TEXT) + 9) == ()
    assert furniture_of(catalog, "d1") == (("# of #", 5), ("Annual Report", 4))
    collection.close()


def test_a_document_in_numbers(tmp_path):
    stored(tmp_path)
    collection = Collection(tmp_path, "default")

    found = status_of_document(
        collection, collection.catalog.rows("SELECT source FROM documents")[0][0]
    )

    assert (found.tables, found.passages) == (1, 1)
    assert dict(found.furniture) == dict(FURNITURE)
    collection.close()


def test_they_go_with_their_document(tmp_path):
    stored(tmp_path)
    with writing(tmp_path, "default") as collection:
        with collection.catalog.transaction():
            remove_document(collection.catalog, "d1")
        assert tables_of(collection.catalog, "d1") == ()
        assert furniture_of(collection.catalog, "d1") == ()


def test_a_catalogue_of_before_has_none(tmp_path):
    stored(tmp_path)
    with writing(tmp_path, "default") as collection:
        collection.catalog.connection.execute("DROP TABLE tables")
        collection.catalog.connection.execute("DROP TABLE furniture")
        assert tables_of(collection.catalog, "d1") == ()
        assert tables_within(collection.catalog, "d1", 0, 9) == ()
        assert furniture_of(collection.catalog, "d1") == ()
