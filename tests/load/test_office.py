"""Office files, books and mail: the text a person sees, with its structure."""

from __future__ import annotations

import struct

import pytest

from rag.core.errors import SourceError
from rag.load.archive import open_archive
from rag.load.mail.eml import read_mail
from rag.load.mail.outlook import read_msg
from rag.load.office.docx import read_docx
from rag.load.office.odf import read_odf
from rag.load.office.pptx import read_pptx
from rag.load.office.rtf import read_rtf
from rag.load.office.sheets import read_workbook
from rag.load.web.epub import read_epub
from tests.helpers import making

STYLES = (
    f"<w:styles {making.W}>"
    '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style></w:styles>'
)


def test_docx_headings_lists_and_tables():
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="{0}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "<w:r><w:t>{1}</w:t></w:r></w:p>"
    )
    cell = "<w:tc><w:p><w:r><w:t>{0}</w:t></w:r></w:p></w:tc>"
    body = (
        making.paragraph("Plan", "T")
        + making.paragraph("Why", "H2")
        + making.paragraph("Because.")
        + item.format(0, "one")
        + item.format(1, "two")
        + f"<w:tbl><w:tr>{cell.format('a')}{cell.format('b')}</w:tr>"
        + f"<w:tr>{cell.format('1')}{cell.format('2')}</w:tr></w:tbl>"
    )

    content = read_docx(making.docx(body, styles=STYLES))

    assert content.text == (
        "# Plan\n\n## Why\n\nBecause.\n\n- one\n  - two\n\n| a | b |\n| --- | --- |\n| 1 | 2 |"
    )
    assert content.title == "Plan"
    assert [(s.level, s.title) for s in content.sections] == [(1, "Plan"), (2, "Why")]


@pytest.mark.parametrize(
    ("runs", "seen"),
    [
        ("<w:ins><w:r><w:t>in</w:t></w:r></w:ins><w:del><w:r><w:t>out</w:t></w:r></w:del>", "in"),
        (
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r><w:r><w:t>seen</w:t></w:r>",
            "seen",
        ),
        ("<w:sdt><w:sdtContent><w:r><w:t>control</w:t></w:r></w:sdtContent></w:sdt>", "control"),
        ("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>", "link"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a\tb\nc"),
        (
            '<m:oMath xmlns:m="m"><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num>'
            "<m:den><m:r><m:t>b+1</m:t></m:r></m:den></m:f></m:oMath>",
            "a/(b+1)",
        ),
    ],
    ids=["insertion", "hidden", "control", "link", "breaks", "equation"],
)
def test_docx_runs(runs, seen):
    assert read_docx(making.docx(f"<w:p>{runs}</w:p>")).text == seen


def test_docx_notes_and_text_boxes_follow():
    box = "<w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent>"
    notes = (
        f'<w:footnotes {making.W}><w:footnote w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>a note</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    body = f"<w:p><w:r><w:t>text</w:t><w:pict>{box}</w:pict></w:r></w:p>"

    content = read_docx(making.docx(body, footnotes=notes))

    assert content.text == "text\n\nboxed\n\n# Footnotes\n\na note"


def test_pptx_slides_are_pages_in_the_order_shown():
    slides = [
        making.shape("Body first\nof two") + making.shape("Opening", "title"),
        making.shape("Closing", "title") + making.shape("7", "sldNum"),
    ]
    notes = (
        f"<p:notes {making.P} {making.A}><p:cSld><p:spTree>{making.shape('say hello', 'body')}"
        "</p:spTree></p:cSld></p:notes>"
    )
    parts = {
        "ppt/slides/_rels/slide2.xml.rels": making.relationships({"r": "../notesSlides/n.xml"}),
        "ppt/notesSlides/n.xml": notes,
    }

    content = read_pptx(making.pptx(slides, parts))

    assert content.text == "# Opening\n\nBody first\nof two\n\nNotes: say hello\n\n# Closing"
    assert [(p.number, content.text[p.start : p.start + 9]) for p in content.pages] == [
        (1, "# Opening"),
        (2, "# Closing"),
    ]


def test_odt():
    body = (
        '<text:h text:outline-level="2">Head</text:h>'
        '<text:p>a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d'
        "<text:note><text:note-body><text:p>foot</text:p></text:note-body></text:note></text:p>"
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>"
    )

    content = read_odf(making.odt(body))

    assert content.text == "## Head\n\na  b\tc\nd[^1]\n\n[^1]: foot\n\n- item"
    assert [(s.level, s.title) for s in content.sections] == [(2, "Head")]


def test_an_encrypted_odt_says_so():
    manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"

    with pytest.raises(SourceError, match="is encrypted"):
        read_odf(making.odt("<text:p/>", {"META-INF/manifest.xml": manifest}))


def test_epub_chapters_follow_the_spine():
    content = read_epub(making.epub({"b.xhtml": "<h1>Two</h1><p>x", "a.xhtml": "<h1>One</h1>"}))

    assert content.text == "# One\n\n# Two\n\nx"
    assert (content.title, content.date) == ("A Book", "1999-05-04")


def test_a_protected_epub_says_so():
    encryption = '<encryption><CipherReference URI="in/a.xhtml"/></encryption>'

    with pytest.raises(SourceError, match="protected by DRM"):
        read_epub(making.epub({"a.xhtml": "x"}, {"META-INF/encryption.xml": encryption}))


def test_workbook_rows_stand_under_their_sheet_and_columns():
    pytest.importorskip("python_calamine", reason="the formats extra is not installed")
    rows = making.row(1, "item", "price") + making.row(2, "milk", 1.5) + making.row(3, "bread", 3)

    content = read_workbook(making.xlsx(rows))

    assert content.text == (
        "Costs\n\n| item | price |\n| --- | --- |\n| milk | 1.5 |\n| bread | 3 |"
    )
    assert [(s.level, s.title) for s in content.sections] == [(1, "Costs")]


def test_rtf():
    raw = (
        rb"{\rtf1\ansi{\info{\title A memo}{\creatim\yr2024\mo3\dy9}}"
        rb"Caf\'e9 one\par Two \u8212- b\par}"
    )

    content = read_rtf(raw)

    assert content.text == "Café one\n\nTwo — b"
    assert (content.title, content.date) == ("A memo", "2024-03-09")


MAIL = b"""From: =?utf-8?q?Zo=C3=AB?= <zoe@example.org>
To: team@example.org
Date: Wed, 31 Jan 2024 10:00:00 +0000
Subject: =?utf-8?b?T2ZmaWNlIG1vdmU=?=
Content-Type: multipart/mixed; boundary=X

--X
Content-Type: multipart/alternative; boundary=Y

--Y
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

We stay in Lindenstra=C3=9Fe.
--Y
Content-Type: text/html

<p>We stay in <b>Lindenstrasse</b>.</p>
--Y--
--X
Content-Type: application/pdf; name="lease.pdf"
Content-Disposition: attachment; filename="lease.pdf"

xxxx
--X--
"""


def test_mail_is_read_once_in_its_plain_form():
    content = read_mail(MAIL)

    assert content.text == (
        "From: Zoë <zoe@example.org>\nTo: team@example.org\nDate: Wed, 31 Jan 2024 10:00:00 +0000\n"
        "Subject: Office move\n\nWe stay in Lindenstraße.\n\nAttachments: lease.pdf"
    )
    assert (content.title, content.date) == ("Office move", "2024-01-31")


def test_mail_with_a_page_alone():
    raw = b"From: a@b.c\nContent-Type: text/html\n\n<p>Hello<script>x</script>"

    assert read_mail(raw).text.endswith("Hello")


def test_what_is_no_mail():
    with pytest.raises(SourceError, match="no mail"):
        read_mail(b"just text\n\nmore\n")


@pytest.mark.parametrize(
    "raw",
    [
        b"From: =?broken?q?x?=\nContent-Type: text/plain; charset=none\n\nok \xff",
        b"From: a\nContent-Type: multipart/mixed\n\nok",
        b"From: a\nContent-Transfer-Encoding: base64\n\n!!!",
    ],
)
def test_odd_mail_is_still_read(raw):
    assert read_mail(raw).text.startswith("From: ")


def test_what_is_no_outlook_message():
    pytest.importorskip("olefile", reason="the formats extra is not installed")

    with pytest.raises(SourceError, match="no Outlook message"):
        read_msg(b"\xd0\xcf\x11\xe0" + struct.pack("<20I", *range(20)))


@pytest.mark.parametrize("read", [read_docx, read_pptx, read_odf, read_epub])
def test_broken_containers_say_so(read):
    whole = making.docx(making.paragraph("text"))
    for raw in (b"", b"PK\x03\x04", whole[:-30], whole[:60] + bytes(200) + whole[60:]):
        with pytest.raises(SourceError, match="is damaged"):
            read(raw)


def test_an_encrypted_office_file_says_so():
    with pytest.raises(SourceError, match="is encrypted with a password"):
        read_docx(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_zip_bombs_are_refused_before_they_unpack():
    raw = making.zipped({"word/document.xml": b" " * (100 << 20)})

    with pytest.raises(SourceError, match=r"unpack to 104,857,600 in 1 entries \(a zip bomb\?\)"):
        read_docx(raw)


def test_xml_bombs_are_refused():
    entities = '<!ENTITY a "lol">' + "".join(
        f'<!ENTITY a{n} "{"&a" + (str(n - 1) if n else "") + ";"}">' for n in range(9)
    )
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><x>&a8;</x>'

    with pytest.raises(SourceError, match="declares XML entities"):
        read_docx(making.zipped({"word/document.xml": bomb}))


def test_an_archive_never_reads_more_than_an_entry_declares():
    raw = making.zipped({"a.txt": b"x" * 1000}).replace(struct.pack("<I", 1000), b"\x0a\0\0\0")

    with pytest.raises(SourceError, match="cannot be unpacked"):
        open_archive(raw).read("a.txt")
