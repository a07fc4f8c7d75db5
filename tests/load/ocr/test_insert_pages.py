"""Pages that were read stand at their place, and every offset behind them moves with them."""

from __future__ import annotations

from rag.core.document_structure import Page, ScannedPage, Section, Table, TableRow
from rag.load.content import Content
from rag.load.ocr.insert_pages import with_pages
from rag.load.ocr.page import Block, PageRead

TEXT = "First page.\n\nThird page.\n\nA | B"
THIRD, TABLE = TEXT.index("Third"), TEXT.index("A |")
CONTENT = Content(
    TEXT,
    sections=(Section(0, 1, "First page."), Section(THIRD, 1, "Third page.")),
    pages=(
        Page(1, 0, THIRD),
        Page(2, THIRD, THIRD),
        Page(3, THIRD, len(TEXT)),
        Page(4, len(TEXT), len(TEXT)),
    ),
    tables=(Table(("A", "B"), (TableRow(("A", "B"), TABLE, TABLE + 5),), TABLE, TABLE + 5),),
    records=((TABLE, TABLE + 5),),
    scans=(ScannedPage(2), ScannedPage(4)),
)


def page(*texts: str) -> PageRead:
    return PageRead(tuple(map(Block, texts)), confidence=0.9)


def test_scanned_pages_of_a_pdf_are_put_between_the_others():
    whole = with_pages(CONTENT, {2: page("Second", "page."), 4: page("Fourth.")}, "x", paged=True)
    shown = [whole.text[p.start : p.end].strip() for p in whole.pages]

    assert shown == ["First page.", "Second\n\npage.", "Third page.\n\nA | B", "Fourth."]
    assert [whole.text[s.start : s.end] for s in whole.scans] == ["Second\n\npage.", "Fourth."]
    assert [s.engine for s in whole.scans] == ["x", "x"]
    assert all(whole.text[s.start :].startswith(s.title) for s in whole.sections)
    (table,) = whole.tables
    assert whole.text[table.start : table.end] == "A | B"
    assert whole.text[slice(*whole.records[0])] == "A | B"


def test_every_page_of_a_scan_has_its_own_text():
    scans = (ScannedPage(1), ScannedPage(2))
    empty = Content("", pages=(Page(1, 0, 0), Page(2, 0, 0)), scans=scans)
    whole = with_pages(empty, {1: page("One."), 2: page("Two.")}, "x", paged=True)

    assert [whole.text[p.start : p.end].strip() for p in whole.pages] == ["One.", "Two."]
    assert whole.text == "One.\n\nTwo."


def test_a_header_that_the_page_has_as_text_is_not_repeated():
    scanned = Content("Dr. Ostrem", pages=(Page(1, 0, 10),), scans=(ScannedPage(1),))
    whole = with_pages(scanned, {1: page("DR. OSTREM", "Dear colleague,")}, "x", paged=True)

    assert whole.text == "Dr. Ostrem\n\nDear colleague,"


def test_pictures_inside_a_file_follow_its_text_in_a_section_of_their_own():
    content = Content("Slide.", pages=(Page(1, 0, 6),))
    whole = with_pages(content, {1: page("Chart"), 2: page("Map")}, "x", paged=False)

    assert whole.text == "Slide.\n\nChart\n\nMap"
    assert {s.title for s in whole.sections} == {"Text in pictures"}
    assert whole.pages == content.pages


def test_a_page_that_could_not_be_read_says_why_and_adds_nothing():
    whole = with_pages(CONTENT, {2: PageRead(reason="takes too long")}, "x", paged=True)

    assert whole.text == TEXT
    assert [s.reason for s in whole.scans] == ["takes too long"]


def test_large_letters_open_a_section():
    empty = Content("", pages=(Page(1, 0, 0),), scans=(ScannedPage(1),))
    read = PageRead((Block("Inkwell Press", 1.6), Block("Tel. 030 1234")))
    whole = with_pages(empty, {1: read}, "x", paged=True)

    assert [(s.start, s.title) for s in whole.sections] == [(0, "Inkwell Press")]
