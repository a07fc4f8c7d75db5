"""A quote as it was read, shown by the part of the scan it was read in."""

from __future__ import annotations

import io
from dataclasses import asdict
from pathlib import Path

import pytest

from rag.core.errors import SourceError
from rag.load.ocr.cutout import cutout, read_places
from rag.load.ocr.kept_pages import KeptPages
from rag.load.ocr.page import Box, PageRead, Piece
from rag.load.ocr.settings import Ocr, configured, is_installed
from rag.load.read import read_document
from tests.helpers.pictures import Image, drawn, packed, scan_pdf

pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")

LETTER = [
    (80, 60, "Invoice 4711 of 12 May 2026"),
    (80, 220, "The total is 386.00 EUR."),
    (80, 400, "Please pay within fourteen days."),
]


@pytest.fixture
def ocr(tmp_path) -> Ocr:
    return configured("on", "auto", tmp_path / "home")


def written(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def read_again(png: bytes, folder: Path, ocr: Ocr) -> str:
    """What a cut-out shows, as the engine reads it."""
    path = written(folder, "part.png", png)
    return read_document(path, path.name, "", ocr).text


@pytest.mark.parametrize("kind", ["pdf", "turned pdf", "png"])
def test_a_cut_out_shows_the_words_and_no_others(tmp_path, ocr, kind):
    page = drawn(LETTER)
    if kind == "png":
        path = written(tmp_path, "letter.png", packed(page))
    else:
        turned = page.rotate(180) if kind == "turned pdf" else page
        path = written(tmp_path, "letter.pdf", scan_pdf(turned))
    document = read_document(path, path.name, "d", ocr)
    (scan,) = document.scans
    words = "The total is 386.00 EUR."
    assert words in document.text

    where = (scan.number, scan.engine)
    (place,) = read_places(path, where, words, ocr.kept)
    png = cutout(path, where, words, ocr.kept)

    upside_down = kind == "turned pdf"
    assert abs(place[1] - (100 - 220 / 5 - 6.4 if upside_down else 220 / 5)) < 3
    part = Image.open(io.BytesIO(png)).convert("L")
    part = part.rotate(180) if upside_down else part
    text = read_again(packed(part.resize((2 * part.width, 2 * part.height))), tmp_path, ocr)
    assert "386.00" in text
    assert "Invoice" not in text
    assert "fourteen" not in text


def test_a_page_whose_reading_is_not_kept_says_how_it_comes_back(tmp_path, ocr):
    path = written(tmp_path, "letter.png", packed(drawn(LETTER)))

    with pytest.raises(SourceError) as caught:
        cutout(path, (1, "some engine"), "total", ocr.kept)

    assert caught.value.hint == f"rag ingest --rebuild {path}"


def test_a_file_that_is_no_picture_any_more_is_refused(tmp_path, ocr):
    path = written(tmp_path, "letter.png", b"no picture")
    piece = Piece("total", Box(1, 1, 2, 2), 0.9, 0.9, 1)
    assert ocr.kept is not None
    kept = KeptPages.of(ocr.kept, b"no picture", "e")
    kept.put("1", asdict(PageRead(pieces=(piece,), width=10, height=10)))

    with pytest.raises(SourceError, match="cannot be drawn"):
        cutout(path, (1, "e"), "total", ocr.kept)
