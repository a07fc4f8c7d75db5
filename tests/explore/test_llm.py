"""Collections go to the `llm` tool's database and come back, vectors unchanged."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import struct
import subprocess

import numpy as np
import pytest

from rag.catalog.catalog import Catalog
from rag.catalog.changes import FileState, put_document
from rag.catalog.vectors import put_vectors
from rag.core.errors import EmptyCollection, FingerprintMismatch, SourceError
from rag.core.records import Document, Passage
from rag.explore.documents import load_space
from rag.explore.llm_format import export_llm
from rag.explore.llm_import import import_llm, read_llm
from rag.explore.related import find_row, related_documents
from rag.index.collection import writing
from rag.load.split import embedded_text, text_hash
from tests.helpers.exploring import FINGERPRINT
from tests.helpers.fakes import FakeEmbedder

TEXTS = {"kitchen/bread.md": ["flour and water", "the oven"], "kitchen/cake.md": ["flour and eggs"]}


@pytest.fixture
def catalog(tmp_path):
    catalog = Catalog(tmp_path / "catalog.sqlite", create=True)
    for source, texts in TEXTS.items():
        passages = [
            Passage(
                f"{source}{n}", source, source, "T", "Food", text, n, n + len(text), n + 1, n + 1
            )
            for n, text in enumerate(texts)
        ]
        full = [embedded_text(p.heading, p.text) for p in passages]
        put_vectors(catalog, [text_hash(t) for t in full], FakeEmbedder().embed_passages(full))
        hashes = {p.passage_id: text_hash(t) for p, t in zip(passages, full, strict=True)}
        state = FileState(source, source, "", 0, 0, "")
        with catalog.transaction():
            put_document(catalog, Document(source, source, "", "T"), state, passages, hashes)
    with catalog.transaction():
        catalog.set_meta("fingerprint", json.dumps(FINGERPRINT))
    return catalog


def test_an_export_has_the_rows_llm_expects(catalog, tmp_path):
    assert export_llm(catalog, tmp_path / "llm.db", "notes") == 3
    database = sqlite3.connect(tmp_path / "llm.db")
    assert database.execute("SELECT name, model FROM collections").fetchall() == [("notes", "fake")]
    key, vector, content, digest, metadata, updated = database.execute(
        "SELECT id, embedding, content, content_hash, metadata, updated FROM embeddings"
    ).fetchone()
    assert (key, content) == ("kitchen/bread.md:1", "flour and water")
    assert digest == hashlib.md5(b"flour and water").digest()
    expected = FakeEmbedder().embed_passages(["Food\nflour and water"])[0]
    assert struct.unpack("<64f", vector) == pytest.approx(expected.tolist())
    assert json.loads(metadata)["heading"] == "Food"
    assert updated > 1_700_000_000


def test_a_second_export_replaces_its_own_collection_only(catalog, tmp_path):
    for name in ("notes", "other", "notes"):
        export_llm(catalog, tmp_path / "llm.db", name)
    database = sqlite3.connect(tmp_path / "llm.db")
    counts = "SELECT name, count(*) FROM collections JOIN embeddings ON collection_id ="
    counts += " collections.id GROUP BY name ORDER BY name"
    assert database.execute(counts).fetchall() == [("notes", 3), ("other", 3)]


def test_another_database_is_left_alone(catalog, tmp_path):
    database = sqlite3.connect(tmp_path / "mine.db")
    database.execute("CREATE TABLE letters (a)")
    database.close()
    with pytest.raises(SourceError, match="of another kind"):
        export_llm(catalog, tmp_path / "mine.db", "notes")


def brought_back(home, source, embedder=None, fingerprint=None):
    fingerprint = fingerprint or json.dumps(FINGERPRINT)
    with writing(home, "default") as collection:
        import_llm(collection, source, embedder or FakeEmbedder(), fingerprint)
        passages = list(collection.catalog.all_passages())
        return passages, collection.catalog.meta("fingerprint"), load_space(collection.catalog)


def test_there_and_back_keeps_texts_places_and_vectors(catalog, tmp_path):
    export_llm(catalog, tmp_path / "llm.db", "notes")
    passages, fingerprint, space = brought_back(tmp_path / "home", read_llm(tmp_path / "llm.db"))
    assert {(p.source, p.heading, p.text, p.start_line) for p in passages} == {
        (source, "Food", text, n + 1)
        for source, texts in TEXTS.items()
        for n, text in enumerate(texts)
    }
    assert fingerprint == json.dumps(FINGERPRINT)
    before = load_space(catalog)
    assert np.sort(space.passages, axis=0) == pytest.approx(np.sort(before.passages, axis=0))


def foreign(file, rows, model="3-small"):
    """A database as llm writes it, without content."""
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE collections (id INTEGER PRIMARY KEY, name TEXT, model TEXT)")
    database.execute("CREATE TABLE embeddings (collection_id, id, embedding, content, metadata)")
    database.execute("INSERT INTO collections VALUES (1, 'quotes', ?)", (model,))
    database.executemany("INSERT INTO embeddings VALUES (1, ?, ?, ?, NULL)", rows)
    database.commit()
    database.close()
    return file


def vector(*numbers):
    return struct.pack(f"<{len(numbers)}f", *numbers)


def test_vectors_of_another_model_can_be_explored(tmp_path):
    rows = [("a", vector(2, 0), "one"), ("b", vector(3, 1), None), ("c", vector(0, 5), "three")]
    source = read_llm(foreign(tmp_path / "llm.db", rows))
    passages, fingerprint, space = brought_back(tmp_path / "home", source)
    assert json.loads(fingerprint)["embedder"] == "llm:3-small"
    assert json.loads(fingerprint)["dimension"] == 2
    assert [p.text for p in sorted(passages, key=lambda p: p.source)] == ["one", "b", "three"]
    assert np.linalg.norm(space.passages, axis=1) == pytest.approx(np.ones(3))
    with writing(tmp_path / "home", "default") as collection:
        row = find_row(collection.catalog, space, "a")
    assert [r.document.source for r in related_documents(space, row, 5)] == ["b", "c"]


def test_vectors_are_believed_only_when_a_sample_agrees(catalog, tmp_path):
    export_llm(catalog, tmp_path / "llm.db", "notes")
    source = read_llm(tmp_path / "llm.db")

    class Other(FakeEmbedder):
        def embed_passages(self, texts):
            return np.roll(super().embed_passages(texts), 1, axis=1)

    _, fingerprint, _ = brought_back(tmp_path / "home", source, embedder=Other())
    assert json.loads(fingerprint)["embedder"] == "llm:fake"


def test_incomparable_vectors_do_not_mix(catalog, tmp_path):
    export_llm(catalog, tmp_path / "ours.db", "notes")
    brought_back(tmp_path / "home", read_llm(tmp_path / "ours.db"))
    theirs = read_llm(foreign(tmp_path / "theirs.db", [("a", vector(1, 0), "one")]))
    with pytest.raises(FingerprintMismatch, match="3-small"):
        brought_back(tmp_path / "home", theirs)


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([("a", b"123", "one")], "'a' has no vector"),
        ([("a", None, "one")], "'a' has no vector"),
        ([("a", vector(float("nan")), "one")], "not finite"),
        ([("a", vector(1), "one"), ("b", vector(1, 2), "two")], "different lengths"),
    ],
)
def test_bad_rows_are_named(tmp_path, rows, what):
    with pytest.raises(SourceError, match=what):
        read_llm(foreign(tmp_path / "llm.db", rows))


def test_a_wrong_file_or_name_is_explained(tmp_path):
    (tmp_path / "text.db").write_text("hello" * 500)
    with pytest.raises(SourceError, match="as a database of llm"):
        read_llm(tmp_path / "text.db")
    with pytest.raises(SourceError, match="It holds: quotes"):
        read_llm(foreign(tmp_path / "llm.db", []), "letters")


def test_nothing_to_import_is_said(tmp_path):
    with pytest.raises(EmptyCollection):
        brought_back(tmp_path / "home", read_llm(foreign(tmp_path / "llm.db", [])))


@pytest.mark.skipif(shutil.which("llm") is None, reason="the llm tool is not installed")
def test_llm_finds_what_is_similar(catalog, tmp_path):
    export_llm(catalog, tmp_path / "llm.db", "notes")
    command = ["llm", "similar", "notes", "kitchen/bread.md:1", "-d", str(tmp_path / "llm.db")]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = [json.loads(line) for line in output.splitlines()]
    assert found[0]["id"] == "kitchen/cake.md:1"
