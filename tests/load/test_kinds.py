"""Kinds of content that once went wrong in one format, tried on the others."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from rag.load.content import Content
from rag.load.read_bytes import read_content
from tests.helpers import making

SPACES = (
    f'{making.OFFICE} {making.TEXT} xmlns:style="urn:s" xmlns:table="urn:t" xmlns:draw="urn:d" '
    'xmlns:presentation="urn:p" xmlns:dc="urn:dc"'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def odf(body: str, kind: str = "text", styles: str = "", common: str = "") -> bytes:
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    parts = {"content.xml": content}
    if common:
        parts["styles.xml"] = (
            f"<office:document-styles {SPACES}><office:styles>{common}</office:styles>"
            "</office:document-styles>"
        )
    return making.zipped(parts)


def cell(text: str, properties: str = "") -> str:
    return f"<table:table-cell {properties}><text:p>{text}</text:p></table:table-cell>"


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def table_of(content: Content) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    (table,) = content.tables
    for one in table.rows:
        assert table.start <= one.start < one.end <= table.end
    return table.columns, [one.cells for one in table.rows]


def rtf(body: bytes) -> bytes:
    return rb"{\rtf1\ansi\ansicpg1252 " + body + rb"\par}"


SHOPS = (("Region", "Store"), [("North", "Alt"), ("North", "Birk")])
SOLD = (("Model", "Sold 2023", "Sold 2024"), [("Oak", "1", "2"), ("Elm", "3", "4")])
MERGED = {
    "odt, down": (".odt", SHOPS, odf(
        "<table:table>" + row(cell("Region"), cell("Store"))
        + row(cell("North", 'table:number-rows-spanned="2"'), cell("Alt"))
        + row("<table:covered-table-cell/>", cell("Birk")) + "</table:table>")),
    "rtf, down": (".rtf", SHOPS, rtf(
        rb"\trowd\cellx1\cellx2\pard\intbl Region\cell Store\cell\row"
        rb"\trowd\clvmgf\cellx1\cellx2\pard\intbl North\cell Alt\cell\row"
        rb"\trowd\clvmrg\cellx1\cellx2\pard\intbl \cell Birk\cell\row\pard")),
    "epub, down": (".epub", SHOPS, making.epub({"a.xhtml":
        "<table><tr><th>Region</th><th>Store</th></tr><tr><td rowspan='2'>North</td><td>Alt</td>"
        "</tr><tr><td>Birk</td></tr></table>"})),
    "fb2, down": (".fb2", SHOPS, b"<FictionBook><body><table><tr><th>Region</th><th>Store</th></tr>"
        b"<tr><td rowspan='2'>North</td><td>Alt</td></tr><tr><td>Birk</td></tr></table></body>"
        b"</FictionBook>"),
    "asciidoc, down": (".adoc", SHOPS, b"|===\n|Region |Store\n\n.2+|North |Alt\n|Birk\n|===\n"),
    "latex, down": (".tex", SHOPS, b"\\begin{tabular}{ll}\nRegion & Store \\\\ \\hline\n"
        b"\\multirow{2}{*}{North} & Alt \\\\\n& Birk \\\\\n\\end{tabular}"),
    "wiki, down": (".wiki", SHOPS, b"{| class=\"wikitable\"\n! Region !! Store\n|-\n"
        b"| rowspan=\"2\" | North || Alt\n|-\n| Birk\n|}\n"),
    "rst, down": (".rst", SHOPS, b"+--------+-------+\n| Region | Store |\n+========+=======+\n"
        b"| North  | Alt   |\n|        +-------+\n|        | Birk  |\n+--------+-------+\n"),
    "markdown with html, down": (".md", SHOPS, b"# Shops\n\n<table>\n<tr><th>Region<th>Store</tr>\n"
        b"<tr><td rowspan=2>North<td>Alt</tr>\n<tr><td>Birk</tr>\n</table>\n"),
    "rtf, across": (".rtf", SOLD, rtf(
        rb"\trowd\cellx1\clmgf\cellx2\clmrg\cellx3\pard\intbl Model\cell Sold\cell \cell\row"
        rb"\trowd\cellx1\cellx2\cellx3\pard\intbl \cell 2023\cell 2024\cell\row"
        rb"\trowd\cellx1\cellx2\cellx3\pard\intbl Oak\cell 1\cell 2\cell\row"
        rb"\trowd\cellx1\cellx2\cellx3\pard\intbl Elm\cell 3\cell 4\cell\row\pard")),
    "latex, across": (".tex", SOLD, b"\\begin{tabular}{lrr}\nModel & \\multicolumn{2}{c}{Sold} \\\\"
        b"\n& 2023 & 2024 \\\\\nOak & 1 & 2 \\\\\nElm & 3 & 4 \\\\\n\\end{tabular}"),
    "rst, across": (".rst", SOLD, b"+-------+------+------+\n| Model | Sold        |\n"
        b"|       +------+------+\n|       | 2023 | 2024 |\n+=======+======+======+\n"
        b"| Oak   | 1    | 2    |\n+-------+------+------+\n| Elm   | 3    | 4    |\n"
        b"+-------+------+------+\n"),
    "wiki, across": (".wiki", SOLD, b"{|\n! rowspan=2 | Model !! colspan=2 | Sold\n|-\n! 2023\n"
        b"! 2024\n|-\n| Oak || 1 || 2\n|-\n| Elm || 3 || 4\n|}\n"),
    "html, across": (".html", SOLD, b"<table><thead><tr><th rowspan=2>Model<th colspan=2>Sold<tr>"
        b"<th>2023<th>2024</thead><tr><td>Oak<td>1<td>2<tr><td>Elm<td>3<td>4</table>"),
}  # fmt: skip


@pytest.mark.parametrize("name", MERGED)
def test_a_merged_cell_stands_in_every_place_it_covers(name):
    suffix, expected, raw = MERGED[name]

    assert table_of(read_content(raw, suffix)) == expected


FEES = (("Name", "Fee"), [("Oak, tall", "19.90"), ("Elm", "7")])
LISTED = {
    "rst csv-table": (".rst", b'.. csv-table:: Fees\n   :header: "Name", "Fee"\n\n'
                      b'   "Oak, tall", 19.90\n   "Elm", 7\n\nMore.\n'),
    "rst list-table": (".rst", b".. list-table:: Fees\n   :header-rows: 1\n\n   * - Name\n"
                       b"     - Fee\n   * - Oak,\n       tall\n     - 19.90\n   * - Elm\n"
                       b"     - 7\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTED)
def test_tables_that_a_directive_gives(name):
    suffix, raw = LISTED[name]
    content = read_content(raw, suffix)

    assert table_of(content) == FEES
    assert content.tables[0].caption == "Fees"


MARKED = {
    "fb2": (".fb2", b"<FictionBook><body><p>45<sup>2</sup> leaks of H<sub>2</sub>O on "
            b"<strikethrough>3</strikethrough> 17 April</p></body></FictionBook>"),
    "rtf": (".rtf", rtf(rb"45\super 2\nosupersub  leaks of H{\sub 2}O on {\strike 3 }17 April")),
    "rtf, by position": (".rtf", rtf(rb"45{\up6\fs16 2} leaks of H{\dn4 2}O on 17 April")),
    "epub": (".epub", making.epub({"a.xhtml": "<p>45<sup>2</sup> leaks of H<sub>2</sub>O on "
                                              "<s>3</s> 17 April</p>"})),
}  # fmt: skip


@pytest.mark.parametrize("name", MARKED)
def test_raised_lowered_and_struck_letters(name):
    suffix, raw = MARKED[name]

    assert read_content(raw, suffix).text == "45² leaks of H₂O on 17 April"


def rich_workbook() -> bytes:
    sheet = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" s="1"><v>85</v></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><r><t>10</t></r><r><rPr>'
        '<vertAlign val="superscript"/></rPr><t>6</t></r></is></c><c r="B3"><v>5</v></c></row>'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(BytesIO(making.xlsx(sheet))) as container:
        parts = {name: container.read(name).decode() for name in container.namelist()}
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{MAIN}"><si><t>Part</t></si><si><t>Count</t></si><si><r><t>45</t></r><r><rPr>'
        '<vertAlign val="superscript"/></rPr><t>2</t></r><r><rPr><strike/></rPr><t> old</t></r>'
        "</si></sst>"
    )
    parts["xl/styles.xml"] = (
        f'<styleSheet xmlns="{MAIN}"><fonts><font/><font><strike/></font></fonts><cellXfs>'
        '<xf fontId="0"/><xf fontId="1"/></cellXfs></styleSheet>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    more = "".join(
        f'<Relationship Id="{key}" Type="{office}/{key}" Target="{key}.xml"/>'
        for key in ("sharedStrings", "styles")
    )
    parts[rels] = parts[rels].replace("</Relationships>", more + "</Relationships>")
    return making.zipped(parts)


def test_letters_of_a_workbook_that_are_raised_or_struck_out():
    pytest.importorskip("python_calamine", reason="the formats extra is not installed")

    content = read_content(rich_workbook(), ".xlsx")

    assert table_of(content) == (
        ("Part", "Count"), [("45²", "(struck out: 85)"), ("10⁶", "5")]
    )  # fmt: skip


def test_a_sheet_of_opendocument_keeps_comments_apart_and_takes_stored_values():
    pytest.importorskip("python_calamine", reason="the formats extra is not installed")
    comment = "<office:annotation><dc:creator>Ilse</dc:creator><text:p>moved</text:p>"
    sheet = (
        '<table:table table:name="Rates">'
        + row(cell("Month"), cell("Rate"), cell("Day"))
        + row(cell("March"), cell("7.5 %"), cell("15 March"))
        + row(cell("April"), cell("8.1 %"), "<table:table-cell>" + comment
              + "</office:annotation><text:p>16 April</text:p></table:table-cell>")
        + row(cell("Sum"), '<table:table-cell office:value-type="float" office:value="0.156" '
              'table:formula="of:=SUM([.B2:.B3])"/>', cell("18 April", 'table:style-name="S"'))
        + "</table:table>"
    )  # fmt: skip
    struck = (
        '<style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/>'
        "</style:style>"
    )

    content = read_content(odf(sheet, "spreadsheet", struck), ".ods")

    assert "| April | 8.1 % | 16 April |" in content.text
    assert "| Sum | 0.156 | (struck out: 18 April) |" in content.text
    assert content.text.endswith("Comment on C3 by Ilse: moved")


def levels(kind: str, second: str = "") -> str:
    return "".join(
        f'<text:{kind} text:level="{level}" style:num-format="1" '
        f'style:num-suffix="{"." if level == 1 else ""}" text:display-levels="{level}"/>'
        for level in (1, 2)
    )


def test_clauses_of_opendocument_show_the_numbers_above_them():
    numbered = (
        f'<text:list-style style:name="L">{levels("list-level-style-number")}</text:list-style>'
    )
    entry = "<text:list-item><text:p>{0}</text:p>{1}</text:list-item>"
    inner = f"<text:list>{entry.format('Cats', '')}{entry.format('Dogs', '')}</text:list>"
    body = (
        f'<text:list text:style-name="L">{entry.format("Rent", "")}{entry.format("Pets", inner)}'
        f"{entry.format('Notice', '')}</text:list>"
    )

    text = read_content(odf(body, styles=numbered), ".odt").text

    assert text.split("\n\n") == ["1. Rent", "2. Pets", "  2.1. Cats", "  2.2. Dogs", "3. Notice"]


def test_headings_of_opendocument_show_their_automatic_numbers():
    outline = (
        f'<text:outline-style style:name="Outline">{levels("outline-level-style")}'
        "</text:outline-style>"
    )
    heads = [(1, "Scope"), (2, "Who"), (2, "Where"), (1, "Fees")]
    body = "".join(
        f'<text:h text:outline-level="{level}">{title}</text:h><text:p>So.</text:p>'
        for level, title in heads
    )

    content = read_content(odf(body, common=outline), ".odt")

    assert [s.title for s in content.sections] == ["1. Scope", "1.1 Who", "1.2 Where", "2. Fees"]


def test_a_paragraph_of_opendocument_whose_style_strikes_it_out_says_nothing():
    style = (
        '<style:style style:name="P"><style:text-properties style:text-line-through-type="single"/>'
        "</style:style>"
    )
    body = '<text:p text:style-name="P">3 April</text:p><text:p>17 April</text:p>'

    assert read_content(odf(body, styles=style), ".odt").text == "17 April"


def test_rich_text_keeps_links_notes_numbers_headings_and_ticks():
    raw = rtf(
        rb"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}}{\header Terms QP-77\par}"
        rb"\pard\s1 Scope\par\pard Book on the {\field{\*\fldinst{HYPERLINK "
        rb'"https://rooms.example/b"}}{\fldrslt page}}{\footnote By Edda.}.\par'
        rb"{\pntext 3.\tab}Third clause\par{\v hidden}{\deleted gone}{\*\unknown lost}"
        rb"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1\ffres25\ffdefres1}}}}"
        rb"{\fldrslt } Nuts"
    )

    assert read_content(raw, ".rtf").text.split("\n\n") == [
        "# Scope",
        "Book on the [page](https://rooms.example/b)[^1].",
        "[^1]: By Edda.",
        "3. Third clause",
        "[x] Nuts",
        "Header or footer: Terms QP-77",
    ]


def test_rich_text_in_letters_of_several_code_pages():
    raw = rtf(
        rb"{\fonttbl{\f1\fcharset238 A;}{\f2\fcharset128 B;}}"
        rb"{\f1 \'b3\'f3d\'9f} {\f2 \'93\'fa\'96\'7b} \u8364?5 \u55357?\u56832?"
    )

    assert read_content(raw, ".rtf").text == "łódź 日本 €5 😀"


def test_lists_of_a_page_count_in_letters_where_they_say_so():
    page = b"<ol type=a><li>Rent<li>Pets</ol><ol type=I start=4><li>Notice</ol>"

    assert read_content(page, ".html").text == "a. Rent\nb. Pets\nIV. Notice"


def test_a_line_that_tells_excel_the_delimiter_is_no_row():
    content = read_content(b"sep=;\nName;Fee\nOak;1,5\nElm;2,5\n", ".csv")

    assert table_of(content) == (("Name", "Fee"), [("Oak", "1,5"), ("Elm", "2,5")])


def test_what_a_program_dumped_belongs_to_the_line_of_the_log_above_it():
    log = "2031-04-01 ERROR boom\nTraceback:\n  File x\nValueError: bad\n2031-04-02 INFO ok"

    content = read_content(log.encode(), ".log")

    assert [log[a:b].count("\n") for a, b in content.records] == [3, 0]


QUOTING = {
    "gmail": b"<div>The price is 9.</div><div class='gmail_quote'>On 3 May Bo wrote:"
             b"<blockquote>The price is 7.</blockquote></div>",
    "thunderbird": b"<p>The price is 9.</p><div class='moz-cite-prefix'>On 3 May Bo wrote:</div>"
                   b"<blockquote type='cite'><p>The price is 7.</p></blockquote>",
    "outlook": b"<p>The price is 9.</p><div id='divRplyFwdMsg'>From: Bo</div>"
               b"<p>The price is 7.</p>",
}  # fmt: skip


@pytest.mark.parametrize("name", QUOTING)
def test_what_a_mail_of_html_repeats_stands_under_a_heading_that_says_so(name):
    head = b"From: ana@example.org\nSubject: Price\nContent-Type: text/html\n\n"

    content = read_content(head + QUOTING[name], ".eml")

    (section,) = content.sections
    assert section.title == "Quoted from an earlier mail"
    assert "price is 9" in content.text[: section.start]
    assert "price is 7" in content.text[section.start :]


HOSTILE = {
    "deep groups": (".rtf", b"{\\rtf1 " + b"{" * 100_000 + b"x"),
    "closed groups": (".rtf", b"{\\rtf1 " + b"}" * 100_000 + b"x"),
    "binary data without end": (".rtf", b"{\\rtf1 \\bin99999999999 abc}"),
    "half letters": (".rtf", b"{\\rtf1 " + b"\\u55357?" * 50_000 + b"}"),
    "cells without end": (".rtf", b"{\\rtf1 \\trowd" + b"\\clmrg\\cellx1" * 50_000
                          + b"\\pard\\intbl" + b" a\\cell" * 20_000 + b"\\row}"),
    "rules": (".rst", b"+--+--+\n" * 20_000),
    "a table of nothing": (".rst", b"+--+--+\n" + b"|  |  |\n" * 50_000 + b"+--+--+\n"),
    "directives": (".rst", b'.. csv-table:: a\n\n  "a\n' * 5_000),
    "cells down": (".adoc", b"|===\n" + b".99+|a\n" * 5_000 + b"|===\n"),
    "rows down": (".tex", b"\\begin{tabular}{ll}" + b"\\multirow{99}{*}{a} & b \\\\\n" * 3_000
                  + b"\\end{tabular}"),
    "tables within tables": (".md", b"<table>" * 50_000 + b"</table>" * 50_000),
    "spans": (".md", b"<table>" + b"<tr><td rowspan=9999>a<td>b" * 5_000 + b"</table>"),
    "elements": (".xml", b"<a>" + b"<b c='d'>x</b>" * 50_000 + b"</a>"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_ends_and_its_places_hold(name):
    suffix, raw = HOSTILE[name]
    content = read_content(raw, suffix)
    for table in content.tables:
        assert 0 <= table.start <= table.end <= len(content.text)
