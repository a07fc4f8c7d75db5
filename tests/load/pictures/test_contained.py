"""Pictures inside documents: in reading order, with their page and their words."""

from __future__ import annotations

import base64
import json
from email.message import EmailMessage

import pytest

from rag.core.errors import SourceError
from rag.core.picture import picture_name
from rag.load.pictures.process import PictureReader
from tests.helpers import making
from tests.helpers.photographs import Image, photograph, shape
from tests.helpers.pictures import packed

pytest.importorskip("imagehash")

RED, BLUE = photograph(shape(colour="red")), photograph(shape(colour="blue"))
ICON = packed(Image.new("RGB", (20, 20), "red"))
SVG = "<svg xmlns='http://www.w3.org/2000/svg'/>"
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
P = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'


def look(tmp_path, raw, name):
    path = tmp_path / name
    path.write_bytes(raw)
    with PictureReader() as reader:
        return [one.picture for one in reader.read(path, path.suffix)]


def told(pictures):
    return [(p.number, p.page, p.where, p.words) for p in pictures]


def drawing(key, words):
    return (
        f'<w:r><w:drawing><wp:docPr id="1" name="Picture 1" descr="{words}"/>'
        f'<a:blip r:embed="{key}"/></w:drawing></w:r>'
    )


def docx(body):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    links = {"r1": "media/image1.jpg", "r2": "media/image2.jpg", "r3": "media/i.png",
             "r4": "media/v.svg"}  # fmt: skip
    rels = "".join(f'<Relationship Id="{k}" Type="{kind}" Target="{v}"/>' for k, v in links.items())
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return making.zipped(
        {
            "word/document.xml": f"<w:document {making.W} {A} {R} {P}><w:body>{body}</w:body>"
            "</w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{space}">{rels}'
            "</Relationships>",
            "word/media/image1.jpg": RED,
            "word/media/image2.jpg": BLUE,
            "word/media/i.png": ICON,
            "word/media/v.svg": SVG,
            "word/media/unused.jpg": photograph(shape(form="star")),
        }
    )


def test_of_a_docx_those_that_are_shown_with_their_page(tmp_path):
    text = making.paragraph("See the figures.")
    page = "<w:p><w:r><w:lastRenderedPageBreak/></w:r></w:p>"
    body = (
        f"{text}<w:p>{drawing('r2', 'A blue disc')}</w:p>{page}{page}"
        f"<w:p>{drawing('r3', 'bullet')}{drawing('r4', 'vector')}{drawing('r1', '')}</w:p>"
        f"<w:p>{drawing('r1', 'again')}</w:p>"
    )
    found = look(tmp_path, docx(body), "report.docx")
    assert told(found) == [(1, 1, "page 1", "A blue disc"), (2, 3, "page 3", "")]
    assert picture_name("report.docx", found[1].number, found[1].where) == (
        "picture 2 in report.docx, page 3"
    )


def test_of_a_docx_that_was_never_printed_no_page_is_told(tmp_path):
    assert told(look(tmp_path, docx(f"<w:p>{drawing('r1', '')}</w:p>"), "a.docx")) == [
        (1, None, "", "")
    ]


def test_of_a_pptx_with_their_slide(tmp_path):
    picture = (
        f'<p:pic {A} {R}><p:nvPicPr><p:cNvPr id="4" name="x" descr="Sales by month"/></p:nvPicPr>'
        '<p:blipFill><a:blip r:embed="rId1"/></p:blipFill></p:pic>'
    )
    parts = {
        "ppt/slides/_rels/slide1.xml.rels": making.relationships({"rId1": "../media/i.jpg"}),
        "ppt/media/i.jpg": RED,
    }
    raw = making.pptx([making.shape("One"), picture], parts)
    assert told(look(tmp_path, raw, "talk.pptx")) == [(1, 2, "slide 2", "Sales by month")]


def test_of_a_notebook_with_their_cell(tmp_path):
    packed_red = base64.b64encode(RED).decode()
    cells = [
        {"cell_type": "markdown", "source": "Figures"},
        {"cell_type": "code", "source": "plot()", "outputs": [
            {"data": {"image/jpeg": packed_red, "image/svg+xml": SVG}}, {"text": "x"}]},
        {"cell_type": "markdown", "attachments": {"a.png": {"image/png": "!!not base64"}}},
    ]  # fmt: skip
    raw = json.dumps({"cells": cells}).encode()
    assert told(look(tmp_path, raw, "n.ipynb")) == [(1, None, "cell 2", "")]


def test_of_a_book_in_reading_order(tmp_path):
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><body><img src="pic%20a.jpg" alt="A disc"/>'
    raw = making.epub(
        {"one.xhtml": f"{page}<img src='https://example.com/x.jpg'/></body></html>"},
        {"in/pic a.jpg": RED},
    )
    assert told(look(tmp_path, raw, "b.epub")) == [(1, None, "", "A disc")]


def test_of_a_pdf_with_their_page_but_not_whole_pages(tmp_path):
    page = Image.new("RGB", (600, 800), "white")
    assert look(tmp_path, packed(page, "PDF"), "scan.pdf") == []


@pytest.mark.parametrize("name", ["a.docx", "a.pptx", "a.odt", "a.epub", "a.pdf"])
def test_what_is_no_such_file_is_refused(tmp_path, name):
    with pytest.raises(SourceError):
        look(tmp_path, b"PK\x03\x04 rubbish", name)


def test_a_bomb_in_a_container_is_refused(tmp_path):
    raw = making.zipped({"word/document.xml": b"\0" * 200_000_000})
    with pytest.raises(SourceError, match="bomb"):
        look(tmp_path, raw, "a.docx")


def test_of_a_mail_those_among_its_words_then_those_attached(tmp_path):
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "Ann <ann@example.org>", "The well"
    inner.set_content("See it.")
    inner.add_attachment(photograph(shape(form="star")), "image", "jpeg", filename="star.jpg")
    message = EmailMessage()
    message["From"], message["Subject"] = "Bo <bo@example.org>", "Discs"
    message.set_content("<p>Red: <img src='cid:red'></p>", subtype="html")
    message.add_related(RED, "image", "jpeg", cid="<red>")
    message.add_attachment(BLUE, "image", "jpeg", filename="disc.jpg")
    message.add_attachment(inner)
    told_of = [(1, None, "", "Discs"), (2, None, "", "disc.jpg Discs"),
               (3, None, "", "star.jpg The well")]  # fmt: skip
    raw = bytes(message)
    assert told(look(tmp_path, raw, "a.eml")) == told_of
    assert told(
        look(tmp_path, b"From bo@example.org Mon Mar 10 09:00:00 2031\n" + raw, "a.mbox")
    ) == (told_of)
