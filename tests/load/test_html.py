"""HTML: what a person reads, whatever the page does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.load.web.feeds import read_xml
from rag.load.web.html import read_html


def text(page: str) -> str:
    return read_html(page.encode()).text


def test_the_main_content_without_its_frame():
    page = """<!doctype html><html><head><title>A page</title><style>p{}</style>
    <meta property="article:published_time" content="2024-05-06T07:08:09Z"></head><body>
    <header>Banner</header><nav><a href=x>Home</a></nav>
    <div class="sidebar">Links</div>
    <h1>Head <em>line</em></h1><p>First
    line.<br>Second.</p><script>alert("x")</script><p hidden>unseen</p>
    <p style="display: none">unseen</p><h2>Sub</h2><p>More.</p><footer>Imprint</footer></body>"""

    content = read_html(page.encode())

    assert content.text == "# Head line\n\nFirst line.\nSecond.\n\n## Sub\n\nMore."
    assert (content.title, content.date) == ("A page", "2024-05-06")
    assert [(s.level, s.title) for s in content.sections] == [(1, "Head line"), (2, "Sub")]
    assert content.text[content.sections[1].start :].startswith("## Sub")
    assert (content.kind, content.verbatim) == ("markdown", False)


def test_what_is_marked_as_main_wins():
    page = "<div>Teaser</div><main><header>By Ann</header><p>The article.</p></main><p>Ads</p>"

    assert text(page) == "By Ann\n\nThe article."


def test_a_main_element_that_holds_next_to_nothing_does_not_win():
    page = f"<main><p>Menu</p></main><p>{'The text itself. ' * 10}</p>"

    assert "The text itself." in text(page)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n  - c"),
        ("<ol><li>a</li><li><p>b</p></li></ol>", "1. a\n2. b"),
        (
            "<table><tr><th>a<th>b<tr><td>1<td>x|y</table>",
            "| a | b |\n| --- | --- |\n| 1 | x\\|y |",
        ),
        ("<table><tr><td><h2>Laid out</h2><p>by a table</table>", "## Laid out\n\nby a table"),
        ("<pre>  a\n    b</pre>", "```\n  a\n    b\n```"),
        ("<p>fish &amp; chips &#x1F600;</p>", "fish & chips 😀"),
        ("a<span>b</span>c <b>d</b>e", "abc de"),
        ("<p>x<sup class='reference'>[1]</sup>y</p>", "xy"),
        ("1 < 2 and <3 hearts", "1 < 2 and <3 hearts"),
        ("<title>t</title><!-- c --><p>a<!-- <p>b", "a"),
        ("<p>a</p><script>never closed", "a"),
        ('<p title="a > b">c', "c"),
        ('<p title="never closed>c', "c"),
        ("<P CLASS=x>a</P></div></span>b", "a\n\nb"),
    ],
)
def test_elements(page, expected):
    assert text(page) == expected


def test_invalid_utf8_is_read_as_the_page_declares():
    page = '<meta charset="windows-1251"><p>Привет</p>'.encode("cp1251")

    assert read_html(page).text == "Привет"


@pytest.mark.parametrize(
    "page",
    [
        "<p>before" + "<div>" * 50_000 + "deep" + "</div>" * 50_000 + "<p>after",
        "<table><tr><td>" * 10_000 + "deep",
        "<ul><li>" * 10_000 + "deep",
        "<b><i></b></i>" * 20_000 + "deep",
        "<!--" * 50_000,
        '<a b="' * 50_000,
        "<a b='\"" * 50_000,
        "<a" * 50_000,
        "<" * 50_000,
        "<script" * 50_000,
        "<p " + "x=y " * 100_000 + ">deep",
        "<style>" + "@" * 500_000 + "</style>deep",
        "<style>" + "/*" * 250_000 + "</style>deep",
        "<style>" + "a" * 500_000 + "</style>deep",
    ],
    ids=lambda page: page[:15],
)
@pytest.mark.timeout(60)
def test_hostile_pages_are_read_in_one_pass(page):
    content = read_html(page.encode())

    assert content.text.count("deep") == page.count("deep")


@given(st.text(alphabet="<>/!-='\" abdefhilmnoprtuy&;#\n", max_size=200))
def test_any_page_gives_text(page):
    content = read_html(page.encode())

    assert "\x00" not in content.text
    assert all(0 <= section.start < len(content.text) for section in content.sections)


FEED = """<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>
<item><title>First</title><pubDate>Tue, 19 Nov 2024 13:30:02 +0000</pubDate>
<description>short</description><content:encoded>&lt;p&gt;Long &lt;b&gt;text&lt;/b&gt;&lt;/p&gt;
</content:encoded></item><item><title>Second</title></item></channel></rss>"""


def test_a_feed_is_read_article_by_article():
    content = read_xml(FEED.encode())

    assert content.title == "News"
    assert content.text == "# First\n\n2024-11-19\n\nLong text\n\n# Second"


def test_xml_of_prose_is_its_paragraphs():
    content = read_xml(b"<a><b>Peat</b><p>Fires <c x='y'>in spring</c> are rare.</p></a>")

    assert (content.text, content.kind) == ("Peat\n\nFires in spring are rare.", "text")


def test_xml_of_data_keeps_the_names_of_its_fields_and_attributes():
    page = "<shop><book id='7'><price cur='EUR'>19.90</price></book><book id='8'/></shop>"

    content = read_xml(page.encode())

    assert content.text == "book:\n  - id: 7\n    price: 19.90 (cur EUR)\n  - id: 8"
