"""Real pictures through the real engines, in the process of their own; what fails costs a page."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from rag.core.errors import ConfigError, SourceError
from rag.load.ocr.kept_pages import KeptPages
from rag.load.ocr.process import read_scan
from rag.load.ocr.settings import NO_OCR, Ocr, Scan, configured, is_installed
from rag.load.read import read_document
from tests.helpers import making
from tests.helpers.pictures import drawn, packed, scan_pdf

pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")

LETTER = [
    (80, 60, "Invoice 4711 of 12 May 2026"),
    (80, 120, "The total is 386.00 EUR."),
    (80, 180, "Please pay within fourteen days."),
]


@pytest.fixture
def ocr(tmp_path) -> Ocr:
    return configured("on", "auto", tmp_path / "home")


def written(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def test_a_scanned_pdf_is_read_page_by_page(tmp_path, ocr):
    told = []
    pages = scan_pdf(drawn(LETTER), drawn([(80, 60, "The second page speaks of the lease.")]))
    path = written(tmp_path, "scan.pdf", pages)
    listening = dataclasses.replace(ocr, told=lambda done, total: told.append((done, total)))

    document = read_document(path, "scan.pdf", "", listening)

    first, second = (document.text[p.start : p.end] for p in document.pages)
    assert "Invoice 4711 of 12 May 2026" in first
    assert "386.00 EUR" in first
    assert "The second page speaks of the lease." in second
    assert [scan.engine for scan in document.scans] == [ocr.engine] * 2
    assert told == [(1, 2), (2, 2)]


def test_without_ocr_a_scan_names_what_would_read_it(tmp_path):
    with pytest.raises(SourceError, match="OCR reads") as caught:
        read_document(written(tmp_path, "a.pdf", scan_pdf(drawn(LETTER))), "a.pdf", "")
    assert "[ocr]" in caught.value.hint


def test_a_pdf_of_text_is_not_looked_at(tmp_path, ocr):
    plain = making.pdf([[(72.0, 700.0, 10.0, "A page of plain text.")]])
    document = read_document(written(tmp_path, "plain.pdf", plain), "", "", ocr)

    assert document.scans == ()
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF"])
def test_pictures_of_every_kind_are_read(tmp_path, ocr, kind):
    path = written(tmp_path, f"a.{kind.lower()}", packed(drawn(LETTER), kind))

    assert "386.00 EUR" in read_document(path, "", "", ocr).text


def test_a_page_lying_on_its_side_is_turned(tmp_path, ocr):
    lines = [(80, 60 + 60 * at, text) for at, (_, _, text) in enumerate(LETTER * 3)]
    turned = drawn(lines, (1200, 800)).rotate(90, expand=True)

    text = read_document(written(tmp_path, "a.png", packed(turned)), "", "", ocr).text

    assert text.count("The total is 386.00 EUR.") == 3


def test_the_day_a_photograph_was_taken_is_its_date(tmp_path, ocr):
    picture = drawn(LETTER)
    exif = picture.getexif()
    exif[306] = "2026:01:29 17:15:02"
    path = written(tmp_path, "a.jpg", packed(picture, "JPEG", exif=exif))

    assert read_document(path, "", "", ocr).date == "2026-01-29"


def test_pictures_inside_a_docx_follow_its_text(tmp_path, ocr):
    body = f"<w:document {making.W}><w:body>{making.paragraph('See the figure.')}</w:body>"
    parts = {"word/document.xml": f"{body}</w:document>"}
    raw = making.zipped(parts | {"word/media/image1.png": packed(drawn(LETTER))})

    document = read_document(written(tmp_path, "a.docx", raw), "", "", ocr)

    assert document.text.startswith("See the figure.")
    assert "The total is 386.00 EUR." in document.text[document.scans[0].start :]


def test_pages_that_were_read_are_kept(tmp_path, ocr, monkeypatch):
    path = written(tmp_path, "a.png", packed(drawn(LETTER)))
    before = read_document(path, "", "", ocr)
    monkeypatch.setattr(subprocess, "Popen", None)  # no process can be started any more

    assert read_document(path, "", "", ocr).text == before.text


def test_a_stopped_scan_goes_on_behind_the_pages_it_has(tmp_path, ocr):
    raw = scan_pdf(drawn(LETTER), drawn(LETTER))
    path = written(tmp_path, "scan.pdf", raw)
    kept = KeptPages.of(ocr.kept, raw, ocr.engine)
    first = read_scan(Scan(path, raw, ".pdf", (1,)), ocr).pages[1]
    kept.put_page(1, dataclasses.replace(first, unsure=("kept",)))

    pages = read_scan(Scan(path, raw, ".pdf", (1, 2)), ocr).pages

    assert pages[1].unsure == ("kept",)
    assert pages[2].blocks == first.blocks


def test_a_page_that_takes_too_long_is_given_up_with_the_reason(tmp_path, ocr):
    raw = scan_pdf(drawn(LETTER), drawn(LETTER))
    scan = Scan(written(tmp_path, "scan.pdf", raw), raw, ".pdf", (1, 2))

    pages = read_scan(scan, dataclasses.replace(ocr, kept=None), page_seconds=0.01).pages

    assert {page.reason for page in pages.values()} == {"takes longer than 0.01 s to be read"}


CRASHING = """
import os, sys
import rag.load.ocr.worker as worker
pages = sys.argv[4].split(",")
if pages[0] == "2":
    os.abort()
if len(pages) == 3:
    worker.main(*sys.argv[1:4], "1")
    os.abort()
worker.main(*sys.argv[1:5])
"""


def test_a_crash_costs_one_page(tmp_path, ocr, monkeypatch):
    worker = written(tmp_path, "crashing.py", CRASHING.encode())
    real = subprocess.Popen

    def start(command, **options):
        at = command.index("rag.load.ocr.worker")
        return real([sys.executable, str(worker), *command[at + 1 :]], **options)

    monkeypatch.setattr(subprocess, "Popen", start)
    raw = scan_pdf(drawn(LETTER), drawn(LETTER), drawn(LETTER))
    scan = Scan(written(tmp_path, "scan.pdf", raw), raw, ".pdf", (1, 2, 3))

    pages = read_scan(scan, dataclasses.replace(ocr, kept=None)).pages

    assert pages[1].blocks
    assert pages[3].blocks
    assert "ended with" in pages[2].reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\x89PNG\r\n\x1a\nrubbish", "is damaged"),
        (packed(drawn(LETTER))[:400], "is damaged"),
        (packed(drawn([], (12000, 9000))), "was refused"),
    ],
    ids=["rubbish", "cut", "bomb"],
)
def test_bad_pictures_say_so(tmp_path, ocr, raw, reason):
    with pytest.raises(SourceError, match=reason):
        read_document(written(tmp_path, "a.png", raw), "", "", ocr)


def test_settings_name_what_is_not_installed(tmp_path):
    assert configured("off", "auto", tmp_path) is NO_OCR
    with pytest.raises(ConfigError, match="no OCR data for the language xyz"):
        configured("auto", "eng+xyz", tmp_path)


def test_another_language_is_another_engine(tmp_path):
    both, one = (configured("on", names, tmp_path).engine for names in ("eng+deu", "eng"))

    assert both != one
