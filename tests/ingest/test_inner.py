"""Messages of mailboxes and attachments of mails follow their file, whatever becomes of it."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from rag.catalog.changes import file_states
from rag.catalog.find_documents import documents_named, documents_under, paths_of
from rag.catalog.kinds import ending_of, is_of_kind
from rag.core.records import Quote
from rag.evidence.check_quotes import cite
from rag.index.collection import Collection, writing
from rag.ingest.ingest import forget, ingest
from rag.ingest.plan import make_plan
from rag.load.files import find_files
from rag.load.split import SplitSettings
from tests.helpers.fakes import FakeEmbedder

WORDS = {
    1: "The moss on the barn roof is gone.",
    2: "The well water is clear.",
    3: "The gate is red.",
}


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "mails"
    folder.mkdir()
    write(folder, 1, 2)
    return folder


def write(folder, *numbers):
    (folder / "old.mbox").write_text("\n".join(map(message, numbers)))


def message(number):
    return (
        f"From a@example.org Mon Mar 10 09:00:00 2031\nFrom: a@example.org\nSubject: No {number}\n"
        f"Message-ID: <{number}@example.org>\n"
        f'Content-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Type: text/plain\n\n'
        f"{WORDS[number]}\n--B\nContent-Type: text/csv\n"
        f'Content-Disposition: attachment; filename="n.csv"\n\npart,price\n'
        f"Valve {number},4{number}\n"
        "--B--\n"
    )


def run(home, *paths):
    embedder = FakeEmbedder()
    with writing(home, "default") as collection:
        plan = make_plan(find_files(list(paths), 10_000_000), file_states(collection.catalog))
        report = ingest(collection, plan, embedder, SplitSettings())
    return report, [text for call in embedder.passages for text in call]


def stored(home):
    with contextlib.closing(Collection(home, "default")) as collection:
        return {
            state.source.rpartition("/mails/")[2]: state
            for state in file_states(collection.catalog).values()
        }


def test_each_message_and_attachment_is_a_document(home, folder):
    report, _ = run(home, folder)
    assert (report.added, report.inner) == (1, 4)
    assert set(stored(home)) == {
        "old.mbox", "old.mbox#1", "old.mbox#1/n.csv", "old.mbox#2", "old.mbox#2/n.csv",
    }  # fmt: skip
    report, embedded = run(home, folder)
    assert (report.unchanged, report.removed, embedded) == (1, 0, [])


def test_what_is_new_alone_is_embedded_and_what_is_gone_goes(home, folder):
    run(home, folder)
    before = stored(home)
    write(folder, 2, 3)
    report, embedded = run(home, folder)
    after = stored(home)
    assert report.updated == 1
    assert [text for text in embedded if "moss" in text or "well" in text] == []
    assert after["old.mbox#1"].doc_id == before["old.mbox#2"].doc_id
    assert len(after) == 5
    with contextlib.closing(Collection(home, "default")) as collection:
        texts = "\n".join(p.text for p in collection.catalog.all_passages())
    assert "moss" not in texts and "gate is red" in texts and "Valve 1" not in texts


def test_a_deleted_mailbox_takes_its_messages_along(home, folder):
    run(home, folder)
    (folder / "note.md").write_text("Stays.")
    (folder / "old.mbox").unlink()
    report, _ = run(home, folder)
    assert (report.removed, set(stored(home))) == (5, {"note.md"})


def test_a_stopped_ingest_leaves_nothing_half(home, folder):
    run(home, folder)
    with writing(home, "default") as collection:
        # As if the process had died once the file was stored: a message of its old bytes is left.
        collection.catalog.connection.execute(
            "UPDATE documents SET content_hash = 'old' WHERE source LIKE '%#2'"
        )
    report, _ = run(home, folder)
    assert (report.removed, "old.mbox#2" in stored(home)) == (1, False)


def test_a_message_removed_by_name_comes_back_with_the_next_ingest(home, folder):
    run(home, folder)
    with writing(home, "default") as collection:
        named = documents_under(collection.catalog, str(folder / "old.mbox#2"))
        assert len(named) == 2
        forget(collection, named)
    assert "old.mbox#2" not in stored(home)
    run(home, folder)
    assert len(stored(home)) == 5


def test_a_mailbox_removed_by_name_goes_whole(home, folder):
    run(home, folder)
    with writing(home, "default") as collection:
        assert len(documents_named(collection.catalog, str(folder / "old.mbox"))) == 1
        forget(collection, documents_under(collection.catalog, "old.mbox"))
    assert stored(home) == {}


def test_another_spelling_of_the_path_reaches_what_is_inside(home, folder, monkeypatch):
    run(home, folder)
    monkeypatch.chdir(folder.parent)
    report, embedded = run(home, Path("mails"))
    assert (report.unchanged, embedded) == (1, [])
    assert "mails/old.mbox#1/n.csv" in stored(home)


def test_quotes_of_inner_documents_are_read_again_from_the_file(home, folder):
    run(home, folder)
    with contextlib.closing(Collection(home, "default")) as collection:
        passages = [p for p in collection.catalog.all_passages() if "Valve 2" in p.text]
        (file,) = paths_of(collection.catalog, [passages[0].doc_id]).values()
    start = passages[0].start + passages[0].text.index("Valve 2")
    quote = Quote(passages[0], start, start + 7, 1.0)
    assert cite([quote], [Path(file)])[0].verified
    write(folder, 1, 3)
    assert not cite([quote], [Path(file)])[0].verified
    write(folder, 3, 2)
    assert cite([quote], [Path(file)])[0].verified


def test_a_message_is_of_the_kind_of_its_mailbox():
    assert ending_of("mails/old.mbox#3") == "mbox" and ending_of("a#3/b.csv") == "csv"
    assert is_of_kind("mbox", "mails/old.mbox#12", "text")
