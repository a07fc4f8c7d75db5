"""What every store promises, held by the same cases on each."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from rag.catalog.changes import file_states, remove_document
from rag.catalog.document_text import stored_document
from rag.catalog.facts import facts_of_kind
from rag.catalog.filters import Filter, selected
from rag.catalog.find_documents import documents_named, documents_under
from rag.catalog.history import changes_since
from rag.catalog.lexical_index import lexical_is_current, rebuild_lexical
from rag.catalog.lexical_search import search_lexical
from rag.catalog.list_documents import Listing, list_documents
from rag.catalog.scanned_pages import scanned_counts, scanned_pages_of
from rag.catalog.tables import furniture_of, tables_of
from rag.catalog.vectors import sweep_vectors
from rag.chat.kept_conversations import begin
from rag.core.config import Config
from rag.core.errors import EmptyCollection, StoreError
from rag.index.copy_rows import copy_into
from rag.index.portable_file import export_collection, import_collection
from rag.language.search_terms import query_terms
from rag.postgres.database import LOOKED_AT
from rag.search.retrieve import Search, retrieve
from rag.store.shelf import copy_between, shelf_of
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.shelves import RICH, exported, put

NOTES = [
    ("notes/sqlite/backup.md", "Copy the sqlite database every night.", "2024-05-01"),
    ("notes/sqlite/vacuum.md", "Vacuum makes the database file smaller.", "2023-01-10"),
    ("notes/garden/tea.md", "Green tea wants eighty degrees and patience.", "2024-11-30"),
    ("notes/code/tool.py", "def backup(n_gpu_layers): copy the database", ""),
    ("ärger/Größe.md", "Die Größe der Anlage beträgt zwölf Meter.", "2022"),
]


@pytest.fixture
def filled(shelf):
    put(shelf, NOTES)
    return shelf


@pytest.fixture
def catalog(filled):
    with contextlib.closing(filled.open("default")) as collection:
        yield collection.catalog


def test_what_was_never_written_is_empty(shelf):
    with pytest.raises(EmptyCollection, match='"default" is empty'):
        shelf.open("default")
    with pytest.raises(EmptyCollection):
        shelf.require_passages("default")
    assert not shelf.holds("default")
    assert shelf.entries() == ()


def test_what_is_written_is_read_again(filled):
    filled.require_passages("default")
    with contextlib.closing(filled.open("default")) as collection:
        counts = collection.catalog.counts()
        assert (counts.documents, counts.passages, counts.pending) == (5, 5, 0)
        assert set(file_states(collection.catalog)) == {source for source, *_ in NOTES}
        texts = {p.source: p.text for p in collection.catalog.all_passages()}
    assert texts == {source: text for source, text, _ in NOTES}


def test_terms_are_listed_by_their_beginning(catalog):
    assert catalog.words.terms_beginning("ba", 10) == ["backup"]
    some = catalog.words.terms_beginning("de", 10)
    assert {"def", "degre"} <= set(some) and all(term.startswith("de") for term in some)
    every = catalog.words.terms_beginning("", 1000)
    assert every == sorted(set(every), key=str.encode) and len(every) > 20
    assert catalog.words.terms_beginning("", 4) == every[:4]
    assert catalog.words.terms_beginning("zz", 10) == []


def test_everything_a_document_has_is_kept_beside_it(shelf):
    put(shelf, [RICH])
    with contextlib.closing(shelf.open("default")) as collection:
        catalog = collection.catalog
        assert tables_of(catalog, "r.md") == RICH.tables
        assert furniture_of(catalog, "r.md") == RICH.furniture
        assert scanned_pages_of(catalog, "r.md") == RICH.scans
        assert scanned_counts(catalog) == (1, 0)
        assert [stored.fact for stored in facts_of_kind(catalog, "tag")] == list(RICH.facts)
        document = stored_document(catalog, "r.md")
        assert document is not None and document.text == RICH.text
        assert any(p.read_by_ocr for p in catalog.all_passages())


def test_a_changed_document_keeps_the_passages_that_did_not_change(shelf):
    lines = [f"# {n}\n\n{'word ' * 30}{n}" for n in range(4)]
    put(shelf, [("a.md", "\n\n".join(lines))])
    embedder = FakeEmbedder()
    lines[2] = f"# 2\n\n{'other ' * 30}"
    change = put(shelf, [("a.md", "\n\n".join(lines))], embedder=embedder)
    assert (change.added, change.removed) == (1, 1)
    assert len(embedder.passages[0]) == 1
    with contextlib.closing(shelf.open("default")) as collection:
        changed = changes_since(collection.catalog, "2000")
        assert [(c.source, c.change) for c in changed] == [("a.md", "added")]
        assert changed[0].gone != ()
        assert search_lexical(collection.catalog, query_terms("other"), 5)
        assert len(search_lexical(collection.catalog, query_terms("word"), 9)) == 3


def test_a_removed_document_leaves_nothing_behind(filled):
    with filled.writing("default") as collection:
        with collection.catalog.transaction():
            remove_document(collection.catalog, "notes/garden/tea.md")
        assert sweep_vectors(collection.catalog) == 1
        collection.apply_pending()
        assert lexical_is_current(collection.catalog)
    with contextlib.closing(filled.open("default")) as collection:
        assert search_lexical(collection.catalog, query_terms("green tea"), 5) == []
        assert "notes/garden/tea.md" not in file_states(collection.catalog)
        found = retrieve(collection, FakeEmbedder(), "green tea", Search(mode="dense"))
        assert all(s.passage.source != "notes/garden/tea.md" for s in found)


def test_a_transaction_that_fails_changes_nothing(filled):
    before = exported(filled)
    with (
        filled.writing("default") as collection,
        pytest.raises(ZeroDivisionError),
        collection.catalog.transaction(),
    ):
        for source, *_ in NOTES:
            remove_document(collection.catalog, source)
        raise ZeroDivisionError
    assert exported(filled) == before


def test_a_reader_sees_one_state_while_a_writer_goes_on(filled):
    with contextlib.closing(filled.open("default")) as reader:
        with reader.catalog.snapshot():
            assert len(reader.catalog.rows("SELECT 1 FROM passages")) == 5
            put(filled, [("new.md", "Something else.")])
            assert len(reader.catalog.rows("SELECT 1 FROM passages")) == 5
        assert reader.catalog.counts().passages == 6


def test_what_was_found_out_is_found_out_again_when_another_has_written(filled):
    with contextlib.closing(filled.open("default")) as reader:
        assert reader.catalog.counts().documents == 5
        put(filled, [("new.md", "Something else.")])
        time.sleep(2 * LOOKED_AT)  # a shared store is looked at again after so many seconds
        assert reader.catalog.counts().documents == 6


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_every_mode_finds_the_passage_that_says_it(filled, mode):
    with contextlib.closing(filled.open("default")) as collection:
        found = retrieve(collection, FakeEmbedder(), "green tea wants degrees", Search(mode=mode))
    assert found[0].passage.source == "notes/garden/tea.md"


FILTERS = {
    "glob": (Filter(glob="sqlite/*.md"), {"notes/sqlite/backup.md", "notes/sqlite/vacuum.md"}),
    "since": (Filter(since="2024-05"), {"notes/sqlite/backup.md", "notes/garden/tea.md"}),
    "until": (Filter(until="2023"), {"notes/sqlite/vacuum.md", "ärger/Größe.md"}),
    "kind": (Filter(kind="code"), {"notes/code/tool.py"}),
    "source": (Filter(source="Größe.md"), {"ärger/Größe.md"}),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filters_let_the_same_through(filled, name):
    only, wanted = FILTERS[name]
    with contextlib.closing(filled.open("default")) as collection:
        assert {p.rsplit("#")[0] for p in selected(collection.catalog, only) or ()}
        found = retrieve(collection, FakeEmbedder(), "database", Search(only=only))
    assert {s.passage.source for s in found} == wanted


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("notes/garden/tea.md", ["notes/garden/tea.md"]),
        ("tea.md", ["notes/garden/tea.md"]),
        ("Größe.md", ["ärger/Größe.md"]),
        ("Gro\u0308ße.md", ["ärger/Größe.md"]),
        ("ea.md", []),
        ("/notes/notes/sqlite", ["notes/sqlite/backup.md", "notes/sqlite/vacuum.md"]),
        ("%", []),
    ],
)
def test_documents_are_found_by_the_names_people_use(catalog, name, found):
    assert sorted(documents_named(catalog, name)) == found
    assert sorted(documents_under(catalog, name)) == found


def test_documents_are_listed_in_the_order_of_their_bytes(catalog):
    page = list_documents(catalog, Listing(limit=2))
    assert [entry.source for entry in page.documents] == [
        "notes/code/tool.py",
        "notes/garden/tea.md",
    ]
    assert page.total == 5
    rest = list_documents(catalog, Listing(cursor=page.next_cursor))
    assert [entry.source for entry in rest.documents][-1] == "ärger/Größe.md"


HOSTILE = [
    ("a'; DROP TABLE rag.passages; --.md", "Robert'); DROP TABLE students; -- $1 ?1 %s %(x)s \\"),
    ("b.md", "zero\0byte and \ufeff and \u202e and 𝔘𝔫𝔦"),
    ("c.md", 'quotes " and AND OR NEAR * : ^ in query'),
]


def test_texts_that_look_like_statements_are_texts(shelf):
    put(shelf, HOSTILE)
    with contextlib.closing(shelf.open("default")) as collection:
        passages = {p.source: p.text for p in collection.catalog.all_passages()}
        assert passages[HOSTILE[0][0]] == HOSTILE[0][1]
        assert passages["b.md"].replace("\N{REPLACEMENT CHARACTER}", "\0") == HOSTILE[1][1]
        for query in ("DROP TABLE", "'); --", '" AND *', "near near", "?1 $1", "\0"):
            retrieve(collection, FakeEmbedder(), query, Search())


def test_all_terms_can_be_made_again(filled):
    with contextlib.closing(filled.open("default")) as collection:
        before = search_lexical(collection.catalog, query_terms("copy the database"), 9)
    with filled.writing("default") as collection:
        rebuild_lexical(collection.catalog)
        assert lexical_is_current(collection.catalog)
        assert search_lexical(collection.catalog, query_terms("copy the database"), 9) == before


def test_collections_do_not_see_each_other(filled):
    put(filled, [("other.md", "Green tea of another collection.")], name="other")
    with contextlib.closing(filled.open("other")) as collection:
        assert set(file_states(collection.catalog)) == {"other.md"}
        assert len(search_lexical(collection.catalog, query_terms("green tea"), 9)) == 1
        assert len(collection.nearest(FakeEmbedder().embed_queries(["tea"]), 9)) == 1
    assert [(e.name, e.documents) for e in filled.entries()] == [("default", 5), ("other", 1)]


def test_collections_are_renamed_and_deleted(filled):
    before = exported(filled)
    filled.rename("default", "Notizen")
    assert exported(filled, "Notizen") == before
    with pytest.raises(EmptyCollection):
        filled.open("default")
    put(filled, [("x.md", "x")])
    with pytest.raises(StoreError, match="exists already"):
        filled.rename("default", "Notizen")
    filled.delete("Notizen")
    assert [entry.name for entry in filled.entries()] == ["default"]
    with pytest.raises(EmptyCollection):
        filled.delete("Notizen")


def test_an_export_comes_back_the_same(filled, tmp_path):
    with contextlib.closing(filled.open("default")) as collection:
        export_collection(collection.catalog, tmp_path / "export")
    with filled.writing("copy") as collection:
        import_collection(collection, tmp_path / "export")
    assert exported(filled, "copy") == exported(filled)


def test_two_writers_at_once_lose_nothing(shelf):
    put(shelf, [("first.md", "The first.")])
    groups = [[(f"{g}-{n}.md", f"document {g} {n}") for n in range(12)] for g in range(3)]
    threads = [threading.Thread(target=put, args=(shelf, group)) for group in groups]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with contextlib.closing(shelf.open("default")) as collection:
        assert collection.catalog.counts().documents == 37
        assert lexical_is_current(collection.catalog)


def test_two_writers_of_one_document_leave_one_of_them(shelf):
    texts = [f"# {n}\n\n{'word ' * 20}{n}" for n in range(6)]
    jobs = [[("same.md", "\n\n".join(texts[: 3 + n]))] * 4 for n in range(3)]
    threads = [threading.Thread(target=put, args=(shelf, job)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with contextlib.closing(shelf.open("default")) as collection:
        found = [p.text for p in collection.catalog.passages_of("same.md")]
        assert len(found) in (6, 8, 10)
        assert lexical_is_current(collection.catalog)


KILLED = """
import os, signal, sys
from pathlib import Path
from rag.core.config import Config
from rag.store.shelf import shelf_of
from tests.helpers.shelves import put
from tests.helpers.fakes import FakeEmbedder

class Dies(FakeEmbedder):
    def embed_passages(self, texts):
        if len(self.passages) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed_passages(texts)

shelf = shelf_of(Config(home=Path(sys.argv[1]), store=os.environ.get("STORE", "")))
put(shelf, [(f"{n}.md", f"document number {n} " * 8) for n in range(900)], embedder=Dies())
"""


def test_a_killed_writer_leaves_whole_documents_and_the_next_one_goes_on(shelf, config):
    own = {**os.environ, "STORE": config.store}
    command = [sys.executable, "-c", KILLED, str(config.home)]
    done = subprocess.run(command, env=own, capture_output=True, text=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr
    documents = [(f"{n}.md", f"document number {n} " * 8) for n in range(900)]
    put(shelf, documents)
    with contextlib.closing(shelf.open("default")) as collection:
        assert collection.catalog.counts().documents == 900
        assert lexical_is_current(collection.catalog)
    put(shelf, documents, name="undisturbed")
    assert exported(shelf) == exported(shelf, "undisturbed")


def test_a_sound_collection_has_no_findings_and_lost_terms_are_found(filled):
    assert all(check.ok for check in filled.examine("default", lambda _: FakeEmbedder()))
    with filled.writing("default") as collection, collection.catalog.transaction():
        collection.catalog.words.clear()
    wrong = {c.name for c in filled.examine("default", lambda _: None) if not c.ok}
    assert wrong == {"lexical index"}
    assert all(check.ok for check in filled.examine("default", lambda _: None, mend=True))


def test_a_collection_is_copied_within_its_store(filled):
    filled.copy("default", "copy")
    assert exported(filled, "copy") == exported(filled)
    with pytest.raises(StoreError, match="exists already"):
        filled.copy("default", "copy")


COPIES = """
import os, signal, sys
from pathlib import Path
from rag.core.config import Config
from rag.index.collection import Collection
from rag.postgres.collection import SharedCollection
from rag.store.shelf import copy_between, shelf_of

home, when = Path(sys.argv[1]), int(sys.argv[2])
store = os.environ["STORE"]
target = shelf_of(Config(home=home / "other", store=store))
source = shelf_of(Config(home=home, store="" if os.environ["INTO"] == "postgres" else store))
if os.environ["INTO"] == "home":
    target = shelf_of(Config(home=home / "other"))

def die(*given):
    os.kill(os.getpid(), signal.SIGKILL)

origin = source.open("default")
rows, asked = origin.catalog.database.rows, []
def read(sql, values=()):
    asked.append(sql)
    if len(asked) == when:
        die()
    return rows(sql, values)
origin.catalog.database.rows = read
source.open = lambda name: origin
if when == 0:
    Collection.rebuild_index = SharedCollection.rebuild_index = die
copy_between(source, target, "default", "copy")
"""


@pytest.mark.parametrize("into", ["postgres", "home"])
def test_a_copy_that_is_killed_is_made_whole_by_the_next_one(into, tmp_path, store_url):
    here = shelf_of(Config(home=tmp_path))
    there = shelf_of(Config(home=tmp_path, store=store_url))
    other = shelf_of(Config(home=tmp_path / "other"))
    source, target = (here, there) if into == "postgres" else (there, other)
    put(source, [*NOTES, RICH])
    own = {**os.environ, "STORE": store_url, "INTO": into}
    for when in (1, 6, 11, 0):  # before any row, among them, and when the index is to be made
        command = [sys.executable, "-c", COPIES, str(tmp_path), str(when)]
        done = subprocess.run(command, env=own, capture_output=True, text=True, timeout=120)
        assert done.returncode == -signal.SIGKILL, done.stderr
        with contextlib.closing(target.open("copy")) as copy:
            assert copy.catalog.counts().documents == (0 if when else 6)
    copy_between(source, target, "default", "copy")
    assert exported(target, "copy") == exported(source)
    with contextlib.closing(target.open("copy")) as copy:
        assert not copy.catalog.meta("copying")
    with pytest.raises(StoreError, match="exists already"):
        copy_between(source, target, "default", "copy")


def test_a_copy_that_fails_leaves_no_empty_name(filled):
    with contextlib.closing(filled.open("default")) as origin:

        def fails(sql, values=()):
            raise StoreError("the disk is gone")

        origin.catalog.database.rows = fails
        with pytest.raises(StoreError, match="the disk is gone"):
            copy_into(origin, filled, "copy")
    assert [entry.name for entry in filled.entries()] == ["default"]


def test_a_copy_within_a_home_that_is_killed_leaves_no_collection(tmp_path):
    shelf = shelf_of(Config(home=tmp_path))
    put(shelf, NOTES)
    code = (
        "import os, signal, sys, pathlib\n"
        "from rag.index.collections import copy_collection\n"
        "pathlib.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "copy_collection(pathlib.Path(sys.argv[1]), 'default', 'copy')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL
    assert [entry.name for entry in shelf.entries()] == ["default"]
    shelf.copy("default", "copy")
    assert exported(shelf, "copy") == exported(shelf)


def test_a_collection_moves_to_the_other_store_and_back_without_embedding(tmp_path, store_url):
    home = shelf_of(Config(home=tmp_path / "home"))
    shared = shelf_of(Config(home=tmp_path / "home", store=store_url))
    put(home, [*NOTES, RICH])
    put(home, [(*NOTES[0][:1], "Copy it every week.")])
    with contextlib.closing(home.open("default")) as collection:
        kept = begin(collection.catalog)
    copy_between(home, shared, "default", "moved")
    copy_between(shared, home, "moved", "back")
    assert exported(shared, "moved") == exported(home) == exported(home, "back")
    for shelf, name in ((shared, "moved"), (home, "back")):
        with contextlib.closing(shelf.open(name)) as collection:
            catalog = collection.catalog
            assert tables_of(catalog, "r.md") == RICH.tables
            assert [c.change for c in changes_since(catalog, "2000")] == ["added"] * 6
            assert lexical_is_current(catalog)
            assert catalog.meta("name") == name
            assert catalog.rows("SELECT count(*) FROM conversations")[0][0] == kept == 1
