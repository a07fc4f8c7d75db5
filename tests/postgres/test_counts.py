"""How many passages there are is known without going through them."""

from __future__ import annotations

import contextlib

import pytest

from rag.catalog.changes import remove_document
from rag.core.config import Config
from rag.store.shelf import shelf_of
from tests.helpers.shelves import put


@pytest.fixture
def shelf(store_url, tmp_path):
    found = shelf_of(Config(home=tmp_path, store=store_url))
    put(found, [(f"{n}.md", f"note {n} about valves") for n in range(6)])
    return found


def truly(shelf) -> int:
    with contextlib.closing(shelf.open("default")) as collection:
        return int(collection.catalog.rows("SELECT count(*) FROM passages")[0][0])


def told(shelf) -> set[int]:
    with contextlib.closing(shelf.open("default")) as collection:
        counted = collection.catalog.counts().passages
    return {counted, *(entry.passages for entry in shelf.entries())}


def test_the_count_follows_what_is_written_changed_and_removed(shelf):
    assert told(shelf) == {truly(shelf)} == {6}
    put(shelf, [("0.md", "\n\n".join(f"# {n}\n\n{'word ' * 30}{n}" for n in range(3)))])
    assert told(shelf) == {truly(shelf)} != {6}
    with shelf.writing("default") as collection, collection.catalog.transaction():
        remove_document(collection.catalog, "0.md")
        remove_document(collection.catalog, "1.md")
    assert told(shelf) == {truly(shelf)} == {4}
    shelf.copy("default", "copy")
    assert {entry.passages for entry in shelf.entries()} == {4}


def test_nothing_that_a_question_reads_goes_through_all_passages(shelf):
    with contextlib.closing(shelf.open("default")) as collection:
        ran: list[str] = []
        rows = collection.database.rows
        collection.database.rows = lambda sql, values=(): (ran.append(sql), rows(sql, values))[1]
        assert collection.catalog.counts().passages == 6
    assert ran and not any("count(*) FROM passages" in sql for sql in ran)


def test_a_collection_that_lost_its_terms_is_counted(shelf):
    with shelf.writing("default") as collection, collection.catalog.transaction():
        collection.catalog.words.clear()
    with contextlib.closing(shelf.open("default")) as collection:
        assert collection.catalog.counts().passages == 6
