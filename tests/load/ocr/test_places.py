"""What is read in a picture inside a document stands where the picture stands, marked as such."""

from __future__ import annotations

import pytest

from rag.core.records import Document
from rag.load.content import Content
from rag.load.ocr.insert_pages import with_pages
from rag.load.ocr.page import Block, PageRead
from rag.load.ocr.settings import Ocr, configured, is_installed
from rag.load.office.docx import read_docx
from rag.load.office.odf import read_odf
from rag.load.office.pptx import read_pptx
from rag.load.read_bytes import read_bytes
from rag.load.split import SplitSettings, split
from tests.helpers import making
from tests.helpers.pictures import drawn, packed

DRAWING = '<w:r><w:drawing><a:blip xmlns:a="a" r:embed="p1"/></w:drawing></w:r>'
BODY = (
    making.paragraph("Before it.")
    + f"<w:p {making.R}>{DRAWING}<w:r><w:t>Beside it.</w:t></w:r></w:p>"
    + making.paragraph("Behind it.")
)


def word_file(picture: bytes = b"") -> bytes:
    relations = making.relationships({"p1": "media/image1.png"})
    entries: dict[str, str | bytes] = {
        "word/document.xml": f"<w:document {making.W}><w:body>{BODY}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations,
        "word/media/image1.png": picture,
    }
    return making.zipped(entries)


def read(content: Content, *texts: str) -> Content:
    """A content with words in its pictures, as if all of them had been read."""
    pages = {n: PageRead((Block(text),), confidence=0.9) for n, text in enumerate(texts, 1)}
    places = {n: place[1:] for n, place in enumerate(content.places, 1)}
    return with_pages(content, pages, "x", paged=False, places=places)


def test_words_in_a_picture_of_word_stand_behind_its_paragraph():
    whole = read(read_docx(word_file()), "Gate 7")

    assert whole.text == "Before it.\n\nBeside it.\n\n(in a picture)\nGate 7\n\nBehind it."
    (scan,) = whole.scans
    assert whole.text[scan.start : scan.end] == "(in a picture)\nGate 7"


def test_words_in_a_picture_of_a_slide_belong_to_its_page_even_without_other_words():
    picture = f'<p:pic {making.R}><p:blipFill><a:blip r:embed="p1"/></p:blipFill></p:pic>'
    slides = [making.shape("One"), picture, making.shape("Three", "title")]
    parts = {
        f"ppt/slides/_rels/slide{number}.xml.rels": making.relationships({"p1": "../media/i.png"})
        for number in range(1, 4)
    }
    whole = read(read_pptx(making.pptx(slides, parts)), "Gate 7")

    shown = {page.number: whole.text[page.start : page.end].strip() for page in whole.pages}
    assert shown == {1: "One", 2: "(in a picture)\nGate 7", 3: "# Three"}
    assert all(whole.text[s.start :].startswith("# Three") for s in whole.sections)


def test_words_in_a_picture_of_opendocument_stand_behind_its_paragraph():
    frame = (
        '<draw:frame xmlns:draw="d"><draw:image xmlns:x="x" x:href="Pictures/1.png"/></draw:frame>'
    )
    body = f"<text:p>Before{frame}</text:p><text:p>Behind</text:p>"
    whole = read(read_odf(making.odt(body)), "Gate 7")
    assert whole.text == "Before\n\n(in a picture)\nGate 7\n\nBehind"


def test_a_sign_in_a_picture_is_no_text():
    assert read(read_docx(word_file()), "A1").text == "Before it.\n\nBeside it.\n\nBehind it."


def test_only_what_stands_in_the_picture_is_marked_as_read_by_ocr():
    whole = read(read_docx(word_file()), "Gate 7")
    document = Document("d", "a.docx", whole.text, title="a", scans=whole.scans)
    passages = split(document, lambda texts: [len(t.split()) for t in texts], SplitSettings())
    assert [p.text for p in passages if p.read_by_ocr] == ["(in a picture)\nGate 7"]


@pytest.mark.skipif(not is_installed(), reason="the extra ocr is not installed")
def test_a_picture_in_a_file_of_word_is_read_at_its_place(tmp_path):
    file = tmp_path / "a.docx"
    file.write_bytes(word_file(packed(drawn([(60, 80, "The pump closes at seven bar")]))))
    ocr: Ocr = configured("on", "auto", tmp_path)

    text = read_bytes(file.read_bytes(), ".docx", file, ocr).text

    assert "Beside it.\n\n(in a picture)\nThe pump closes at seven bar\n\nBehind it." in text
