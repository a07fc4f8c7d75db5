"""What `rag ingest` says: its plan, its progress, its failures; and what `--watch` follows."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from rag.catalog.changes import file_states
from rag.cli.app import run as rag
from rag.cli.show.ingest_report import estimate, print_report
from rag.core.records import Failure
from rag.index.collection import writing
from rag.ingest.document_writer import Progress
from rag.ingest.ingest import ingest
from rag.ingest.plan import make_plan
from rag.ingest.report import Hidden, IngestReport
from rag.load.files import find_files
from rag.load.split import SplitSettings
from tests.helpers.fakes import FakeEmbedder

SETTINGS = SplitSettings(limit=60, merge=12)


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(40):
        text = "\n\n".join(f"Note {number} says {place} words about it." for place in range(9))
        (folder / f"{number:02}.md").write_text(text)
    return folder


@pytest.fixture
def home(tmp_path, notes):
    return filled(tmp_path / "home", notes)


def filled(home, notes, report=lambda progress: None):
    with writing(home, "default") as collection:
        plan = make_plan(find_files([notes], 10_000_000), file_states(collection.catalog))
        ingest(collection, plan, FakeEmbedder(), SETTINGS, report)
    return home


def test_progress_moves_with_every_file_and_ends_where_it_said(notes, tmp_path):
    seen: list[Progress] = []
    filled(tmp_path / "home", notes, seen.append)
    assert {progress.documents for progress in seen} == set(range(1, 41))
    for name in ("documents", "passages", "tokens", "seconds", "work"):
        values = [getattr(progress, name) for progress in seen]
        assert values == sorted(values), name
    last = seen[-1]
    size = sum(file.stat().st_size for file in notes.iterdir())
    assert (last.documents, last.documents_total) == (40, 40)
    assert last.work == last.work_total == size
    assert last.passages > 0 and last.seconds > 0
    # Reading alone is no progress that time left may be told from.
    assert seen[0].work == 0


def test_a_dry_run_lists_what_comes_and_what_goes_and_changes_nothing(home, notes, capsys):
    (notes / "00.md").unlink()
    (notes / "01.md").write_text("Another text.")
    (notes / "02.md").rename(notes / "moved.md")
    command = ["--home", str(home), "ingest", str(notes), "--dry-run"]
    assert rag([*command, "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    names = {key: [source[-8:] for source in plan[key]] for key in ("add", "update", "remove")}
    assert names["add"] == ["moved.md"] and names["update"][0].endswith("01.md")
    assert sorted(name[-5:] for name in names["remove"]) == ["00.md", "02.md"]
    assert plan["unchanged"] == 37
    assert rag(command) == 0
    out = capsys.readouterr().out
    assert "1 to add · 1 to update · 2 to remove · 37 unchanged · at most about" in out
    assert rag([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == plan


def test_the_estimate_knows_how_fast_this_machine_was_and_what_only_moved(home, notes):
    (notes / "02.md").rename(notes / "moved.md")
    (notes / "new.md").write_text("x" * 1000)
    (notes / "new.pdf").write_bytes(b"x" * 1000)
    with writing(home, "default") as collection:
        known = file_states(collection.catalog)
    plan = make_plan(find_files([notes], 10_000_000), known)
    # A byte of a PDF is a tenth of a character; a file that moved embeds nothing.
    assert estimate(plan, known.values(), "100") == pytest.approx(11.0)
    assert estimate(plan, known.values(), "") < 1


def test_failures_are_listed_by_reason(capsys):
    scans = [Failure(f"scan-{number}.pdf", "no text in this PDF") for number in range(12)]
    odd = Failure("odd\x1b[31m.md", "is\nempty")
    print_report(IngestReport(added=3, passages_total=9, failures=(odd, *scans)))
    out, err = capsys.readouterr()
    assert out.startswith("16 files · 3 added · 13 failed · 9 passages")
    lines = err.splitlines()
    assert lines[0] == "  failed: 12 files: no text in this PDF"
    assert lines[1:11] == [f"    scan-{number}.pdf" for number in range(10)]
    assert lines[11] == "    … and 2 more (--json lists all)"
    assert lines[12] == "  failed: odd[31m.md: is empty"


def test_what_was_hidden_in_files_is_said_in_one_line(capsys):
    files = [Hidden(f"page-{number}.html", 1000 - number) for number in range(4)]
    print_report(IngestReport(added=5, passages_total=9, hidden=(*files, Hidden("x\x1b[2J.md", 1))))
    out, err = capsys.readouterr()
    assert out.startswith("5 files · 5 added · 9 passages") and out.count("\n") == 1
    assert err == (
        "  3,995 hidden characters left out: page-0.html (1,000), page-1.html (999),"
        " page-2.html (998), 2 more (--json lists all)\n"
    )
    print_report(IngestReport(added=1, passages_total=1, hidden=(Hidden("x\x1b[2J.md", 1),)))
    assert capsys.readouterr().err == "  1 hidden character left out: x[2J.md (1)\n"


@pytest.mark.real
def test_scripts_and_the_status_are_told_what_was_hidden(real_home, tmp_path, capsys):
    home, note = tmp_path / "hidden", tmp_path / "sly.md"
    note.write_text("Pay\u200b the bill\u202e now.", encoding="utf-8")
    home.mkdir()
    (home / "models").symlink_to(real_home / "models")
    assert rag(["--home", str(home), "ingest", str(note), "--json"]) == 0
    hidden = json.loads(capsys.readouterr().out)["hidden"]
    assert hidden == [{"source": str(note), "characters": 2}]
    assert rag(["--home", str(home), "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["hidden_characters"] == 2
    assert rag(["--home", str(home), "status"]) == 0
    assert "hidden        2 characters left out of 1 document\n" in capsys.readouterr().out


def test_a_rebuild_counts_as_reading_every_known_file(home, notes, capsys):
    assert rag(["--home", str(home), "ingest", "--rebuild", "--dry-run", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["update"]) == 40


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "no path given"),
        (["--rebuild", "--watch"], "--watch needs to know what to follow"),
        (["nowhere.md"], "no such file or folder: nowhere.md"),
    ],
)
def test_what_cannot_be_ingested_is_said_before_anything_is_loaded(
    tmp_path, capsys, arguments, message
):
    assert rag(["--home", str(tmp_path / "none"), "ingest", *arguments]) == 1
    assert message in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


@pytest.mark.real
def test_a_path_that_is_gone_is_offered_for_removal_where_it_holds_documents(home, notes, capsys):
    notes.rename(notes.with_name("elsewhere"))
    for path, hint in ((notes, f"rag remove {notes}"), (notes.with_name("never"), "")):
        assert rag(["--home", str(home), "ingest", str(path)]) == 1
        said = capsys.readouterr().err
        assert f"no such file or folder: {path}" in said
        assert hint in said and ("hint" in said) == bool(hint)


def test_one_is_counted_as_one(capsys):
    print_report(IngestReport(added=1, passages_total=1))
    assert capsys.readouterr().out.startswith("1 file · 1 added · 1 passage ·")


def test_a_second_ingest_waits_with_a_message_and_gives_up_clearly(real_home, tmp_path, capsys):
    home, note = tmp_path / "busy", tmp_path / "a.md"
    note.write_text("A note.")
    home.mkdir()
    (home / "models").symlink_to(real_home / "models")
    with writing(home, "default"):
        assert rag(["--home", str(home), "ingest", str(note), "--wait", "0.2"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[0] == "another process is writing to this collection; waiting …"
    assert "error: another process is writing" in err and "(waited 0.2 s)" in err


@pytest.mark.real
def test_watching_follows_changes_and_ends_with_ctrl_c(real_home, tmp_path):
    home, notes = tmp_path / "watched", tmp_path / "folder"
    home.mkdir(), notes.mkdir()
    (home / "models").symlink_to(real_home / "models")
    (notes / "a.md").write_text("The first note.")
    command = [sys.executable, "-m", "rag", "--home", home, "ingest", notes, "--watch", "--json"]
    # As it is started by others: what is written into a pipe waits there unless it is sent on.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as process:
        assert json.loads(process.stdout.readline())["documents"]["added"] == 1
        for number in range(5):  # a burst
            (notes / f"{number}.md").write_text(f"Note {number} of a burst.")
            time.sleep(0.05)
        (notes / "a.md").unlink()
        report = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (report["documents"]["added"], report["documents"]["removed"]) == (5, 1)
    assert process.returncode == 130
    assert err == "watching for changes; Ctrl-C ends it\n"
