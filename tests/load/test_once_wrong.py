"""Small files that once showed a fault: what each must hold by now, and what it must not."""

from __future__ import annotations

import pytest

from rag.load.read import read_document

CASES = [
    ("c01_docx_vmerge/stores.docx", ["| Southern hills | Eastleigh Yard | Rosa Quill |"], []),
    ("c02_docx_gridspan/desks.docx", ["| Birchfold | not sold | not sold | 240 | 255 |"], []),
    ("c03_docx_nested/kit.docx", ["| Brass gasket | 14 |"], []),
    ("c04_docx_header/cleaning.docx", ["QP-7731"], []),
    ("c05_docx_numbers/terms.docx", ["3. The hirer returns the boat"], []),
    ("c08_docx_sym/allergy.docx", ["[x] Nuts", "[x] Gluten", "[ ] Milk"], []),
    ("c09_docx_super/tank.docx", ["45²", "10⁶"], ["452", "106"]),
    ("c11_pdf_super/tank.pdf", ["45² leaks", "10⁶ litres"], ["452", "106"]),
    ("c12_docx_link/rooms.docx", ["https://rooms.hollowbrook.example/book"], []),
    ("c15_html_classes/bistro.html", ["Nettle soup", "social evening", "LK-2291-B"], []),
    ("c16_html_strike/fees.html", ["Opening day: 17 April"], ["3 April", "85 florins"]),
    ("c18_html_links/rooms.html", ["hollowbrook.example/book", "fire exit"], []),
    ("c35_epub/marsh.epub", ["# The bittern in March", "eleven males", "Thorn Mill", "pike"], []),
    ("c37_pdf_furniture/days.pdf", ["Day 3"], []),
    ("c37_pdf_furniture/chapters.pdf", ["3 Fences"], []),
    ("c37_pdf_furniture/years.pdf", ["Annual account 2023"], []),
    ("c37_pdf_furniture/payslips.pdf", ["Employee 403"], []),
    ("c38_pdf_columns/rowwise.pdf", ["while the apples were hardly touched. It asked"], []),
    ("c38_pdf_columns/colwise.pdf", ["while the apples were hardly touched. It asked"], []),
    ("c38b_pdf_years/chronicle.pdf", ["Chronicle of the year 2023"], []),
    ("c38b_pdf_years/clauses.pdf", ["3 Liability"], []),
    ("c55_nb/soil.ipynb", ["mean pH 5.37", "| lime | 240 kg |"], []),
    ("c66_pdf_table/table.pdf", ["| Birchfold |  |  | 240 | 255 |"], []),
    ("c72_xlsx_formats/rates.xlsx", ["7.5%", "08:30"], ["0.075"]),
    ("c73_xlsx_formula/sum.xlsx", ["| Total | 1500 |"], []),
    ("c74_xlsx_hidden/hidden.xlsx", ["Secret (hidden sheet)", "Checked by Ilse"], []),
    ("c75_xlsx_amount/invoices.xlsx", ["| 1629 | Paint house Birk 17 |"], []),
    ("c77_pandoc_docx/marsh.docx", ["dusk.[^1]\n\n[^1]: Edda Moor"], ["# Footnotes"]),
]


@pytest.mark.parametrize(("name", "held", "absent"), CASES, ids=[case[0] for case in CASES])
def test_what_a_file_once_lost_or_invented(shared, name, held, absent):
    path = shared.parent / "hunt" / "cases" / name
    if not path.is_file():
        pytest.skip("this file does not lie beside the checkout")
    text = read_document(path, name, "d").text

    assert [words for words in held if words not in text] == []
    assert [words for words in absent if words in text] == []


TITLES = {
    "c24_fm_block/a.md": "Winter plan for the greenhouse",
    "c24_fm_block/b.md": "It's time to prune",
    "c24_fm_block/c.md": 'The "big" move to Tarn Street',
    "c24_fm_block/d.md": "Beehive inspection",
    "c24_fm_block/e.md": "Roof repair",
    "c26_org/hive.org": "Hive book",
}


@pytest.mark.parametrize(("name", "title"), TITLES.items(), ids=list(TITLES))
def test_titles_as_their_writers_meant_them(shared, name, title):
    path = shared.parent / "hunt" / "cases" / name
    if not path.is_file():
        pytest.skip("this file does not lie beside the checkout")
    assert read_document(path, name, "d").title == title
