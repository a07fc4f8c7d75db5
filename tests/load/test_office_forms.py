"""Forms in office files that carry numbers: formulas, fields, lists, charts, cells of workbooks."""

from __future__ import annotations

import datetime

import pytest

from rag.load.archive import parse_xml
from rag.load.office.charts import chart_rows
from rag.load.office.docx import read_docx
from rag.load.office.number_formats import shown_duration, shown_number
from rag.load.office.pptx import read_pptx
from rag.load.office.sheets import read_workbook
from rag.load.office.xlsx_hidden import hidden_parts
from tests.helpers import making

M = 'xmlns:m="m"'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def run(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def part(name: str, inner: str) -> str:
    return f"<m:{name}>{inner}</m:{name}>"


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        (
            part("sSubSup", part("e", run("x")) + part("sub", run("1")) + part("sup", run("2"))),
            "x₁²",
        ),
        (
            run("2") + part("f", part("num", run("3")) + part("den", run("4"))),
            "2 3/4",
        ),
        (
            part("m", 2 * part("mr", part("e", run("11")) + part("e", run("12")))),
            "11, 12; 11, 12",
        ),
        (part("rad", part("deg", run("3")) + part("e", run("27"))), "³√27"),
        (part("eqArr", part("e", run("a=5")) + part("e", run("b=6"))), "a=5; b=6"),
        (
            part("sPre", part("sub", run("6")) + part("sup", run("14")) + part("e", run("C"))),
            "₆¹⁴C",
        ),
        (part("sSup", part("e", run("10")) + part("sup", run("-6"))), "10⁻⁶"),
        (part("sSup", part("e", run("2")) + part("sup", run("n+k"))), "2^(n+k)"),
    ],
)
def test_numbers_of_a_formula_keep_their_places(form, shown):
    body = f"<w:p><m:oMath {M}>{form}</m:oMath></w:p>"
    assert read_docx(making.docx(body)).text == shown


def test_a_link_made_by_a_field_keeps_its_address():
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    told = '<w:r><w:instrText> HYPERLINK "https://mill.example/book" </w:instrText></w:r>'
    words = "<w:r><w:t>the desk</w:t></w:r>"
    body = f"<w:p>{char('begin')}{told}{char('separate')}{words}{char('end')}</w:p>"

    assert read_docx(making.docx(body)).text == "[the desk](https://mill.example/book)"


@pytest.mark.parametrize(
    ("properties", "shown"),
    [
        ('<w:position w:val="8"/><w:sz w:val="14"/>', "45²"),
        ('<w:position w:val="-6"/>', "45₂"),
        ('<w:position w:val="0"/>', "452"),
    ],
)
def test_a_number_that_somebody_raised_by_hand(properties, shown):
    body = f"<w:p><w:r><w:t>45</w:t></w:r><w:r><w:rPr>{properties}</w:rPr><w:t>2</w:t></w:r></w:p>"
    assert read_docx(making.docx(body)).text == shown


def test_a_paragraph_of_word_whose_style_strikes_it_out_or_hides_it_says_nothing():
    styles = (
        f'<w:styles {making.W}><w:style w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>'
        '<w:style w:styleId="Older"><w:basedOn w:val="Gone"/></w:style>'
        '<w:style w:styleId="Hid"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    )
    kept = '<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>61 crowns</w:t></w:r>'
    body = making.paragraph("95 crowns", "Gone") + making.paragraph("94 crowns", "Hid")
    body += f'<w:p><w:pPr><w:pStyle w:val="Older"/></w:pPr><w:r><w:t>93 </w:t></w:r>{kept}</w:p>'

    assert read_docx(making.docx(body, styles=styles)).text == "61 crowns"


def test_numbers_of_lists_that_begin_elsewhere_or_count_plainly():
    def level(at: int, form: str, words: str, more: str = "") -> str:
        return (
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
            f'<w:lvlText w:val="{words}"/></w:lvl>'
        )

    roman = level(0, "upperRoman", "Part %1") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    letters = f'<w:lvlOverride w:ilvl="0">{level(0, "lowerLetter", "(%1)")}</w:lvlOverride>'
    numbering = (
        f'<w:numbering {making.W}><w:abstractNum w:abstractNumId="4">{roman}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="6"><w:styleLink w:val="L"/>{level(0, "decimal", "§ %1")}'
        "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="4"/>{start}</w:num>'
        f'<w:num w:numId="3"><w:abstractNumId w:val="5"/></w:num>'
        f'<w:num w:numId="4"><w:abstractNumId w:val="6"/>{letters}</w:num></w:numbering>'
    )
    places = [(1, 0), (1, 1), (2, 0), (2, 1), (3, 0), (4, 0)]
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
        "</w:pPr><w:r><w:t>x</w:t></w:r></w:p>"
        for number, depth in places
    )
    lines = read_docx(making.docx(body, numbering=numbering)).text.split("\n")

    shown = ["Part I x", "1.1 x", "Part VII x", "7.1 x", "§ 1 x", "(b) x"]
    assert [line.strip() for line in lines] == shown


def test_cells_that_word_merged_of_old_stand_in_every_column():
    def cell(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    names = cell("Fare", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>")
    rows = [cell("Line") + names, cell("") + cell("adult") + cell("child")]
    rows.append(cell("5") + cell("310") + cell("220"))
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)

    text = read_docx(making.docx(f"<w:tbl>{table}</w:tbl>")).text

    assert text.startswith("| Line | Fare adult | Fare child |")


def points(kind: str, values: dict[int, str], code: str = "", count: int = 0) -> str:
    inner = "".join(f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in values.items())
    form = f"<c:formatCode>{code}</c:formatCode>" if code else ""
    return f'<c:{kind}>{form}<c:ptCount val="{count or len(values)}"/>{inner}</c:{kind}>'


def chart(*series: str) -> list[list[str]]:
    inner = "".join(f"<c:ser>{one}</c:ser>" for one in series)
    raw = f'<c:chartSpace xmlns:c="c"><c:chart>{inner}</c:chart></c:chartSpace>'
    return chart_rows(parse_xml(raw.encode(), "chart"))


def test_a_value_that_a_chart_leaves_out_moves_no_other():
    names = points("strCache", {0: "a", 1: "b", 2: "c"})
    found = chart(
        f"<c:cat>{names}</c:cat><c:val>{points('numCache', {0: '5', 2: '9'}, count=3)}</c:val>"
    )
    assert found == [["", ""], ["a", "5"], ["b", ""], ["c", "9"]]


def test_a_chart_shows_numbers_in_their_format_and_days_as_days():
    days = points("numCache", {0: "47908"}, "d/m/yyyy")
    shares = points("numCache", {0: "0.125"}, "0.0%")
    found = chart(f"<c:cat>{days}</c:cat><c:val>{shares}</c:val>")
    assert found[1] == ["2031-03-01", "12.5%"]


def test_names_of_a_chart_on_two_levels():
    inner = points("lvl", {0: "Q1", 1: "Q2", 2: "Q1"}) + points("lvl", {0: "2031", 2: "2032"})
    names = f"<c:cat><c:multiLvlStrRef><c:multiLvlStrCache>{inner}</c:multiLvlStrCache>"
    names += "</c:multiLvlStrRef></c:cat>"
    values = points("numCache", {0: "1", 1: "2", 2: "3"})
    found = chart(f"{names}<c:val>{values}</c:val>")
    assert [row[0] for row in found[1:]] == ["2031 Q1", "2031 Q2", "2032 Q1"]


def test_series_of_a_chart_with_places_of_their_own_are_not_paired():
    def one(x: str, y: str) -> str:
        first, second = points("numCache", {0: x}), points("numCache", {0: y})
        return f"<c:xVal>{first}</c:xVal><c:yVal>{second}</c:yVal>"

    assert chart(one("1", "33"), one("2", "44"))[1:] == [["1", "33", ""], ["2", "", "44"]]


def test_a_chart_without_names_counts_its_places():
    assert chart(f"<c:val>{points('numCache', {0: '7', 1: '8'})}</c:val>")[1:] == [
        ["1", "7"],
        ["2", "8"],
    ]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (2.5, "# ?/?", "2 1/2"),
        (0.25, "# ??/??", "1/4"),
        (3.0, "# ?/?", "3"),
        (1.996, "# ?/8", "2"),
        (123456789, "00000-0000", "12345-6789"),
        (3055550100, "\\(000\\) 000-0000", "(305) 555-0100"),
        (12345.6, "#'##0.00", "12'345.60"),
        (2500, '[<1000]0;[>=1000]0.0,"k"', "2.5k"),
        (500, '[<1000]0;[>=1000]0.0,"k"', "500"),
        (1234567890123456, "0", "1234567890123456"),
        (1234567890123456, "", "1234567890123456"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-', "0"),
        (0, '0.00;-0.00;"free"', "free"),
        (12, 'General" km"', "12 km"),
        (1234.5, "# ##0.00", "1 234.50"),
        (234, "# ##0", "234"),
    ],
)
def test_numbers_in_forms_of_their_own(value, code, shown):
    assert shown_number(value, code) == shown


@pytest.mark.parametrize(
    ("hours", "code", "shown"),
    [
        (36, "[h]:mm", "36:00"),
        (30.5, "[h]:mm:ss", "30:30:00"),
        (1.5, "[mm]:ss", "90:00"),
        (-2, "[h]:mm", "-2:00"),
        (0.25, "[s]", "900"),
    ],
)
def test_lengths_of_time_are_no_days(hours, code, shown):
    assert shown_duration(datetime.timedelta(hours=hours), code) == shown


def test_what_is_hidden_on_a_sheet_is_told():
    sheet = (
        b'<worksheet><cols><col min="2" max="3" hidden="1"/><col min="4" max="4"/></cols>'
        b'<sheetData><row r="3" hidden="1"><c/></row><row r="4" hidden="1"/>'
        b'<row r="9" hidden="true"/>'
    )
    assert hidden_parts(sheet) == "hidden: rows 3 to 4, row 9, columns B to C"


@pytest.mark.timeout(60)
@pytest.mark.parametrize("tag", [b"<col ", b"<row "])
def test_a_sheet_of_tags_that_never_end_is_read_in_one_pass(tag):
    assert hidden_parts(tag * 1_000_000 + b'hidden="1"') == ""


def test_errors_and_links_of_a_workbook_are_shown():
    rows = making.row(1, "What", "Value")
    rows += '<row r="2"><c r="A2" t="inlineStr"><is><t>share</t></is></c>'
    rows += '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>' + making.row(3, "plan", "open it")
    link = '</sheetData><hyperlinks><hyperlink ref="B3" r:id="x"/></hyperlinks><sheetData>'
    external = making.relationships({"x": "https://mill.example/plan"}).replace(
        "Target=", 'TargetMode="External" Target='
    )
    raw = making.xlsx(rows + link, {"xl/worksheets/_rels/sheet1.xml.rels": external})

    text = read_workbook(raw).text

    assert "| share | #DIV/0! |" in text
    assert "| plan | [open it](https://mill.example/plan) |" in text


def test_a_box_drawn_over_a_sheet_is_read():
    drawing = f'<xdr:wsDr xmlns:xdr="x" {making.A}><xdr:sp><xdr:txBody><a:p><a:r><a:t>Pay 919</a:t>'
    drawing += "</a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>"
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": making.relationships(
            {"d": "../drawings/drawing1.xml"}
        ),
        "xl/drawings/drawing1.xml": drawing,
    }
    assert read_workbook(making.xlsx(making.row(1, "a", "b"), parts)).text.endswith("Pay 919")


def test_a_chart_of_a_slide_is_its_table():
    raw = (
        '<c:chartSpace xmlns:c="c"><c:chart><c:ser><c:cat>'
        + points("strCache", {0: "spring"})
        + f"</c:cat><c:val>{points('numCache', {0: '0.5'}, '0%')}</c:val></c:ser></c:chart>"
        "</c:chartSpace>"
    )
    parts = {
        "ppt/slides/_rels/slide1.xml.rels": making.relationships({"c": "../charts/chart1.xml"}),
        "ppt/charts/chart1.xml": raw,
    }
    assert "| spring | 50% |" in read_pptx(making.pptx([making.shape("Shares")], parts)).text


def test_a_chart_and_a_diagram_of_a_document_stand_where_they_are_shown():
    names = points("strLit", {0: "Ward A", 1: "Ward B", 2: "Ward C"})
    values = points("numLit", {0: "31", 2: "8"})
    chart = (
        '<c:chartSpace xmlns:c="c"><c:chart><c:ser><c:tx><c:v>Beds</c:v></c:tx>'
        f"<c:cat>{names}</c:cat><c:val>{values}</c:val></c:ser></c:chart></c:chartSpace>"
    )
    diagram = (
        '<d:dataModel xmlns:d="d" xmlns:a="a"><d:pt><a:p><a:r><a:t>Rinse</a:t></a:r></a:p></d:pt>'
        "<d:pt><a:p><a:r><a:t>Dry</a:t></a:r></a:p></d:pt></d:dataModel>"
    )
    shown = '<w:r><w:drawing><c:chart xmlns:c="c" r:id="c1"/></w:drawing></w:r>'
    drawn = '<w:r><w:drawing><d:relIds xmlns:d="d" r:dm="d1"/></w:drawing></w:r>'
    body = (
        making.paragraph("Before.")
        + f"<w:p {making.R}>{shown}</w:p><w:p {making.R}>{drawn}</w:p>"
        + making.paragraph("Behind.")
    )
    raw = making.zipped(
        {
            "word/document.xml": f"<w:document {making.W}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": making.relationships(
                {"c1": "charts/chart1.xml", "d1": "diagrams/data1.xml"}
            ),
            "word/charts/chart1.xml": chart,
            "word/diagrams/data1.xml": diagram,
        }
    )
    assert read_docx(raw).text == (
        "Before.\n\n|  | Beds |\n| --- | --- |\n| Ward A | 31 |\n| Ward B |  |\n| Ward C | 8 |\n\n"
        "Rinse\nDry\n\nBehind."
    )
