"""The collection equals the files, at the least possible embedding, whatever happened before."""

from __future__ import annotations

import shutil

import pytest

from rag.catalog.changes import file_states
from rag.catalog.find_documents import hidden_in
from rag.core.config import Config
from rag.core.errors import CollectionBusy, FingerprintMismatch
from rag.core.locations import collection_folder, index_folder
from rag.index.collection import Collection, writing
from rag.index.portable_file import export_lines
from rag.ingest.ingest import ingest
from rag.ingest.plan import make_plan
from rag.ingest.report import Hidden
from rag.load.files import find_files
from rag.load.split import SplitSettings
from rag.workspace import changing
from tests.helpers.fakes import FakeEmbedder

SETTINGS = SplitSettings(limit=60, merge=12)


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "backups.md").write_text(
        "# Backups\n\nWe copy the database every night at three o'clock sharp.\n\n"
        "## Restore\n\nStop the server first and then restore the newest copy of all.\n"
    )
    (folder / "garden.txt").write_text("Tomatoes want sun.\n")
    return folder


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def run(home, *paths, embedder=None, prune=True):
    embedder = embedder or FakeEmbedder()
    with writing(home, "default") as collection:
        found = find_files(list(paths), 10_000_000)
        plan = make_plan(found, file_states(collection.catalog), prune=prune)
        return ingest(collection, plan, embedder, SETTINGS)


def embedded(embedder):
    return [text for call in embedder.passages for text in call]


def exported(home):
    collection = Collection(home, "default")
    lines = list(export_lines(collection.catalog))
    collection.close()
    return lines


def test_everything_is_found_again(home, notes):
    report = run(home, notes)
    assert (report.added, report.passages.added, report.passages_total) == (2, 3, 3)
    collection = Collection(home, "default")
    assert collection.index().ids() == {p.passage_id for p in collection.catalog.all_passages()}


def test_hidden_characters_are_counted_where_they_were_left_out(home, notes):
    (notes / "sly.md").write_text("Pay\u200b the bill\u202e now.\n", encoding="utf-8")
    (notes / "plain.md").write_text("Pay the bill \U0001f469\u200d\U0001f373.\n", encoding="utf-8")
    report = run(home, notes)
    assert report.hidden == (Hidden(str(notes / "sly.md"), 2),)
    assert run(home, notes).hidden == ()  # nothing was read again
    collection = Collection(home, "default")
    assert hidden_in(collection.catalog) == (2, 1)
    (notes / "sly.md").unlink()
    run(home, notes)
    assert hidden_in(collection.catalog) == (0, 0)
    collection.close()


def test_unchanged_files_embed_nothing_and_change_nothing(home, notes):
    run(home, notes)
    before = exported(home)
    embedder = FakeEmbedder()
    report = run(home, notes, embedder=embedder)
    assert (report.unchanged, report.passages.added, embedded(embedder)) == (2, 0, [])
    assert exported(home) == before


def test_an_edited_paragraph_embeds_only_itself(home, notes):
    run(home, notes)
    file = notes / "backups.md"
    file.write_text(file.read_text().replace("three", "four"))
    embedder = FakeEmbedder()
    report = run(home, notes, embedder=embedder)
    assert len(embedded(embedder)) == 1
    assert (report.updated, report.passages.added, report.passages.reused) == (1, 1, 1)


def test_a_renamed_folder_embeds_nothing(home, notes):
    run(home, notes)
    moved = notes.rename(notes.parent / "moved")
    notes.mkdir()
    embedder = FakeEmbedder()
    report = run(home, notes, moved, embedder=embedder)
    assert (embedded(embedder), report.added, report.removed) == ([], 2, 2)
    assert {s.source for s in file_states(Collection(home, "default").catalog).values()} == {
        str(moved / "backups.md"),
        str(moved / "garden.txt"),
    }


def test_identical_paragraphs_are_embedded_once(home, notes):
    (notes / "copy.txt").write_text("Tomatoes want sun.\n")
    embedder = FakeEmbedder()
    run(home, notes, embedder=embedder)
    assert embedded(embedder).count("Tomatoes want sun.") == 1


def test_a_deleted_file_goes_unless_told_otherwise(home, notes):
    run(home, notes)
    (notes / "garden.txt").unlink()
    assert run(home, notes, prune=False).removed == 0
    report = run(home, notes)
    assert (report.removed, report.passages.removed, report.passages_total) == (1, 1, 2)


def test_a_file_that_turns_unreadable_keeps_what_is_stored(home, notes):
    run(home, notes)
    (notes / "garden.txt").write_bytes(b"\x89PNG\r\n" + bytes(range(256)) * 20)
    report = run(home, notes)
    assert len(report.failures) == 1
    assert report.passages_total == 3


def test_a_file_outside_the_given_paths_is_left_alone(home, notes):
    other = notes.parent / "other"
    other.mkdir()
    (other / "a.txt").write_text("alpha beta")
    run(home, notes, other)
    assert run(home, notes).removed == 0


def test_an_ingest_in_steps_equals_one_undisturbed(home, notes, tmp_path):
    run(home, notes / "backups.md")
    run(home, notes)
    whole = tmp_path / "whole"
    run(whole, notes)
    assert exported(home) == exported(whole)


class Interrupted(FakeEmbedder):
    """Fails in the middle of embedding, as a killed process would."""

    def embed_passages(self, texts):
        raise KeyboardInterrupt


def test_an_interrupted_ingest_goes_on_where_it_stopped(home, notes, tmp_path):
    run(home, notes / "garden.txt")
    with pytest.raises(KeyboardInterrupt):
        run(home, notes, embedder=Interrupted())
    run(home, notes)
    whole = tmp_path / "whole"
    run(whole, notes)
    assert exported(home) == exported(whole)


def test_a_lost_index_is_made_again_without_embedding(home, notes):
    run(home, notes)
    with writing(home, "default") as collection:
        collection.rebuild_index()
        assert len(collection.index().ids()) == 3


def test_a_lost_index_is_made_again_by_the_next_ingest(home, notes):
    run(home, notes)
    shutil.rmtree(index_folder(collection_folder(home, "default")))
    embedder = FakeEmbedder()
    run(home, notes, embedder=embedder)
    assert len(Collection(home, "default").index().ids()) == 3
    assert embedder.passages == []


BOTH = pytest.mark.parametrize("scanned", [0, 50_000], ids=["index", "scan"])


@BOTH
def test_a_search_finds_everything_though_the_index_is_gone_or_not_whole(home, notes, scanned):
    run(home, notes)
    reader = Collection(home, "default")
    reader.scanned = scanned
    vector = FakeEmbedder().embed_queries(["Tomatoes want sun."])
    with writing(home, "default") as collection:
        everything = collection.nearest(vector, 3)
        collection.index().delete([everything[0][0]])
    assert reader.nearest(vector, 3) == everything
    shutil.rmtree(index_folder(reader.folder))
    assert Collection(home, "default").nearest(vector, 3) == everything
    # A reader makes no index: it would be an empty one.
    assert not index_folder(reader.folder).exists()


@BOTH
def test_a_search_is_complete_while_the_index_lags_behind(home, notes, scanned):
    run(home, notes)
    with writing(home, "default") as collection:
        collection.scanned = scanned
        passages = list(collection.catalog.all_passages())
        vectors = collection.catalog.vectors([p.passage_id for p in passages])
        with collection.catalog.transaction() as connection:
            connection.execute("INSERT INTO pending SELECT passage_id, text_hash FROM passages")
        collection.index().delete([passages[0].passage_id])
        assert collection.nearest(vectors[:1], 3)[0][0] == passages[0].passage_id


@BOTH
def test_a_reader_sees_what_another_handle_wrote(home, notes, scanned):
    run(home, notes)
    reader = Collection(home, "default")
    reader.scanned = scanned
    reader.open_vectors()
    (notes / "new.txt").write_text("Litestream replicates sqlite databases.")
    run(home, notes)
    vector = FakeEmbedder().embed_queries(["Litestream replicates sqlite databases."])
    best = reader.nearest(vector, 1)[0][0]
    assert reader.catalog.passages([best])[best].source.endswith("new.txt")


def test_a_second_writer_gives_up_clearly(home, notes):
    with writing(home, "default"), pytest.raises(CollectionBusy, match="another process"):
        waited = []
        with writing(home, "default", 0.2, lambda: waited.append(1)):
            pass
    assert waited == [1]


def test_another_fingerprint_is_refused_with_both_values(home, notes):
    config = Config(home)
    with changing(config, FakeEmbedder()) as collection:
        plan = make_plan(find_files([notes], 10_000_000), {})
        ingest(collection, plan, FakeEmbedder(), SETTINGS)
    other = FakeEmbedder()
    other.name, other.fingerprint = "other", "other-64"
    with pytest.raises(FingerprintMismatch) as caught, changing(config, other):
        pass
    assert "fake (64 dimensions)" in caught.value.message
    assert "other (64 dimensions)" in caught.value.message
    assert "rag ingest --rebuild" in caught.value.hint


def test_a_folder_that_cannot_be_listed_loses_nothing(home, notes):
    import dataclasses

    inner = notes / "inner"
    inner.mkdir()
    (inner / "deep.txt").write_text("Deep notes stay.")
    run(home, notes)
    found = find_files([notes], 10_000_000)
    gone = tuple(file for file in found.files if file.path.parent != inner)
    unlisted = dataclasses.replace(found, files=gone, unlisted=(str(inner),))
    states = file_states(Collection(home, "default").catalog)
    assert make_plan(unlisted, states).removed == ()
    assert len(make_plan(dataclasses.replace(found, files=gone), states).removed) == 1


def test_every_text_is_embedded_once_however_many_windows(home, tmp_path):
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        lines = "\n\n".join(f"# {n}\n\nparagraph {n} word{n}" for n in range(100))
        (folder / f"{number:02}.md").write_text(lines + f"\n\n# own\n\nonly here {number}")
    embedder = FakeEmbedder()
    report = run(home, folder, embedder=embedder)
    texts = [text for step in embedder.passages for text in step]
    assert len(texts) == len(set(texts)) == 130
    assert report.passages_total == 30 * 101
    assert report.tokens_embedded == sum(embedder.count_tokens(texts))


def test_an_error_while_storing_ends_the_ingest(home, notes):
    class Spoiling(FakeEmbedder):
        def embed_passages(self, texts):
            return super().embed_passages(texts)[:-1]  # a row too few

    with pytest.raises(ValueError, match="zip"):
        run(home, notes, embedder=Spoiling())
