"""One grid for the tables of all readers: spans expanded, columns named, rows with their place."""

from __future__ import annotations

import struct

import pytest

from rag.core.document_structure import Table
from rag.core.records import Document
from rag.load.content import Content
from rag.load.office.docx import read_docx
from rag.load.office.number_formats import shown_number
from rag.load.office.odf import read_odf
from rag.load.office.pptx import read_pptx
from rag.load.office.sheets import read_workbook
from rag.load.office.xls_marks import marks_of, xls_marks
from rag.load.plain import tables, text
from rag.load.plain.markdown import read_markdown
from rag.load.plain.notebook import read_notebook
from rag.load.split import SplitSettings, split
from rag.load.table.grid import Cell, grid
from rag.load.web.epub import read_epub
from rag.load.web.html import read_html
from tests.helpers import making

NAMES = ("Model", "2021", "2022", "2023")
ROWS = [("Oakline", "180", "190", "205"), ("Birchfold", "not sold", "not sold", "240")]


def words(texts):
    return [len(one.split()) + 2 for one in texts]


def docx(rows: str) -> bytes:
    return making.docx(f"<w:tbl>{rows}</w:tbl>")


def docx_cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>"


def docx_rows(*rows: str) -> str:
    return "".join(f"<w:tr>{row}</w:tr>" for row in rows)


def row_of(cells, cell) -> str:
    return "".join(map(cell, cells))


DOCX = docx(
    docx_rows(
        row_of(NAMES, docx_cell),
        row_of(ROWS[0], docx_cell),
        docx_cell("Birchfold")
        + docx_cell("not sold", '<w:gridSpan w:val="2"/>')
        + docx_cell("240"),
    )
)
HTML = (
    "<table><tr><th>Model<th>2021<th>2022<th>2023<tr><td>Oakline<td>180<td>190<td>205"
    "<tr><td>Birchfold<td colspan=2>not sold<td>240</table>"
)
TABLE_NS = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'


def odf_cell(words: str, span: int = 1) -> str:
    return (
        f'<table:table-cell table:number-columns-spanned="{span}"><text:p>{words}</text:p>'
        "</table:table-cell>"
    )


def odf_row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


ODT = making.odt(
    f"<table:table {TABLE_NS}>"
    + odf_row(*map(odf_cell, NAMES))
    + odf_row(*map(odf_cell, ROWS[0]))
    + odf_row(odf_cell("Birchfold"), odf_cell("not sold", 2), "<table:covered-table-cell/>",
              odf_cell("240"))
    + "</table:table>"
)  # fmt: skip


def slide_cell(words: str, properties: str = "") -> str:
    return (
        f"<a:tc {properties}><a:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></a:txBody></a:tc>"
    )


def slide_row(*cells: str) -> str:
    return f"<a:tr>{''.join(cells)}</a:tr>"


PPTX = making.pptx(
    [
        "<p:graphicFrame><a:graphic><a:graphicData><a:tbl>"
        + slide_row(*map(slide_cell, NAMES))
        + slide_row(*map(slide_cell, ROWS[0]))
        + slide_row(slide_cell("Birchfold"), slide_cell("not sold", 'gridSpan="2"'),
                    slide_cell("", 'hMerge="1"'), slide_cell("240"))
        + "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    ]
)  # fmt: skip

WRITTEN = {
    "markdown": (read_markdown, "| Model | 2021 | 2022 | 2023 |\n|---|---|---|---|\n"
                 "| Oakline | 180 | 190 | 205 |\n| Birchfold | not sold | not sold | 240 |\n"),
    "org": (text.read_org, "* Desks\n| Model | 2021 | 2022 | 2023 |\n|---+---+---+---|\n"
            "| Oakline | 180 | 190 | 205 |\n| Birchfold | not sold | not sold | 240 |\n"),
    "rst grid": (text.read_rst, "+-----------+----------+----------+------+\n"
                 "| Model     | 2021     | 2022     | 2023 |\n"
                 "+===========+==========+==========+======+\n"
                 "| Oakline   | 180      | 190      | 205  |\n"
                 "+-----------+----------+----------+------+\n"
                 "| Birchfold | not      | not      | 240  |\n"
                 "|           | sold     | sold     |      |\n"
                 "+-----------+----------+----------+------+\n"),
    "rst simple": (text.read_rst, "=========  ========  ========  ====\n"
                   "Model      2021      2022      2023\n"
                   "=========  ========  ========  ====\n"
                   "Oakline    180       190       205\n"
                   "Birchfold  not sold  not sold  240\n"
                   "=========  ========  ========  ====\n"),
    "asciidoc": (text.read_asciidoc, "|===\n|Model |2021 |2022 |2023\n\n|Oakline |180 |190 |205\n"
                 "|Birchfold |not sold |not sold |240\n|===\n"),
    "latex": (text.read_latex, "\\begin{tabular}{l|rrr}\n\\hline\nModel & 2021 & 2022 & 2023 \\\\\n"
              "\\hline\nOakline & 180 & 190 & 205 \\\\\n"
              "Birchfold & \\multicolumn{2}{c}{not sold} & 240 \\\\\n\\end{tabular}\n"),
    "csv": (tables.read_csv, "Model,2021,2022,2023\nOakline,180,190,205\n"
            "Birchfold,not sold,not sold,240\n"),
    "tsv": (tables.read_csv, "Model\t2021\t2022\t2023\nOakline\t180\t190\t205\n"
            "Birchfold\tnot sold\tnot sold\t240\n"),
}  # fmt: skip


def notebook(page: str) -> Content:
    import json

    output = {"data": {"text/html": page, "text/plain": "a frame"}}
    return read_notebook(json.dumps({"cells": [{"cell_type": "code", "outputs": [output]}]}))


CONVERTED = {
    "docx": lambda: read_docx(DOCX),
    "html": lambda: read_html(HTML.encode()),
    "odt": lambda: read_odf(ODT),
    "pptx": lambda: read_pptx(PPTX),
    "epub": lambda: read_epub(making.epub({"a.xhtml": HTML})),
    "notebook": lambda: notebook(HTML),
}


def found(content: Content) -> Table:
    (table,) = content.tables
    return table


@pytest.mark.parametrize("name", [*WRITTEN, *CONVERTED])
def test_a_merged_cell_stands_in_every_column_it_covers(name):
    if name in WRITTEN:
        read, source = WRITTEN[name]
        content = read(source)
        assert content.text == source
    else:
        content = CONVERTED[name]()
    table = found(content)

    assert table.columns == NAMES
    assert [row.cells for row in table.rows] == ROWS
    for row in table.rows:
        shown = content.text[row.start : row.end]
        assert shown.count("\n") <= 1
        assert all(cell.split()[0] in shown for cell in row.cells)


def test_a_cell_merged_downwards_stands_in_every_row():
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    raw = docx(
        docx_rows(
            row_of(("Region", "Store"), docx_cell),
            docx_cell("South", restart) + docx_cell("Dunmere"),
            docx_cell("", goes_on) + docx_cell("Eastleigh"),
        )
    )
    page = (
        "<table><tr><th>Region<th>Store<tr><td rowspan=2>South<td>Dunmere<tr><td>Eastleigh</table>"
    )
    wanted = [("South", "Dunmere"), ("South", "Eastleigh")]

    for content in (read_docx(raw), read_html(page.encode())):
        assert [row.cells for row in found(content).rows] == wanted


def test_a_table_in_a_cell_follows_its_table_once():
    rows = [row_of(cells, docx_cell) for cells in (("Part", "Count"), ("Gasket", "14"))]
    inner = f"<w:tbl>{docx_rows(*rows)}</w:tbl>"
    cell = f"<w:tc><w:p><w:r><w:t>see below</w:t></w:r></w:p>{inner}</w:tc>"
    raw = docx(docx_rows(row_of(("Kit", "Parts"), docx_cell), docx_cell("R9") + cell))
    page = (
        "<table><tr><th>Kit<th>Parts<tr><td>R9<td>see below<table><tr><th>Part<th>Count<tr>"
        "<td>Gasket<td>14</table></table>"
    )

    for content in (read_docx(raw), read_html(page.encode())):
        assert content.text.count("Gasket") == 1
        assert [t.columns for t in content.tables] == [("Kit", "Parts"), ("Part", "Count")]


def test_names_over_several_rows_are_joined():
    rows = [
        [Cell("Person", rows=2), Cell("Q1", columns=2), Cell("Remark", rows=2)],
        [Cell("Jan"), Cell("Feb")],
        [Cell("Ann"), Cell("1"), Cell("2"), Cell("ill")],
    ]

    table = grid(rows)

    assert table.columns == ("Person", "Q1 Jan", "Q1 Feb", "Remark")
    assert table.rows == (("Ann", "1", "2", "ill"),)


def test_a_row_across_the_whole_table_is_its_caption_or_stands_alone():
    table = grid([[Cell("Prices", columns=2)], [Cell("a"), Cell("b")], [Cell("North", columns=2)],
                  [Cell("x"), Cell("1")]])  # fmt: skip

    assert table.caption == "Prices"
    assert table.rows == (("North", ""), ("x", "1"))


@pytest.mark.parametrize("span", ["100000", "99999999999", "0", "-3", "x"])
def test_spans_that_no_table_has_do_no_harm(span):
    page = f"<table><tr><td colspan={span} rowspan={span}>a<td>b<tr><td>c<td>d</table>"

    assert "a" in read_html(page.encode()).text


def test_later_pieces_of_a_long_table_know_their_columns_and_cut_no_row():
    body = "".join(f"| P-{n} | {n}.5 | Lena Kroft of the eastern works |\n" for n in range(90))
    source = f"# Pumps\n\n| Pump | Pressure | Inspector |\n|---|---|---|\n{body}"
    content = read_markdown(source)
    document = Document("d", "s", source, kind="markdown", sections=content.sections,
                        tables=content.tables)  # fmt: skip

    passages = split(document, words, SplitSettings(200, 40))

    assert len(passages) > 5
    assert passages[0].heading == "Pumps"
    assert {p.heading for p in passages[1:]} == {"Pumps > Pump · Pressure · Inspector"}
    assert all(line.startswith("| P-") for p in passages[1:] for line in p.text.split("\n"))
    assert all(p.text.endswith("|") for p in passages)


def test_a_record_with_line_ends_in_its_quotes_stays_whole():
    source = "id,what\n" + "".join(
        f'{n},"Number {n} came late.\n\nIt was torn."\n' for n in range(60)
    )
    content = tables.read_csv(source)
    document = Document("d", "s", source, tables=content.tables)

    passages = split(document, words, SplitSettings(100, 20))

    assert len(passages) > 3
    assert all(p.text.endswith('torn."') for p in passages)


def test_records_of_a_list_inside_an_object_stay_whole():
    import json

    users = [{"id": n, "name": f"User {n}", "address": {"town": f"Town {n}"}} for n in range(60)]
    content = tables.read_json(json.dumps({"version": 3, "users": users}))
    document = Document("d", "s", content.text, sections=content.sections, records=content.records)

    passages = split(document, words, SplitSettings(100, 20))

    assert all(p.text.count("town:") == p.text.count("id:") for p in passages)
    assert any(p.heading == "users > User 39" and "Town 39" in p.text for p in passages)


def test_yaml_entries_and_settings_stay_whole():
    from rag.load.plain.code import read_code

    source = "".join(f"- name: host {n}\n  address: 10.0.0.{n}\n  port: {n}\n" for n in range(80))
    content = read_code(source, ".yaml")
    document = Document("d", "s", source, kind="code", records=content.records)

    passages = split(document, words, SplitSettings(60, 20))

    assert len(passages) > 5
    assert all(p.text.startswith("- name") for p in passages)


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.075, "0.0%", "7.5%"),
        (0.075, "0.0 %", "7.5 %"),
        (19.9, "0.00", "19.90"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.5, '[$€-407]#,##0.00', "€1,234.50"),
        (1234.5, '#,##0.00\\ "EUR"', "1,234.50 EUR"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (0.005, "0.00", "0.01"),
        (-0.001, "0.00", "0.00"),
        (7, "000", "007"),
        (1.5, "0.##", "1.5"),
        (2, "0.##", "2"),
        (1250000, '0.0,,"M"', "1.3M"),
        (12345, "0.00E+00", "1.23E+04"),
        (3.25, "General", "3.25"),
        (45000, "yyyy-mm-dd", "45000"),
        (0.1 + 0.2, "", "0.3"),
    ],
)  # fmt: skip
def test_numbers_as_their_format_shows_them(value, code, shown):
    assert shown_number(value, code) == shown


def workbook(sheet: str) -> Content:
    pytest.importorskip("python_calamine", reason="the formats extra is not installed")
    return read_workbook(making.xlsx(sheet))


def formula(number: int, name: str, words: str) -> str:
    """A row whose second cell has a formula and no stored value."""
    cell = f'<c r="A{number}" t="inlineStr"><is><t>{name}</t></is></c>'
    return f'<row r="{number}">{cell}<c r="B{number}"><f>{words}</f><v></v></c></row>'


def test_a_sum_without_a_stored_value_is_done_and_other_formulas_are_told():
    rows = making.row(1, "item", "price") + making.row(2, "rope", 900) + making.row(3, "paint", 600)
    rows += formula(4, "total", "SUM(B2:B3)") + formula(5, "mean", "AVERAGE(B2:B3)")

    shown = [row.cells for row in found(workbook(rows)).rows]

    assert shown[2:] == [("total", "1500"), ("mean", "(not calculated: =AVERAGE(B2:B3))")]


def test_a_sum_over_a_formula_that_is_not_known_is_not_known():
    rows = making.row(1, "item", "price") + formula(2, "a", "X1*2") + formula(3, "b", "SUM(B2:B2)")

    assert "(not calculated: =SUM(B2:B2))" in workbook(rows).text


def test_an_amount_in_the_first_column_is_never_cut():
    rows = making.row(1, "Amount", "Supplier")
    rows += "".join(making.row(n, 1000 + 37 * n, f"Paint house Birk {n}") for n in range(2, 90))
    content = workbook(rows)
    document = Document("d", "s", content.text, sections=content.sections, tables=content.tables)

    passages = split(document, words, SplitSettings(200, 40))

    lines = [line for p in passages for line in p.text.split("\n") if "Birk" in line]
    assert lines == [f"| {1000 + 37 * n} | Paint house Birk {n} |" for n in range(2, 90)]


def test_several_tables_of_a_sheet_and_what_stands_above_them():
    rows = making.row(1, "Prices of the year") + making.row(2, "item", "price")
    rows += making.row(3, "rope", 9) + making.row(5, "town", "boats") + making.row(6, "Orm", 7)

    content = workbook(rows)

    assert [table.columns for table in content.tables] == [("item", "price"), ("town", "boats")]
    assert content.text.startswith("Costs\n\nPrices of the year\n\n| item | price |")


def test_a_sheet_of_opendocument_shows_numbers_as_a_person_sees_them():
    pytest.importorskip("python_calamine", reason="the formats extra is not installed")
    cell = "<table:table-cell {1}><text:p>{0}</text:p></table:table-cell>"
    rows = [("Month", "Rate"), ("March", "7.5 %"), ("April", "8.1 %")]
    body = "".join(odf_row(*(cell.format(words, "") for words in row)) for row in rows)
    body += odf_row(
        cell.format("Mean", ""), '<table:table-cell table:formula="of:=AVERAGE([.B2])"/>'
    )
    content = (
        f"<office:document-content {making.OFFICE} {making.TEXT} {TABLE_NS} "
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles>'
        '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Rates">{body}</table:table>'
        f'<table:table table:name="Pay" table:style-name="h">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )

    found = read_workbook(making.zipped({"content.xml": content}))

    assert [section.title for section in found.sections] == ["Rates", "Pay (hidden sheet)"]
    assert found.tables[0].columns == ("Month", "Rate")
    assert [row.cells for row in found.tables[0].rows] == [
        ("March", "7.5 %"),
        ("April", "8.1 %"),
        ("Mean", "(not calculated: =AVERAGE([.B2]))"),
    ]


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def test_number_formats_of_an_old_workbook():
    code = b"0.0%"
    head = (
        record(0x41E, struct.pack("<HHB", 164, len(code), 0) + code)
        + record(0xE0, struct.pack("<HH", 0, 0))
        + record(0xE0, struct.pack("<HH", 0, 164))
        + record(0xE0, struct.pack("<HH", 0, 4))
    )
    sheet = (
        record(0x203, struct.pack("<HHHd", 1, 2, 1, 0.075))
        + record(0x27E, struct.pack("<HHHI", 1, 3, 0, 0))
        + record(0xBD, struct.pack("<HHHIHIH", 2, 0, 2, 0, 1, 0, 1))
        + record(0x0A, b"")
    )
    offset = len(head) + len(record(0x85, bytes(8))) + 4
    stream = head + record(0x85, struct.pack("<II", offset, 0)) + record(0x0A, b"") + sheet

    (marks,) = marks_of(stream)

    assert marks.formats == {(1, 2): "0.0%", (2, 0): "#,##0.00", (2, 1): "0.0%"}


def test_what_is_no_old_workbook_has_no_formats():
    assert xls_marks(b"\xd0\xcf\x11\xe0" + bytes(600)) == []
    assert marks_of(record(0x2F, b"") + record(0x85, struct.pack("<II", 0, 0))) == []
