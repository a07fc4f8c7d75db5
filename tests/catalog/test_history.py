"""What ingests changed is kept: documents, passages, and for a while the words that went."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from datetime import UTC, datetime, timedelta

from rag.catalog.catalog import Catalog
from rag.catalog.changes import remove_document
from rag.catalog.history import changes_since, forget_old_words, last_occasion
from tests.whole_answers.catalogs import document_of, fill, opened


def told(home, since=None):
    with contextlib.closing(opened(home)) as collection:
        begin = since or last_occasion(collection.catalog)
        return [
            (c.change, c.source, c.passages_added, c.passages_removed, c.gone)
            for c in changes_since(collection.catalog, begin)
        ]


def remove(home, doc_id):
    from rag.index.collection import writing

    with writing(home, "default") as collection, collection.catalog.transaction():
        remove_document(collection.catalog, doc_id)


def test_each_ingest_is_told_apart_and_together_they_add_up(tmp_path):
    fill(tmp_path, [("a.md", "One thing."), ("b.md", "Another.")])
    assert [change[:2] for change in told(tmp_path)] == [("added", "a.md"), ("added", "b.md")]
    fill(tmp_path, [("a.md", "One other thing."), ("b.md", "Another.")])
    assert told(tmp_path) == [("changed", "a.md", 1, 1, ("One thing.",))]
    remove(tmp_path, "d1")
    assert told(tmp_path) == [("removed", "b.md", 0, 1, ("Another.",))]
    # Over all of it: what came and went again is not told of.
    assert [change[:2] for change in told(tmp_path, "2000")] == [("added", "a.md")]


def test_an_ingest_that_changes_nothing_is_no_occasion(tmp_path):
    fill(tmp_path, [("a.md", "One thing.")])
    with contextlib.closing(opened(tmp_path)) as collection:
        before = last_occasion(collection.catalog)
    fill(tmp_path, [("a.md", "One thing.")])
    with contextlib.closing(opened(tmp_path)) as collection:
        assert last_occasion(collection.catalog) == before


def test_words_that_went_are_forgotten_in_time_but_not_that_they_went(tmp_path):
    fill(tmp_path, [("a.md", "A secret.")])
    fill(tmp_path, [("a.md", "Nothing.")])
    with contextlib.closing(opened(tmp_path)) as collection:
        late = datetime.now(UTC) + timedelta(days=91)
        forget_old_words(collection.catalog, 90, late)
    assert told(tmp_path) == [("changed", "a.md", 1, 1, ())]


def test_changes_are_limited_to_paths(tmp_path):
    documents = [("notes/a.md", "One."), ("mail/b.eml", "Two."), ("notes2/c.md", "Three.")]
    fill(tmp_path, documents)
    with contextlib.closing(opened(tmp_path)) as collection:
        found = changes_since(collection.catalog, "2000", paths=["notes"])
    assert [change.source for change in found] == ["notes/a.md"]


def test_a_catalogue_of_before_knows_no_changes(tmp_path):
    fill(tmp_path, [("a.md", "One.")])
    with contextlib.closing(opened(tmp_path)) as collection:
        file = collection.catalog.file
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.executescript("DROP TABLE gone_passages; DROP TABLE document_changes;")
    with contextlib.closing(Catalog(file)) as catalog:
        assert last_occasion(catalog) == "" and changes_since(catalog, "2000") == []


def test_the_object_has_the_keys_that_scripts_rely_on(tmp_path):
    from rag.contract.changes import changes_json

    fill(tmp_path, [document_of(0, "a.md", "One."), document_of(1, "b.md", "Two.")])
    fill(tmp_path, [("a.md", "Eins.")])
    with contextlib.closing(opened(tmp_path)) as collection:
        since = last_occasion(collection.catalog)
        found = changes_json(since, changes_since(collection.catalog, since))
    assert json.loads(json.dumps(found)) == {
        "since": since,
        "added": [],
        "changed": [{"source": "a.md", "passages": {"added": 1, "removed": 1}}],
        "removed": [],
    }
