"""The store's promises: what is damaged is found and mended, what is moved arrives whole."""

from __future__ import annotations

import gzip
import json

import pytest

from rag.catalog.catalog import Catalog
from rag.catalog.changes import FileState
from rag.catalog.exact_neighbours import exact_search
from rag.catalog.find_documents import documents_named
from rag.catalog.lexical_search import search_lexical
from rag.core.document_structure import ScannedPage
from rag.core.errors import EmptyCollection, FingerprintMismatch, SourceError, StoreError
from rag.core.locations import catalog_file, collection_folder, index_folder
from rag.core.records import Document
from rag.index.collection import Collection, writing
from rag.index.collections import (
    copy_collection,
    delete_collection,
    list_collections,
    rename_collection,
)
from rag.index.doctor import examine, repair
from rag.index.portable_file import export_collection, import_collection
from rag.ingest.document_writer import DocumentWriter
from rag.language.search_terms import query_terms
from rag.load.split import SplitSettings
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.stores import FINGERPRINT, fill, lines


@pytest.fixture
def home(tmp_path):
    return fill(tmp_path / "home")


def wrong(home):
    collection = Collection(home, "default")
    found = {check.name for check in examine(collection) if not check.ok}
    collection.close()
    return found


def mend(home):
    with writing(home, "default") as collection:
        repair(collection, examine(collection))


def test_a_sound_collection_has_no_findings(home):
    assert wrong(home) == set()


def test_passages_missing_from_the_index_are_found_and_put_back(home):
    with writing(home, "default") as collection:
        collection.index().delete([next(iter(collection.index().ids()))])
    assert wrong(home) == {"index"}
    mend(home)
    assert wrong(home) == set()


def test_a_deleted_index_is_found_and_made_again(home):
    import shutil

    shutil.rmtree(index_folder(collection_folder(home, "default")))
    assert wrong(home) == {"index"}
    mend(home)
    assert wrong(home) == set()


def test_a_broken_vector_is_found_and_its_document_forgotten(home):
    catalog = Catalog(catalog_file(collection_folder(home, "default")))
    with catalog.transaction() as connection:
        connection.execute("UPDATE vectors SET vector = zeroblob(length(vector)) WHERE rowid = 1")
    assert "vectors" in wrong(home)
    mend(home)
    assert wrong(home) == set()
    assert len(list(catalog.all_passages())) == 2


def test_lost_lexical_terms_are_found_and_made_again(home):
    catalog = Catalog(catalog_file(collection_folder(home, "default")))
    catalog.connection.execute("INSERT INTO lexical (lexical) VALUES ('delete-all')")
    assert wrong(home) == {"lexical index"}
    mend(home)
    assert [p for p, _ in search_lexical(catalog, query_terms("tomato"), 5)] != []


def test_a_catalogue_that_is_no_database_is_named(home):
    file = catalog_file(collection_folder(home, "default"))
    file.write_bytes(b"not a database at all, but long enough to look" * 100)
    with pytest.raises(StoreError, match=r"catalog\.sqlite"):
        Collection(home, "default")


def test_a_catalogue_without_tables_is_an_empty_collection(home):
    catalog_file(collection_folder(home, "default")).write_bytes(b"")
    with pytest.raises(EmptyCollection, match='"default" is empty'):
        Collection(home, "default")
    assert [(entry.documents, entry.problem) for entry in list_collections(home)] == [(0, "")]


def test_an_export_arrives_whole_without_embedding(home, tmp_path):
    file = tmp_path / "notes.rag"
    collection = Collection(home, "default")
    export_collection(collection.catalog, file)
    with writing(tmp_path / "other", "moved") as target:
        assert import_collection(target, file).added == 3
        assert target.index().ids() == collection.index().ids()
    assert lines(tmp_path / "other", "moved") == lines(home)


def test_an_export_keeps_which_words_were_read_by_ocr(home, tmp_path):
    scan = ScannedPage(1, 0, 17, "an engine", 0.93)
    document = Document("s", "scan.pdf", "The total is 386.", title="s", scans=(scan,))
    with writing(home, "default") as collection:
        writer = DocumentWriter(collection, FakeEmbedder(), SplitSettings(), lambda p: None, 0)
        writer.add(FileState("s", "scan.pdf", "/notes/scan.pdf", 17, 1, "hash"), document)
        writer.flush()
        export_collection(collection.catalog, tmp_path / "notes.rag")

    with writing(tmp_path / "other", "moved") as target:
        import_collection(target, tmp_path / "notes.rag")
        (passage,) = target.catalog.passages_of("s")

    assert passage.read_by_ocr
    assert lines(tmp_path / "other", "moved") == lines(home)


def test_an_import_never_uses_a_path_of_the_file(home, tmp_path):
    file = tmp_path / "notes.rag"
    export_collection(Collection(home, "default").catalog, file)
    with writing(tmp_path / "other", "moved") as target:
        import_collection(target, file)
        assert {row["path"] for row in target.catalog.rows("SELECT path FROM documents")} == {""}


def broken(change):
    """An export with one document line changed."""

    def make(file, target):
        raw = gzip.decompress(file.read_bytes()).decode().splitlines()
        entry = json.loads(raw[1])
        change(entry)
        target.write_bytes(gzip.compress("\n".join([raw[0], json.dumps(entry)]).encode()))
        return target

    return make


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e.pop("doc_id"),
        lambda e: e.update(kind="binary"),
        lambda e: e["passages"][0].update(vector="AAAA"),
        lambda e: e["passages"][0].update(vector="not base64"),
        lambda e: e["passages"][0].update(start=-5),
        lambda e: e["passages"][0].update(end=10**9),
        lambda e: e["passages"][0].update(start_line="1; DROP"),
        lambda e: e.update(source=["a", "list"]),
        lambda e: e.update(title="half a pair \ud800"),
        lambda e: e.update(size=1e400),
        lambda e: e["passages"][0].update(page=2**70),
        lambda e: e["passages"][0].update(passage_id="0123456789abcdef"),
        lambda e: e["passages"][0].update(text="A" * len(e["passages"][0]["text"])),
        lambda e: e["passages"].append(e["passages"][0]),
        lambda e: e.update(passages={"a": 1}),
        lambda e: e.update(scans=[[1, 0, 5, "engine"]]),
        lambda e: e.update(scans=[[1, 0, 5, ["engine"], 0.5]]),
    ],
    ids=[
        "no id", "kind", "short vector", "no base64", "start", "end", "line", "source",
        "surrogate", "infinite", "huge", "foreign id", "other text", "twice", "passages",
        "short scan", "odd scan",
    ],
)  # fmt: skip
def test_a_malformed_export_is_refused_with_its_line_and_changes_nothing(home, tmp_path, change):
    file = tmp_path / "notes.rag"
    export_collection(Collection(home, "default").catalog, file)
    bad = broken(change)(file, tmp_path / "bad.rag")
    before = lines(home)
    with writing(home, "default") as target, pytest.raises(SourceError, match="line 2"):
        import_collection(target, bad)
    assert lines(home) == before


def test_an_import_that_breaks_off_leaves_nothing(home, tmp_path):
    file, before = tmp_path / "notes.rag", lines(home)
    export_collection(Collection(home, "default").catalog, file)
    raw = gzip.decompress(file.read_bytes()).splitlines()
    file.write_bytes(gzip.compress(b"\n".join([*raw[:3], b'{"doc_id": '])))
    with writing(tmp_path / "other", "moved") as target:
        with pytest.raises(SourceError, match="cannot read the export"):
            import_collection(target, file)
        assert target.catalog.counts().documents == 0
    assert lines(home) == before


HEADER = {"format": "rag-collection", "version": 1, "fingerprint": FINGERPRINT}


@pytest.mark.parametrize(
    "header",
    [
        {},
        [],
        HEADER | {"version": 2},
        HEADER | {"fingerprint": "no JSON"},
        HEADER | {"fingerprint": json.dumps({"embedder": "x", "name": "x", "dimension": 0})},
        HEADER | {"fingerprint": json.dumps({"embedder": "x", "name": "x", "dimension": "64"})},
        HEADER | {"fingerprint": None},
    ],
)
def test_a_header_that_is_none_is_refused(tmp_path, header):
    file = tmp_path / "bad.rag"
    file.write_bytes(gzip.compress(json.dumps(header).encode()))
    with writing(tmp_path / "home", "new") as target, pytest.raises(SourceError, match="export"):
        import_collection(target, file)


def test_an_export_nested_too_deeply_is_refused(tmp_path):
    file = tmp_path / "deep.rag"
    file.write_bytes(gzip.compress(b"[" * 200_000))
    with writing(tmp_path / "home", "new") as target, pytest.raises(SourceError, match="export"):
        import_collection(target, file)


def test_something_else_than_an_export_is_refused(home, tmp_path):
    other = tmp_path / "photo.jpg"
    other.write_bytes(b"\xff\xd8\xff" * 50)
    with writing(home, "default") as target, pytest.raises(SourceError, match=r"photo\.jpg"):
        import_collection(target, other)


def test_vectors_of_another_model_are_not_mixed_in(home, tmp_path):
    file = tmp_path / "notes.rag"
    catalog = Collection(home, "default").catalog
    with catalog.transaction():
        catalog.set_meta("fingerprint", FINGERPRINT.replace("fake-64", "other-64"))
    export_collection(catalog, file)
    fill(home, "target")
    with writing(home, "target") as target, pytest.raises(FingerprintMismatch):
        import_collection(target, file)


@pytest.mark.parametrize(
    "name", ["notes", "Meine Notizen", "我的笔记", "../../etc", "a/b", "." * 9]
)
def test_a_collection_may_have_any_name_and_stays_in_its_folder(tmp_path, name):
    home = fill(tmp_path / "home", name)
    assert [entry.name for entry in list_collections(home)] == [name]
    folder = collection_folder(home, name)
    assert folder.parent == home / "collections" and folder.is_dir()


def test_two_names_never_share_a_folder(tmp_path):
    names = ["Notes", "notes", "nötes", "n-otes", "n otes"]
    assert len({collection_folder(tmp_path, name) for name in names}) == len(names)


def test_collections_are_renamed_copied_and_deleted(home):
    before = lines(home)
    rename_collection(home, "default", "Archiv")
    copy_collection(home, "Archiv", "copy")
    assert lines(home, "copy") == lines(home, "Archiv") == before
    assert Collection(home, "copy").index().ids() == Collection(home, "Archiv").index().ids()
    delete_collection(home, "Archiv")
    assert [entry.name for entry in list_collections(home)] == ["copy"]
    with pytest.raises(EmptyCollection):
        rename_collection(home, "Archiv", "x")
    with pytest.raises(StoreError, match="exists already"):
        copy_collection(home, "copy", "copy")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.md", ["a.md"]),
        ("/notes/b.md", ["b.md"]),
        ("/notes", ["a.md", "b.md", "sub/c.md"]),
        ("c.md", ["sub/c.md"]),
        ("nowhere.md", []),
        ("%", []),
    ],
)
def test_documents_are_named_as_people_name_them(home, name, found):
    assert sorted(documents_named(Collection(home, "default").catalog, name)) == found


def test_the_folders_of_a_collection_are_private(home):
    assert collection_folder(home, "default").stat().st_mode & 0o077 == 0


def test_counts_follow_what_is_written_here_and_elsewhere(home):
    reader = Collection(home, "default")
    assert (reader.catalog.counts().documents, reader.catalog.counts().passages) == (3, 3)
    fill(home, texts={"d.md": "One more note about the office."})
    assert reader.catalog.counts().documents == 4
    with reader.catalog.transaction() as connection:
        connection.execute("DELETE FROM documents WHERE source = 'd.md'")
    assert reader.catalog.counts().documents == 3
    reader.close()


def test_counts_forget_what_a_failed_write_saw(home):
    reader = Collection(home, "default")
    with pytest.raises(KeyError), reader.catalog.transaction() as connection:
        connection.execute("DELETE FROM documents WHERE source = 'a.md'")
        assert reader.catalog.counts().documents == 2
        raise KeyError
    assert reader.catalog.counts().documents == 3
    reader.close()


def test_rows_are_counted_once_for_many_questions(home):
    reader = Collection(home, "default")
    reader.scanned = 0
    vector = FakeEmbedder().embed_queries(["the office"])
    reader.nearest(vector, 3)
    statements = []
    reader.catalog.connection.set_trace_callback(statements.append)
    for _ in range(5):
        assert len(reader.nearest(vector, 10)) == 3
        reader.catalog.counts()
    assert not [sql for sql in statements if "count(*)" in sql]
    reader.close()


def test_an_exact_search_sees_one_moment_of_a_collection_that_is_written(home, monkeypatch):
    collection = Collection(home, "default")
    pages = collection.catalog.vector_pages

    def disturbed(size=1):
        for page in pages(size):
            yield page
            # The rows already read come again under higher numbers, as when a document is updated.
            with writing(home, "default") as other, other.catalog.transaction() as connection:
                connection.execute("UPDATE passages SET id = id + 1000 WHERE id < 1000")

    monkeypatch.setattr(collection.catalog, "vector_pages", disturbed)
    found = exact_search(collection.catalog, FakeEmbedder().embed_queries(["word"]), 50)
    assert len({passage_id for passage_id, _ in found}) == len(found) > 1
    collection.close()
