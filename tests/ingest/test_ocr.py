"""Scans through the whole ingest: marked as read by OCR, named where not, read anew when it can."""

from __future__ import annotations

import dataclasses
import json
import sys

import pytest

from rag.catalog.scanned_pages import scanned_counts
from rag.cli.app import run as rag
from rag.index.collection import Collection, writing
from rag.ingest.ingest import ingest
from rag.ingest.plan import known_files, make_plan
from rag.ingest.report import Unread
from rag.load.files import find_files
from rag.load.ocr.settings import NO_OCR, configured, is_installed
from rag.load.split import SplitSettings
from tests.helpers import making
from tests.helpers.fakes import FakeEmbedder
from tests.helpers.pictures import drawn, packed, scan_pdf

pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")

LETTER = [(80, 60, "Invoice 4711 of 12 May 2026"), (80, 120, "The total is 386.00 EUR.")]


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def folder(tmp_path):
    """A note, a scan, a screenshot, and a DOCX with a picture in it."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "note.md").write_text("Nothing but a note.")
    (folder / "scan.pdf").write_bytes(scan_pdf(drawn(LETTER)))
    (folder / "screen.png").write_bytes(packed(drawn(LETTER)))
    body = f"<w:document {making.W}><w:body>{making.paragraph('See the figure.')}</w:body>"
    parts = {"word/document.xml": f"{body}</w:document>", "word/media/image1.png": b""}
    picture = packed(drawn([(80, 60, "Price 199 from March on")]))
    (folder / "figure.docx").write_bytes(making.zipped(parts | {"word/media/image1.png": picture}))
    return folder


def run(home, folder, ocr=NO_OCR, *, pictures=False):
    with writing(home, "default") as collection:
        known = known_files(collection.catalog, ocr.engine)
        found = find_files([folder], 10_000_000, pictures=pictures or bool(ocr.engine))
        plan = dataclasses.replace(make_plan(found, known), ocr=ocr)
        return ingest(collection, plan, FakeEmbedder(), SplitSettings())


def passages(home):
    collection = Collection(home, "default")
    try:
        return {p.text: p for p in collection.catalog.all_passages()}
    finally:
        collection.close()


def test_what_ocr_read_is_marked_and_the_rest_is_not(home, folder):
    report = run(home, folder, configured("on", "auto", home))

    assert (report.added, report.failures, report.pages_read) == (4, (), 3)
    marked = {text for text, passage in passages(home).items() if passage.read_by_ocr}
    assert any("386.00 EUR" in text for text in marked)
    assert any("Price 199" in text for text in marked)
    assert not any("Nothing but a note." in text for text in marked)
    collection = Collection(home, "default")
    assert scanned_counts(collection.catalog) == (3, 0)
    collection.close()


def test_without_ocr_pages_are_named_and_read_once_it_is_there(home, folder):
    before = run(home, folder)

    assert before.unread == (Unread(str(folder / "figure.docx"), (1,), ""),)
    assert [failure.source for failure in before.failures] == [str(folder / "scan.pdf")]
    assert [one.kind for one in before.skipped] == [".png"]

    after = run(home, folder, configured("on", "auto", home))

    assert (after.added, after.updated, after.unchanged) == (2, 1, 1)
    assert any("Price 199" in text for text in passages(home))


def test_a_picture_stored_by_its_name_alone_is_read_once_ocr_is_there(home, folder):
    assert run(home, folder, pictures=True).added == 3  # the scan has no text to store
    ocr = configured("on", "auto", home)
    after = run(home, folder, ocr)

    assert (after.added, after.updated, after.unchanged) == (1, 2, 1)
    collection = Collection(home, "default")
    assert scanned_counts(collection.catalog) == (3, 0)
    collection.close()
    assert run(home, folder, ocr).unchanged == 4


def test_another_language_reads_scans_anew_and_nothing_else(home, folder):
    run(home, folder, configured("on", "eng+deu", home))
    again = run(home, folder, configured("on", "eng", home))

    assert (again.updated, again.unchanged) == (3, 1)
    same = run(home, folder, configured("on", "eng", home))
    assert (same.updated, same.unchanged) == (0, 4)


def test_a_photograph_is_found_by_name_and_day_and_an_icon_is_passed_over(home, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    blank = drawn([], (1200, 900))
    exif = blank.getexif()
    exif[306] = "2026:01:29 17:15:02"
    (folder / "harbour_at_dusk.jpg").write_bytes(packed(blank, "JPEG", exif=exif))
    (folder / "icon.png").write_bytes(packed(drawn([], (64, 64))))

    report = run(home, folder, configured("on", "auto", home))

    assert (report.added, report.failures, report.pages_read) == (1, (), 0)
    assert [one.kind for one in report.skipped] == ["picture without text"]
    (text,) = passages(home)
    assert text == "Picture harbour at dusk, taken on 2026-01-29 at 17:15"
    assert not passages(home)[text].read_by_ocr


def test_what_was_read_stays_when_ocr_is_switched_off(home, folder):
    run(home, folder, configured("on", "auto", home))
    with writing(home, "default") as collection:
        known = known_files(collection.catalog, "")
        plan = make_plan(find_files([folder], 10_000_000, pictures=True), known)
    assert (plan.unchanged, plan.removed) == (4, ())


@pytest.mark.real
def test_a_person_sees_that_words_were_read_by_ocr(
    real_home, tmp_path, folder, capsys, monkeypatch
):
    home = tmp_path / "seen"
    home.mkdir()
    (home / "models").symlink_to(real_home / "models")
    monkeypatch.setattr(sys, "stdin", None)  # nothing is piped in
    at = ["--home", str(home)]

    assert rag([*at, "ingest", str(folder), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ocr"] == {"pages": 3, "unread": []}
    assert rag([*at, "search", "total of the invoice", "-k", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["results"][0]["read_by_ocr"] is True
    assert rag([*at, "ask", "What is the total of the invoice?", "--extract"]) == 0
    shown = capsys.readouterr().out
    assert "386.00 EUR" in shown
    assert "read by OCR" in shown
    assert "screen.png:" not in shown  # a picture has no lines
    assert rag([*at, "ingest", str(folder), "--no-ocr", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"]["unchanged"] == 4
    assert rag([*at, "status"]) == 0
    assert "3 pages read, 0 not" in capsys.readouterr().out
    assert rag([*at, "status", "scan.pdf"]) == 0
    assert "page 1        read by OCR, confidence 0.9" in capsys.readouterr().out


def test_a_language_without_data_is_said_before_anything_is_loaded(tmp_path, folder, capsys):
    at = ["--home", str(tmp_path / "home")]

    assert rag([*at, "ingest", str(folder), "--ocr-languages", "xyz"]) == 1
    assert "no OCR data for the language xyz" in capsys.readouterr().err
