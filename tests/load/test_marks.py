"""Marks that carry meaning: raised and struck letters, ticks, numbers, notes, links, comments."""

from __future__ import annotations

import io
import zipfile

import pytest

from rag.load import marks
from rag.load.counted import counted
from rag.load.office.docx import read_docx
from rag.load.office.odf import read_odf
from rag.load.office.pptx import read_pptx
from rag.load.office.rtf import read_rtf
from rag.load.web.epub import read_epub
from rag.load.web.html import read_html
from tests.helpers import making

STYLE = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'


def html(page: str) -> str:
    return read_html(page.encode()).text


def docx(body: str, **parts: str) -> str:
    return read_docx(making.docx(body, **parts)).text


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def slide(runs: str, properties: str = "") -> str:
    paragraph = f"<a:p>{properties}{runs}</a:p>"
    return read_pptx(making.pptx([f"<p:sp><p:txBody>{paragraph}</p:txBody></p:sp>"])).text


def slide_run(text: str, properties: str = "") -> str:
    return f"<a:r><a:rPr {properties}/><a:t>{text}</a:t></a:r>"


def odt(body: str, style: str) -> str:
    """A text whose style ``T`` has these properties."""
    content = (
        f'<office:document-content {making.OFFICE} {making.TEXT} {STYLE} xmlns:xlink="x">'
        f'<office:automatic-styles><style:style style:name="T"><style:text-properties {style}/>'
        f"</style:style></office:automatic-styles><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    return read_odf(making.zipped({"content.xml": content})).text


def rtf(source: str) -> str:
    return read_rtf(rb"{\rtf1\ansi " + source.encode() + rb"\par}").text


SUPER = '<w:vertAlign w:val="superscript"/>'
SUB = '<w:vertAlign w:val="subscript"/>'
RAISED = {
    "docx": lambda: docx(f"<w:p>{run('45')}{run('2', SUPER)}{run(' leaks')}</w:p>"),
    "html": lambda: html("<p>45<sup>2</sup> leaks"),
    "epub": lambda: read_epub(making.epub({"a.xhtml": "<p>45<sup>2</sup> leaks"})).text,
    "pptx": lambda: slide(slide_run("45") + slide_run("2", 'baseline="30000"')
                          + slide_run(" leaks")),
    "odt": lambda: odt('<text:p>45<text:span text:style-name="T">2</text:span> leaks</text:p>',
                       'style:text-position="super 58%"'),
    "rtf": lambda: rtf(r"45{\super 2} leaks"),
}  # fmt: skip
LOWERED = {
    "docx": lambda: docx(f"<w:p>{run('H')}{run('2', SUB)}{run('O')}</w:p>"),
    "html": lambda: html("<p>H<sub>2</sub>O"),
    "pptx": lambda: slide(slide_run("H") + slide_run("2", 'baseline="-25000"') + slide_run("O")),
    "odt": lambda: odt('<text:p>H<text:span text:style-name="T">2</text:span>O</text:p>',
                       'style:text-position="sub 58%"'),
    "rtf": lambda: rtf(r"H{\sub 2}O"),
}  # fmt: skip
STRUCK = {
    "docx": lambda: docx(f"<w:p>{run('3 April', '<w:strike/>')}{run(' 17 April')}</w:p>"),
    "html": lambda: html("<p><s>3 April</s> 17 April"),
    "html del": lambda: html("<p><del>3 April</del> <ins>17 April</ins>"),
    "html style": lambda: html('<p><i style="text-decoration: line-through">3 April</i> 17 April'),
    "pptx": lambda: slide(slide_run("3 April", 'strike="sngStrike"') + slide_run(" 17 April")),
    "odt": lambda: odt('<text:p><text:span text:style-name="T">3 </text:span>17 April</text:p>',
                       'style:text-line-through-style="solid"'),
    "rtf": lambda: rtf(r"{\strike 3 April} 17 April"),
}  # fmt: skip


@pytest.mark.parametrize("read", RAISED.values(), ids=RAISED)
def test_a_raised_number_is_no_part_of_the_one_before(read):
    assert read() == "45² leaks"


@pytest.mark.parametrize("read", LOWERED.values(), ids=LOWERED)
def test_a_lowered_number(read):
    assert read() == "H₂O"


@pytest.mark.parametrize("read", STRUCK.values(), ids=STRUCK)
def test_what_is_struck_out_is_not_said(read):
    assert read().strip() == "17 April"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2", "²"), ("-6", "⁻⁶"), ("[1]", "[1]"), ("st", "st"), ("max", "^max"), ("a b", "^(a b)"),
     ("*", "*"), ("n", "ⁿ"), ("", "")],
)  # fmt: skip
def test_raised_letters(text, shown):
    assert marks.raised(text) == shown


def test_boxes_to_tick():
    symbol = '<w:p><w:r><w:sym w:font="Wingdings" w:char="{0}"/><w:t> {1}</w:t></w:r></w:p>'
    control = (
        '<w:p><w:sdt><w:sdtPr><w14:checkbox xmlns:w14="w14"><w14:checked w14:val="{0}"/>'
        "</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>?</w:t></w:r></w:sdtContent></w:sdt>"
        "<w:r><w:t> {1}</w:t></w:r></w:p>"
    )
    field = (
        '<w:p><w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val="{0}"/></w:checkBox>'
        "</w:ffData></w:fldChar></w:r><w:r><w:t> {1}</w:t></w:r></w:p>"
    )
    for form, ticked, not_ticked in ((symbol, "F0FE", "F0A8"), (control, 1, 0), (field, 1, 0)):
        body = form.format(ticked, "Nuts") + form.format(not_ticked, "Milk")
        assert docx(body) == "[x] Nuts\n\n[ ] Milk"
    page = "<p><input type=checkbox checked> Nuts</p><p><input type=checkbox> Milk</p>"
    assert html(page) == "[x] Nuts\n\n[ ] Milk"


LEVEL = '<w:lvl w:ilvl="{0}"><w:numFmt w:val="{1}"/><w:lvlText w:val="{2}"/></w:lvl>'
NUMBERS = (
    f'<w:numbering {making.W}><w:abstractNum w:abstractNumId="7">'
    + LEVEL.format(0, "decimal", "%1.")
    + LEVEL.format(1, "lowerLetter", "%1.%2)")
    + '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)
LISTS = (
    f'<w:styles {making.W}><w:style w:styleId="Clause"><w:name w:val="Clause"/><w:pPr><w:numPr>'
    '<w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="Sub"><w:basedOn w:val="Clause"/></w:style></w:styles>'
)


def test_numbers_that_word_counts_by_itself():
    deeper = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr>'
        "<w:r><w:t>{0}</w:t></w:r></w:p>"
    )
    body = (
        making.paragraph("The boat.", "Clause")
        + deeper.format("By day.")
        + deeper.format("By night.")
        + making.paragraph("The deposit.", "Sub")
        + deeper.format("In cash.")
    )

    text = docx(body, styles=LISTS, numbering=NUMBERS)

    assert text.split("\n") == [
        "1. The boat.", "  1.a) By day.", "  1.b) By night.", "2. The deposit.", "  2.a) In cash.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [(4, "lowerRoman", "iv"), (27, "lowerLetter", "aa"), (3, "upperLetter", "C"),
     (7, "decimal", "7"), (7, "decimalZero", "07")],
)  # fmt: skip
def test_forms_of_numbers(number, form, shown):
    assert counted(number, form) == shown


def test_numbered_lists_of_pages_and_slides_keep_their_numbers():
    assert html("<ol start=3><li>a<li value=7>b<li>c</ol>") == "3. a\n7. b\n8. c"
    numbered = '<a:pPr><a:buAutoNum type="arabicPeriod" startAt="4"/></a:pPr>'
    assert slide(slide_run("The deposit"), numbered) == "4. The deposit"


def test_notes_stand_where_their_marks_are():
    notes = (
        f'<w:footnotes {making.W}><w:footnote w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="9"><w:p><w:r><w:t>Eleven males.</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    body = '<w:p><w:r><w:t>It booms.</w:t></w:r><w:r><w:footnoteReference w:id="9"/></w:r></w:p>'
    body += making.paragraph("Eels leave.")

    assert docx(body, footnotes=notes) == "It booms.[^1]\n\n[^1]: Eleven males.\n\nEels leave."
    page = '<p>It booms.<a href="#n1" epub:type="noteref">1</a></p><aside><p>1. Males.</p></aside>'
    assert read_epub(making.epub({"a.xhtml": page})).text == "It booms.[^1]\n\n1. Males."
    page = '<p>It booms.<a href="#fn1" class="footnote-ref" role="doc-noteref"><sup>1</sup></a></p>'
    assert html(page) == "It booms.[^1]"


def test_comments_say_that_they_are_comments():
    notes = (
        f'<w:comments {making.W}><w:comment w:id="2" w:author="Ann"><w:p><w:r><w:t>Really?</w:t>'
        "</w:r></w:p></w:comment></w:comments>"
    )
    body = '<w:p><w:r><w:t>It costs 9.</w:t></w:r><w:r><w:commentReference w:id="2"/></w:r></w:p>'

    assert docx(body, comments=notes) == "It costs 9.\n\nComment by Ann: Really?"


def test_addresses_of_links_and_descriptions_of_pictures():
    page = '<p>Booked on the <a href="https://rooms.example/book">booking page</a>.'
    assert html(page) == "Booked on the [booking page](https://rooms.example/book)."
    assert html('<p><a href="#top">Up</a> <a href="b.html">Next</a>') == "Up Next"
    assert html('<p><a href="https://a.example/">a.example</a>') == "a.example"
    assert html('<p><img src="p.png" alt="The fire exit is behind the stage">') == (
        "[picture: The fire exit is behind the stage]"
    )
    assert html('<p>a<img src="p.png" alt="logo.png">') == "a"
    page = '<p><a href="https://a.example/b?utm_source=x&amp;id=7&amp;gclid=1">that</a>'
    assert html(page) == "[that](https://a.example/b?id=7)"
    assert html(f'<p><a href="https://a.example/{"x" * 200}">that</a>') == "that"
    links = making.relationships({"r1": "https://rooms.example/book"}).replace(
        "/>", ' TargetMode="External"/>', 1
    )
    body = (
        f'<w:p {making.R}><w:hyperlink r:id="r1"><w:r><w:t>booking page</w:t></w:r></w:hyperlink>'
        '<w:r><w:drawing><wp:docPr xmlns:wp="wp" descr="Plan of the hall"/></w:drawing></w:r></w:p>'
    )
    raw = making.zipped(
        {
            "word/document.xml": f"<w:document {making.W}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": links,
        }
    )
    assert read_docx(raw).text == (
        "[booking page](https://rooms.example/book)[picture: Plan of the hall]"
    )


def test_headers_and_footers_are_told_once():
    said = making.paragraph("Document QP-7731") + making.paragraph("Page 3 of 9")
    header = f"<w:hdr {making.W}>{said}</w:hdr>"

    text = docx(making.paragraph("Rinse."), header1=header, header2=header, footer1=header)

    assert text == "Rinse.\n\nHeader or footer: Document QP-7731"


def test_hidden_slides_say_so():
    raw = making.pptx([making.shape("Secret", "title")])
    with zipfile.ZipFile(io.BytesIO(raw)) as container:
        entries = {name: container.read(name).decode() for name in container.namelist()}
    name = "ppt/slides/slide1.xml"
    entries[name] = entries[name].replace("<p:sld ", '<p:sld show="0" ', 1)
    hidden = making.zipped(entries)

    assert read_pptx(hidden).text == "# Secret\n\n(hidden slide)"
    assert read_pptx(raw).text == "# Secret"


def test_names_of_classes_drop_nothing_that_a_person_wrote():
    page = """<h1>Bistro</h1><p>Open every day.</p><div class="menu"><h2>Our dishes</h2>
    <p>Nettle soup, 9 crowns.</p></div><div class="social"><p>The social evening.</p></div>
    <p>Order number: <span class="reference">LK-2291-B</span> is needed.</p>"""

    text = html(page)

    for said in ("Nettle soup", "social evening", "LK-2291-B is needed"):
        assert said in text


def test_a_menu_of_links_is_no_text():
    page = "<ul class=menu><li><a href=a>Home</a><li><a href=b>News</a></ul><p>The text."

    assert html(page) == "The text."


def test_the_head_of_a_page_is_kept_where_it_holds_the_only_title():
    page = "<header><h1>The bittern</h1><p>In which the reeds are cut.</p></header><p>It booms."

    assert html(page) == "# The bittern\n\nIn which the reeds are cut.\n\nIt booms."


def test_no_rule_for_web_pages_holds_in_a_book():
    page = (
        "<header><h1>Eels</h1></header><div class=menu><p>Pike with dill.</p></div>"
        "<nav><p>x</p></nav><footer><p>Written at Thorn Mill.</p></footer>"
    )

    text = read_epub(making.epub({"a.xhtml": page})).text

    assert text == "# Eels\n\nPike with dill.\n\nx\n\nWritten at Thorn Mill."
