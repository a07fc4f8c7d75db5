"""Each kind of damage is found by the doctor, and what it mends stays mended."""

from __future__ import annotations

import contextlib
import sqlite3

import numpy as np
import pytest

from rag.catalog.catalog import Catalog
from rag.catalog.changes import file_states
from rag.core.errors import CatalogDamaged
from rag.core.locations import catalog_file, collection_folder
from rag.core.lock import locked
from rag.index.checks import Check
from rag.index.collection import Collection, writing
from rag.index.collections import delete_collection, list_collections
from rag.index.doctor import examine, repair, replace_damaged
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.stores import fill, lines


@pytest.fixture
def home(tmp_path):
    return fill(tmp_path / "home")


@pytest.fixture
def catalog(home):
    with contextlib.closing(Catalog(catalog_file(collection_folder(home, "default")))) as opened:
        yield opened


def wrong(home, embedder=None):
    with contextlib.closing(Collection(home, "default")) as collection:
        return {check.name for check in examine(collection, embedder) if not check.ok}


def mended(home, embedder=None):
    with writing(home, "default") as collection:
        repair(collection, examine(collection, embedder), embedder)
    return wrong(home, embedder) == set()


def test_vectors_of_something_else_in_the_index_are_found(home):
    with writing(home, "default") as collection:
        passage_id = next(iter(collection.index().ids()))
        other = np.eye(1, 64, dtype=np.float32)
        collection.index().upsert([passage_id], other)
        collection.index().upsert(["foreign"], other)
        index = next(check for check in examine(collection) if check.name == "index")
    assert index.detail == "0 missing, 1 too many, 1 with another vector, 0 waiting"
    assert mended(home)


def test_a_damaged_vector_is_made_again_from_its_text(home, catalog):
    before = lines(home)
    catalog.connection.execute("UPDATE vectors SET vector = zeroblob(length(vector))")
    assert "vectors" in wrong(home)
    embedder = FakeEmbedder()
    assert mended(home, embedder)
    assert lines(home) == before


def test_vectors_of_another_model_are_found_and_made_again(home, catalog):
    before = lines(home)
    other = np.eye(1, 64, dtype="<f4").tobytes()
    catalog.connection.execute("UPDATE vectors SET vector = ?", (other,))
    assert "embedder" in wrong(home, FakeEmbedder())
    assert mended(home, FakeEmbedder())
    assert lines(home) == before


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM lexical_data WHERE id > 1000",
        "UPDATE lexical_data SET block = x'00ff00ff' WHERE id > 1000",
        "DELETE FROM lexical_docsize WHERE id = 1",
    ],
)
def test_a_damaged_lexical_index_is_made_again(home, catalog, damage):
    assert catalog.connection.execute(damage).rowcount > 0
    assert "lexical index" in wrong(home)
    assert mended(home)


def test_a_passage_of_no_document_is_found_and_removed(home, catalog):
    catalog.connection.execute("PRAGMA foreign_keys = OFF")
    catalog.connection.execute("DELETE FROM documents WHERE doc_id = 'a.md'")
    assert wrong(home) == {"catalogue"}
    assert mended(home)
    assert catalog.counts().passages == 2


def damaged_pages(file):
    """Overwrite everything behind the first page, as a failing disk may."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = file.read_bytes()
    file.write_bytes(raw[: len(raw) // 2] + b"\xa5" * (len(raw) - len(raw) // 2))


def no_database(file):
    file.write_bytes(b"not a database at all, but long enough to look" * 200)


@pytest.mark.parametrize("damage", [damaged_pages, no_database])
def test_a_damaged_catalogue_is_set_aside_and_a_new_one_made(home, damage):
    file = catalog_file(collection_folder(home, "default"))
    damage(file)
    before = file.read_bytes()
    with locked(home, "default"):
        done = replace_damaged(home, "default")
        assert replace_damaged(home, "default") == ""
    assert "is kept as catalog.sqlite.damaged-1" in done
    assert file.with_name("catalog.sqlite.damaged-1").read_bytes() == before
    assert mended(home) or wrong(home) == {"files"}


def test_files_and_conversations_of_a_damaged_catalogue_are_kept(home, catalog):
    catalog.connection.execute("CREATE TABLE conversations (id INTEGER PRIMARY KEY, started TEXT)")
    catalog.connection.execute("INSERT INTO conversations VALUES (7, '2026-01-01')")
    catalog.close()
    file = catalog_file(collection_folder(home, "default"))
    # The root page of the passages: the other tables can still be read.
    with contextlib.closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = opened.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'passages'"
        ).fetchone()
        (size,) = opened.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as raw:
        raw.seek((page - 1) * size)
        raw.write(b"\xa5" * size)
    with locked(home, "default"):
        assert "3 of its documents are still known" in replace_damaged(home, "default")
    with contextlib.closing(Collection(home, "default")) as collection:
        states = file_states(collection.catalog)
        found = collection.catalog.rows("SELECT id FROM conversations")
        files = next(check for check in examine(collection) if check.name == "files")
    assert {state.size for state in states.values()} == {-1}
    assert [row["id"] for row in found] == [7]
    assert files == Check("files", False, "3 documents wait to be read again: rag ingest --rebuild")


def test_a_damaged_collection_hides_none_of_the_others(home):
    fill(home, "other")
    no_database(catalog_file(collection_folder(home, "default")))
    damaged, sound = list_collections(home)
    assert (sound.name, sound.passages, sound.problem) == ("other", 3, "")
    assert damaged.name == "default" and "not a database" in damaged.problem
    with pytest.raises(CatalogDamaged, match=r"catalog\.sqlite"):
        Collection(home, "default")
    delete_collection(home, "default")
    assert [entry.name for entry in list_collections(home)] == ["other"]
