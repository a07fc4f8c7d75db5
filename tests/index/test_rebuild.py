"""`--rebuild` loses nothing: not what was imported, not what a dying process had not reached."""

from __future__ import annotations

import contextlib

import pytest

from rag.catalog.changes import file_states
from rag.cli.commands.ingest.ingest import Job
from rag.core.config import Config
from rag.index.collection import Collection, writing
from rag.index.portable_file import export_collection, import_collection
from rag.ingest.ingest import ingest
from rag.load.split import SplitSettings
from rag.workspace import changing
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.stores import lines

SETTINGS = SplitSettings(limit=60, merge=12)


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.md").write_text("Litestream replicates the database every second.\n")
    (folder / "b.md").write_text("Tomatoes want sun and water.\n")
    return folder


def run(home, *paths, rebuild=False, embedder=None):
    """What `rag ingest` does, with an embedder small enough to check by eye."""
    job = Job(Config(home), paths, rebuild=rebuild)
    embedder = embedder or FakeEmbedder()
    with changing(job.config, embedder, rebuild=rebuild) as collection:
        plan = job.plan(file_states(collection.catalog))
        return ingest(collection, plan, embedder, SETTINGS)


class Other(FakeEmbedder):
    """Another model: other vectors, another fingerprint."""

    name, fingerprint = "other", "other-64"

    def _embed(self, texts):
        return super()._embed([f"other {text}" for text in texts])


def test_a_rebuild_reads_the_known_files_and_nothing_else(home_here, notes, monkeypatch):
    run(home_here, notes)
    (notes / "c.md").write_text("Written since, and not named.\n")
    monkeypatch.chdir(notes)
    embedder = Other()
    report = run(home_here, rebuild=True, embedder=embedder)
    assert (report.updated, report.added, report.removed) == (2, 0, 0)
    fresh = home_here.parent / "fresh"
    run(fresh, notes / "a.md", notes / "b.md", embedder=Other())
    assert [line.replace("notes/", "") for line in lines(home_here)[1:]] == [
        line.replace("notes/", "") for line in lines(fresh)[1:]
    ]


@pytest.fixture
def home_here(tmp_path):
    return tmp_path / "home"


def test_a_file_that_is_gone_goes_in_a_rebuild_too(home_here, notes):
    run(home_here, notes)
    (notes / "b.md").unlink()
    assert run(home_here, rebuild=True).removed == 1


def test_imported_documents_stay_and_no_path_of_theirs_is_opened(
    home_here, tmp_path, notes, monkeypatch
):
    # The source of an export can be any text, also the path of a file on this machine.
    secret = tmp_path / "secret.md"
    secret.write_text("Harmless words of an export.")
    run(tmp_path / "origin", secret)
    with contextlib.closing(Collection(tmp_path / "origin", "default")) as collection:
        export_collection(collection.catalog, tmp_path / "notes.rag")
    secret.write_text("The password is swordfish.")
    with writing(home_here, "default") as collection:
        import_collection(collection, tmp_path / "notes.rag")
    monkeypatch.chdir(notes)
    report = run(home_here, rebuild=True, embedder=Other())
    assert (report.added, report.updated, report.passages_total) == (0, 0, 1)
    with contextlib.closing(Collection(home_here, "default")) as collection:
        (passage,) = collection.catalog.all_passages()
        stored = collection.catalog.vectors([passage.passage_id])
    assert passage.text == "Harmless words of an export."
    assert (stored == Other().embed_passages([passage.text])).all()


class Dying(Other):
    """The process ends while it embeds."""

    def embed_passages(self, texts):
        raise KeyboardInterrupt


def test_a_rebuild_that_dies_forgets_no_document(home_here, notes):
    run(home_here, notes)
    with pytest.raises(KeyboardInterrupt):
        run(home_here, rebuild=True, embedder=Dying())
    report = run(home_here, rebuild=True, embedder=Other())
    assert (report.updated, report.passages_total) == (2, 2)


def test_an_import_s_word_for_a_file_is_not_taken(home_here, notes, tmp_path):
    """The export claims the right hash for a file that is here, with a text that is not its own."""
    run(tmp_path / "origin", notes)
    with contextlib.closing(Collection(tmp_path / "origin", "default")) as collection:
        export_collection(collection.catalog, tmp_path / "notes.rag")
    with writing(home_here, "default") as collection:
        import_collection(collection, tmp_path / "notes.rag")
    report = run(home_here, notes)
    assert (report.updated, report.passages.added, report.passages.reused) == (2, 0, 2)
    assert run(home_here, notes).unchanged == 2
