"""The real files beside this checkout: the text a person sees in each, or the true reason."""

from __future__ import annotations

import pytest

from rag.core.errors import SourceError
from rag.core.records import Document
from rag.load.formats import NATIVE, SUFFIXES
from rag.load.read import read_document
from rag.load.read_bytes import read_content, require_text
from rag.load.read_inner import document_of

SCAN = "holds no text"
UNREADABLE = {
    "MEDRPT-2024-PAT-3847_medical_report_scan.pdf": SCAN,
    "libreoffice-writer-password.pdf": "is encrypted",
    "imagemagick-ASCII85Decode.pdf": SCAN,
    "imagemagick-CCITTFaxDecode.pdf": SCAN,
    "imagemagick-images.pdf": SCAN,
    "imagemagick-lzw.pdf": SCAN,
    "grayscale-image.pdf": SCAN,
    "cmyk-image.pdf": SCAN,
    "unreadablemetadata.pdf": "is damaged",
}


@pytest.fixture(scope="module")
def documents(shared) -> dict[str, Document | str]:
    """Every file by its folder and name, read in this process: a Document, or the reason."""
    found: dict[str, Document | str] = {}
    for path in sorted((shared / "documents").rglob("*")):
        if not path.is_file():
            continue
        key = f"{path.parent.name[:3]}/{path.name}"
        try:
            if path.suffix in NATIVE:
                content = read_content(path.read_bytes(), path.suffix)
                require_text(content, path.suffix)
                found[key] = document_of(content, "", path.name, "")
            else:
                found[key] = read_document(path, path.name, "")
        except SourceError as error:
            found[key] = error.message
    return found


def test_every_file_is_read_or_has_its_true_reason(documents):
    reasons = {key[4:]: value for key, value in documents.items() if isinstance(value, str)}

    assert len(documents) == 80
    assert set(reasons) == set(UNREADABLE)
    assert all(reasons[name].startswith(start) for name, start in UNREADABLE.items())


def test_sections_and_pages_lie_inside_the_text(documents):
    for document in documents.values():
        if isinstance(document, str):
            continue
        starts = [section.start for section in document.sections]
        assert starts == sorted(starts)
        assert all(0 <= start < len(document.text) for start in starts)
        assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))
        assert all(page.start <= page.end <= len(document.text) for page in document.pages)


UUID = "314b0a30-5b04-470b-b9f7-eed2c2bec74a"
AUTOGEN = "AutoGen: Enabling Next-Gen LLM Applications via Multi-Agent Conversation"
LOREM = "At vero eos et accusam et justo duo dolores et ea rebum."


@pytest.mark.parametrize(
    ("key", "title", "sentence"),
    [
        ("mic/test.docx", AUTOGEN, f"Here is a random UUID in the middle of the paragraph! {UUID}"),
        ("mic/test_with_comment.docx", AUTOGEN, "This is a test comment"),
        ("mic/equations.docx", "", "a/λ=m/(sinθ)"),
        ("mic/test.pptx", AUTOGEN, "2cdda5c8-e50e-4db4-b5f0-9722a649f455"),
        ("mic/test.xlsx", "Sheet1", "58 | 6ff4173b-42a5-4784-9b19-f49caff4d93d | 22 | 9"),
        ("mic/test.xls", "Sheet1", "13 | 14 | 15 | affc7dad-52dc-4b98-9b5d-51e65d8a8ad0"),
        ("mic/test.epub", "Test EPUB Document", "Here's a second chapter with a different style."),
        ("mic/test.json", "", "uuid_value: 9700dc99-6685-40b4-9a3a-5e406dcb37f3"),
        ("mic/test_mskanji.csv", "", "髙橋淳,35,名古屋"),
        ("mic/test_notebook.ipynb", "Test Notebook Title", "# comment in code\nprint(42)"),
        (
            "mic/test_outlook_msg.msg",
            "Test Email Message",
            "This is the body of the test email message",
        ),
        (
            "mic/test_blog.html",
            "Does Model and Inference Parameter Matter in LLM Applications? - A Case Study for MATH"
            " | AutoGen",
            "MATH consists of 12K math competition problems from AMC-10, AMC-12 and AIME.",
        ),
        (
            "mic/test_wikipedia.html",
            "Microsoft - Wikipedia",
            "In December 2022, Microsoft announced a new 10-year deal with the London Stock",
        ),
        (
            "mic/test_rss.xml",
            "The Official Microsoft Blog",
            "it is absolutely true that the industry is moving incredibly fast",
        ),
        (
            "mic/test.pdf",
            "1 Introduction",
            "We desire a multi-agent conversation framework with generic abstraction and effective "
            "implementation that has the flexibility to satisfy different application needs.",
        ),
        ("mic/RECEIPT-2024-TXN-98765_retail_purchase.pdf", "TECHMART ELECTRONICS", "TOTAL $821.14"),
        ("mic/REPAIR-2022-INV-001_multipage.pdf", "ZAVA AUTO REPAIR", "GRAND TOTAL 5,738"),
        (
            "mic/SPARSE-2024-INV-1234_borderless_table.pdf",
            "INVENTORY RECONCILIATION REPORT",
            "protocols should",
        ),
        (
            "mic/masterformat_partial_numbering.pdf",
            "",
            "to solicit submissions, in the format detailed in this document, from qualified",
        ),
        ("009/GeoTopo-komprimiert.pdf", "Geometrie und Topologie", "K mit endlich vielen offenen"),
        ("002/source.odt", "", LOREM),
        ("012/libreoffice-form.odt", "", "First Name: Alice"),
        ("012/libreoffice-form.pdf", "Example for a Form", "First Name: Alice"),
        ("015/habibi.html", "habibi", "حَبيبي habibi"),
        ("015/habibi.pdf", "habibi", "حَبيبي"),
        ("021/crazyones-pdfa.pdf", "The Crazy Ones", "sit in silence and hear a song thats never"),
        ("024/annotated_pdf.pdf", "Annotated PDF", "This is a text annotation."),
        (
            "026/multicolumn.pdf",
            "Two-Column Document with Lorem Ipsum",
            "consectetuer adipiscing elit. Ut purus elit, vestibulum ut, placerat ac,",
        ),
        ("006/pdflatex-outline.tex", "Foo", "\\blindtext"),
    ],
)
def test_what_a_person_sees(documents, key, title, sentence):
    document = documents[key]

    assert isinstance(document, Document)
    assert title in ("", document.title)
    assert sentence in document.text


@pytest.mark.parametrize(
    ("key", "number", "sentence"),
    [
        ("mic/REPAIR-2022-INV-001_multipage.pdf", 1, "Insured name Gabriel Diaz"),
        ("mic/SPARSE-2024-INV-1234_borderless_table.pdf", 2, "Extended Inventory Review:"),
        ("mic/test.pptx", 4, "a3f6004b-6f4f-4ea8-bee3-3741f4dc385f"),
        ("009/GeoTopo-komprimiert.pdf", 2, "Jérôme Urhausen"),
        ("009/GeoTopo-komprimiert.pdf", 21, "Satz 1.1 (Heine-Borel)"),
        ("026/multicolumn.pdf", 3, "Table 1: EU Countries Information"),
        ("004/pdflatex-4-pages.pdf", 4, "Hello, here is some text without a meaning."),
    ],
)
def test_pages(documents, key, number, sentence):
    document = documents[key]
    assert isinstance(document, Document)
    page = document.pages[number - 1]

    assert page.number == number
    assert sentence in document.text[page.start : page.end]


@pytest.mark.parametrize(
    ("key", "day"),
    [
        ("mic/test_blog.html", "2023-04-21"),
        ("mic/test.docx", "2024-03-15"),
        ("mic/test_outlook_msg.msg", "2024-12-22"),
        ("009/GeoTopo-komprimiert.pdf", "2016-12-31"),
        ("002/source.odt", "2022-04-03"),
    ],
)
def test_dates(documents, key, day):
    document = documents[key]
    assert isinstance(document, Document)

    assert document.date == day


def test_chapters_of_a_book_come_from_its_outline(documents):
    book = documents["009/GeoTopo-komprimiert.pdf"]
    assert isinstance(book, Document)
    titles = [section.title for section in book.sections]

    assert "1.5 Kompaktheit" in titles
    assert len(titles) > 30


def test_a_book_keeps_the_names_of_its_chapters_but_no_page_numbers(documents):
    book = documents["009/GeoTopo-komprimiert.pdf"]
    assert isinstance(book, Document)
    page = book.pages[25]

    assert book.text[page.start : page.end].split("\n")[0] == "1.6. WEGE UND KNOTEN"


@pytest.mark.slow
def test_broken_copies_of_every_file_are_read_or_refused(shared):
    """Cut short, with bytes changed or repeated: a reason, or a text; never another exception."""
    import random

    dice = random.Random(7)
    files = [
        path
        for path in sorted((shared / "documents").rglob("*"))
        if path.suffix in SUFFIXES - NATIVE and path.stat().st_size < 150_000
    ]
    for _ in range(150):
        path = dice.choice(files)
        raw = bytearray(path.read_bytes())
        for _ in range(dice.randrange(20)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        start = dice.randrange(len(raw))
        raw[start:start] = raw[start : start + 100] * dice.randrange(20)
        try:
            content = read_content(bytes(raw[: dice.randrange(len(raw))]), path.suffix)
        except SourceError as error:
            assert error.message
        else:
            content.text.encode("utf-8")
