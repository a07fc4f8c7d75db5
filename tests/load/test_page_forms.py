"""Pages, books, calendars and contacts in forms of their own: numbers keep their sense."""

from __future__ import annotations

import pytest

from rag.load.people.calendar import read_ics
from rag.load.people.contacts import read_vcf
from rag.load.plain.tables import read_json
from rag.load.read_bytes import read_content
from rag.load.web.epub import read_epub
from rag.load.web.html import read_html
from tests.helpers import making


def page(body: str) -> str:
    return read_html(f"<html><body>{body}</body></html>".encode()).text


MATHS = {
    "power": ("<msup><mn>45</mn><mn>2</mn></msup>", "45²"),
    "both": ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x₁²"),
    "fraction": ("<mn>2</mn><mfrac><mn>3</mn><mn>4</mn></mfrac>", "2 3/4"),
    "root": ("<mroot><mn>27</mn><mn>3</mn></mroot>", "³√27"),
    "square": ("<msqrt><mn>9</mn></msqrt>", "√9"),
    "table": ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable>", "1, 2"),
    "told twice": (
        "<semantics><mi>y</mi><annotation encoding='application/x-tex'>y_{2}</annotation>"
        "</semantics>",
        "y",
    ),
    "minus": ("<msup><mn>10</mn><mrow><mo>−</mo><mn>6</mn></mrow></msup>", "10⁻⁶"),
}


@pytest.mark.parametrize("name", MATHS)
def test_numbers_of_a_formula_on_a_page_keep_their_places(name):
    inner, shown = MATHS[name]
    assert page(f"<p>It is <math>{inner}</math> in all.</p>") == f"It is {shown} in all."


def test_a_formula_that_is_never_closed_or_deep_loses_nothing_behind_it():
    assert page("<p>a <math><mn>5</mn><p>behind</p>").endswith("behind")
    deep = "<math>" + 3000 * "<mrow>" + "<mn>7</mn>" + 3000 * "</mrow>" + "</math>"
    assert page(f"<p>{deep} end</p>") == "7 end"


def test_words_that_a_style_sheet_strikes_out_raises_or_lowers():
    sheet = (
        "<style>.old, b.gone {text-decoration: line-through} .up{vertical-align:super}"
        "@media print { .fee { text-decoration: line-through } } .down{vertical-align: sub}</style>"
    )
    body = '<p>Fee <span class="old">95</span> <b class="gone">93</b> <i class="fee">61</i>, 45'
    body += '<span class="up">2</span> H<span class="down">2</span>O</p>'
    assert page(sheet + body) == "Fee 61, 45² H₂O"


def test_a_raised_number_by_its_own_style():
    assert page('<p>45<span style="vertical-align:super">2</span> m</p>') == "45² m"


def test_what_was_chosen_and_filled_in_on_a_page():
    body = "<p>Nights <select><option>one</option><option selected>two</option></select>"
    body += '<input value="LM-4"><input type="hidden" value="92"></p>'
    assert page(body) == "Nights two LM-4"


def test_a_table_made_of_other_elements_keeps_its_cells_apart():
    def row(kind: str, *cells: str) -> str:
        inner = "".join(f'<span role="{kind}">{cell}</span>' for cell in cells)
        return f'<div role="row">{inner}</div>'

    body = row("columnheader", "Ward", "Beds", "Free") + row("cell", "A", "31", "4")
    text = page(f'<div role="table">{body}</div>')
    assert text == "| Ward | Beds | Free |\n| --- | --- | --- |\n| A | 31 | 4 |"


@pytest.mark.parametrize("mark", ['epub:type="pagebreak"', 'role="doc-pagebreak"'])
def test_the_number_of_a_printed_page_is_no_part_of_a_sentence(mark):
    book = f"<body><p>It cost 45<span {mark}>118</span> crowns.</p></body>"
    assert read_epub(making.epub({"a.xhtml": book})).text == "It cost 45 crowns."


def test_numbers_of_json_stay_as_they_are_written():
    text = read_json('{"rope": 1.10, "far": 6.02e23, "long": 12345678901234567890.5}').text
    assert text == "rope: 1.10\nfar: 6.02e23\nlong: 12345678901234567890.5"


def event(*lines: str) -> str:
    block = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "SUMMARY:Choir", *lines, "END:VEVENT"]
    return read_ics("\n".join([*block, "END:VCALENDAR"])).text


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["DTSTART:20310422T081500Z", "DURATION:PT45M"], "22 April 2031, 08:15 to 09:00 (UTC)"),
        (["DTSTART:20310422T231500", "DURATION:PT1H"],
         "22 April 2031, 23:15 to 23 April 2031, 00:15"),
        (["DTSTART;VALUE=DATE:20310703", "DURATION:P3D"], "3 July 2031 to 5 July 2031"),
        (["EXDATE:20310428T190000,20310505T190000"], "Not on: 5 May 2031, 19:00"),
        (["RDATE;VALUE=PERIOD:20310428T190000/PT1H"], "Also on: 28 April 2031, 19:00"),
        (["RECURRENCE-ID:20310512T190000"], "Instead of the one on: 12 May 2031, 19:00"),
        (["PERCENT-COMPLETE:40"], "Done so far: 40 %"),
        (["RRULE:FREQ=MONTHLY;BYDAY=5FR"], "every month on the fifth Friday"),
        (["RRULE:FREQ=MONTHLY;BYDAY=-2MO"], "every month on the last but one Monday"),
        (["RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=2SU"], "every year in April on the second Sunday"),
        (["RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"],
         "every month on the last weekday"),
        (["RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15"], "every month on day 1, 15"),
        (["RRULE:FREQ=MONTHLY;BYMONTHDAY=-1"], "every month on the last day"),
    ],
)  # fmt: skip
def test_events_as_a_person_reads_them(lines, shown):
    assert shown in event(*lines)


def contact(*lines: str) -> str:
    return read_vcf("\n".join(["BEGIN:VCARD", "FN:Ilse Marn", *lines, "END:VCARD"])).text


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["TEL;type=CELL;type=pref:555-0102"], "Phone (cell): 555-0102"),
        (["item1.TEL:555-0103", "item1.X-ABLabel:summer house"],
         "Phone (summer house): 555-0103"),
        (["item2.X-ABDATE:2011-05-14", "item2.X-ABLabel:_$!<Anniversary>!$_"],
         "Date (Anniversary): 2011-05-14"),
        (["BDAY:--0809"], "Birthday: 9 August"),
        (["ANNIVERSARY:20110514"], "Anniversary: 2011-05-14"),
    ],
)  # fmt: skip
def test_contacts_as_a_person_reads_them(lines, shown):
    assert shown in contact(*lines)


OFFICE = (
    'xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:draw="d" xmlns:xlink="x"'
    ' xmlns:style="s" xmlns:fo="f"'
)


def document(body: str, kind: str, styles: str = "", **parts: str) -> str:
    content = (
        f"<office:document-content {OFFICE}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    raw = making.zipped(
        {"content.xml": content, **{f"{k}/content.xml": v for k, v in parts.items()}}
    )
    return read_content(
        raw, {"text": ".odt", "spreadsheet": ".ods", "presentation": ".odp"}[kind]
    ).text


def test_a_formula_and_a_chart_inside_opendocument():
    frame = '<draw:frame><draw:object xlink:href="./{0}"/></draw:frame>'
    maths = "<math><msup><mn>45</mn><mn>2</mn></msup></math>"
    rows = "".join(
        f"<table:table-row><table:table-cell><text:p>{name}</text:p></table:table-cell>"
        f"<table:table-cell><text:p>{value}</text:p></table:table-cell></table:table-row>"
        for name, value in (("Ward", "Beds"), ("A", "31"))
    )
    chart = (
        f"<office:document-content {OFFICE} xmlns:chart='c'><office:body><office:chart>"
        f"<chart:chart><table:table>{rows}</table:table></chart:chart></office:chart>"
        "</office:body></office:document-content>"
    )
    body = f"<text:p>Area {frame.format('One')}</text:p><text:p>{frame.format('Two')}</text:p>"
    text = document(body, "text", One=maths, Two=chart)
    assert text == "Area 45²\n\n| Ward | Beds |\n| --- | --- |\n| A | 31 |"

    slide = f"<draw:page>{frame.format('Two')}</draw:page>"
    assert "| A | 31 |" in document(slide, "presentation", Two=chart)


def test_hidden_rows_and_columns_of_an_opendocument_sheet_are_told():
    cell = "<table:table-cell><text:p>{0}</text:p></table:table-cell>"
    row = "<table:table-row{0}>" + cell.format("a") + cell.format("b") + "</table:table-row>"
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    rows = row.format("") + row.format(' table:visibility="filter"')
    text = document(f'<table:table table:name="S">{columns}{rows}</table:table>', "spreadsheet")
    assert "(hidden: row 2, column B)" in text


def test_a_hidden_paragraph_of_opendocument_shows_only_what_is_shown():
    style = '<style:style style:name="{0}"><style:text-properties {1}/></style:style>'
    styles = style.format("H", 'text:display="none"') + style.format("S", 'text:display="true"')
    body = '<text:p text:style-name="H">94 <text:span text:style-name="S">61</text:span></text:p>'
    assert document(body, "text", styles) == "61"


def test_rows_of_rich_text_with_fewer_cells_have_wider_ones():
    rows = (
        rb"\trowd\cellx2000\cellx6000\cellx8010\pard\intbl Line\cell Fare\cell Fines\cell\row"
        rb"\trowd\cellx2000\cellx4000\cellx6000\cellx8000\pard\intbl \cell adult\cell child\cell"
        rb" \cell\row"
        rb"\trowd\cellx2000\cellx4000\cellx6000\cellx8000\pard\intbl 5\cell 310\cell 220\cell 14"
        rb"\cell\row\pard"
    )
    text = read_content(rb"{\rtf1\ansi " + rows + b"}", ".rtf").text
    assert text.startswith("| Line | Fare adult | Fare child | Fines |")


def value(shown: str) -> str:
    number = "NaN" if shown == "NaN" else shown
    return (
        f'<table:table-cell office:value-type="float" office:value="{number}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


@pytest.mark.parametrize("group", ["{}", "<draw:g>{}</draw:g>"])
def test_a_chart_of_a_slide_keeps_its_gaps_and_its_titles(group):
    title = "<chart:title><text:p>{}</text:p></chart:title>"
    axes = "".join(
        f'<chart:axis chart:dimension="{name}">{title.format(words)}</chart:axis>'
        for name, words in (("x", "Year"), ("y", "tons"))
    )
    names = "".join(f"<table:table-cell><text:p>{n}</text:p></table:table-cell>" for n in "NS")
    rows = "".join(
        f"<table:table-row>{''.join(map(value, cells))}</table:table-row>"
        for cells in (("2021", "5", "NaN"), ("2022", "NaN", "6"))
    )
    chart = (
        f"<office:document-content {OFFICE} xmlns:chart='c'><office:body><office:chart>"
        f"<chart:chart>{title.format('Harvest')}<chart:plot-area>{axes}</chart:plot-area>"
        "<table:table><table:table-header-rows><table:table-row><table:table-cell/>"
        f"{names}</table:table-row></table:table-header-rows><table:table-rows>{rows}"
        "</table:table-rows></table:table></chart:chart></office:chart></office:body>"
        "</office:document-content>"
    )
    frame = '<draw:frame><draw:object xlink:href="./One"/></draw:frame>'
    slide = f"<draw:page>{group.format(frame)}</draw:page>"
    assert document(slide, "presentation", One=chart) == (
        "Harvest · tons\n\n| Year | N | S |\n| --- | --- | --- |\n| 2021 | 5 |  |\n| 2022 |  | 6 |"
    )
