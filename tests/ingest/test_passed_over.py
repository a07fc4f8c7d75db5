"""What an ingest passes over is named, and a folder that is suddenly empty wipes nothing."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from rag.catalog.changes import file_states
from rag.catalog.filters import Filter, selected
from rag.catalog.find_documents import documents_named
from rag.cli.app import run as rag
from rag.core.records import Kept
from rag.index.collection import Collection, writing
from rag.ingest.ingest import ingest
from rag.ingest.plan import make_plan
from rag.ingest.report import Guessed
from rag.load.files import find_files
from rag.load.split import SplitSettings
from tests.helpers.fakes import FakeEmbedder


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "drive" / "docs"
    folder.mkdir(parents=True)
    for name in ("a", "b", "c"):
        (folder / f"{name}.md").write_text(f"Note {name} stays where it is.")
    return folder


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def run(home, *paths, prune=None, again=False):
    with writing(home, "default") as collection:
        known = file_states(collection.catalog)
        files = [(state.path, state.source) for state in known.values()] if again else []
        found = find_files(list(paths), 10_000_000, [(Path(path), name) for path, name in files])
        plan = make_plan(found, known, prune=prune)
        return ingest(collection, plan, FakeEmbedder(), SplitSettings())


def empty(folder):
    for file in folder.iterdir():
        file.unlink()


def test_a_folder_suddenly_empty_is_kept_and_said(home, folder):
    run(home, folder)
    empty(folder)
    report = run(home, folder)
    assert (report.removed, report.passages_total) == (0, 3)
    assert report.kept == (Kept(str(folder), 3),)


def test_prune_confirms_that_the_folder_is_meant_to_be_empty(home, folder):
    run(home, folder)
    empty(folder)
    report = run(home, folder, prune=True)
    assert (report.removed, report.passages_total, report.kept) == (3, 0, ())


def test_what_comes_back_is_not_embedded_again(home, folder):
    run(home, folder)
    away = folder.parent / "elsewhere"
    away.mkdir()
    for file in list(folder.iterdir()):
        file.rename(away / file.name)
    run(home, folder)
    for file in list(away.iterdir()):
        file.rename(folder / file.name)
    report = run(home, folder)
    assert (report.unchanged, report.tokens_embedded, report.kept) == (3, 0, ())


def test_a_mount_point_below_the_named_folder_is_kept_too(home, folder):
    (folder.parent / "here.md").write_text("On the other disk.")
    run(home, folder.parent)
    empty(folder)
    report = run(home, folder.parent)
    assert (report.removed, report.kept) == (0, (Kept(str(folder), 3),))


def test_deleted_folders_and_single_files_go_as_ever(home, folder):
    (folder / "inner").mkdir()
    (folder / "inner" / "one.md").write_text("The only one of its folder.")
    run(home, folder.parent)
    (folder / "inner" / "one.md").unlink()
    assert run(home, folder.parent).removed == 1
    (folder.parent / "other.md").write_text("Still here.")
    empty_inner = folder / "inner"
    empty_inner.rmdir()
    empty(folder)
    folder.rmdir()
    assert run(home, folder.parent).removed == 3


def test_reading_all_again_forgets_no_drive_that_is_away(home, folder):
    run(home, folder)
    folder.rename(folder.parent / "unplugged")
    report = run(home, again=True)
    assert (report.removed, report.kept) == (0, (Kept(str(folder), 3),))


def test_every_kind_that_is_not_read_is_counted_and_listed(home, folder, capsys):
    for name in ("x.xyz", "y.XYZ", "movie.mkv", "minutes", ".hidden.xyz"):
        (folder / name).write_bytes(b"\0\1")
    (folder / ".gitignore").write_text("build.xyz\n")
    (folder / "build.xyz").write_bytes(b"\0")
    run(home, folder)
    command = ["--home", str(home), "ingest", str(folder), "--dry-run"]
    assert rag([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["skipped"] == [
        {"kind": ".xyz", "files": 2},
        {"kind": ".mkv", "files": 1},
        {"kind": "no ending", "files": 1},
    ]
    assert rag(command) == 0
    told = capsys.readouterr().err
    assert "4 files of kinds that are not read: 2 .xyz, 1 .mkv, 1 no ending (-v lists them)" in told
    assert "movie.mkv" not in told
    assert rag([*command, "-v"]) == 0
    assert f"    {folder / 'movie.mkv'}\n" in capsys.readouterr().err


def test_a_guessed_encoding_is_said(home, folder):
    sure = "Завтра придёт мастер чинить крышу. Просим убрать машины со двора до девяти."
    (folder / "sure.txt").write_bytes(sure.encode("koi8-r"))
    (folder / "short.txt").write_bytes("La clé est ici.".encode("cp850"))
    report = run(home, folder)
    assert report.guessed == (Guessed(str(folder / "short.txt"), "cp437"),)


def test_a_decomposed_name_is_found_by_its_composed_form(home, folder):
    name = unicodedata.normalize("NFD", "café-menü.md")
    (folder / name).write_text("Soup of nettles.")
    run(home, folder)
    collection = Collection(home, "default")
    for form in ("café-menü.md", str(folder / "café-menü.md"), name):
        assert len(documents_named(collection.catalog, unicodedata.normalize("NFC", form))) == 1
    for form in ("café-*.md", unicodedata.normalize("NFD", "café-*.md")):
        assert len(selected(collection.catalog, Filter(glob=form)) or ()) == 1
    assert documents_named(collection.catalog, "cafe-menu.md") == []
    collection.close()
