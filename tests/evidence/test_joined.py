"""Passages joined into one that a quote can reach over."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rag.core.records import Document, Passage, Quote
from rag.evidence.joined import exact, joined

TEXT = "# Backup\n\nStop the server.\n \nCopy the file."


def passage(text, start, end):
    line = text.count("\n", 0, start) + 1
    inner = text[start:end]
    return Passage(
        f"p{start}", "d", "n.md", "Backup", "Backup", inner, start, end,
        line, line + inner.count("\n"),
    )  # fmt: skip


def quote_over(text, first, second):
    whole = joined((first, second), second, (first.start, second.end))
    return exact(Quote(whole, whole.start, whole.end, 1.0), Document("d", "n.md", text))


def test_one_passage_stays_whole():
    only = passage(TEXT, 10, 26)
    assert joined((only, only), only, (12, 20)) is only


def test_a_quote_over_two_passages_has_the_white_space_of_the_file():
    first, second = passage(TEXT, 10, 26), passage(TEXT, 29, 43)
    whole = joined((first, second), second, (10, 43))
    assert whole.text == "Stop the server.\n\n\nCopy the file."
    found = quote_over(TEXT, first, second)
    assert found.text == TEXT[10:43]
    assert (found.passage.start_line, found.passage.end_line) == (3, 5)


def test_a_quote_stays_as_it_was_where_the_file_has_changed():
    first, second = passage(TEXT, 10, 26), passage(TEXT, 29, 43)
    whole = joined((first, second), second, (10, 43))
    quote = Quote(whole, 10, 43, 1.0)
    document = Document("d", "n.md", TEXT.replace("Stop", "Halt"))
    assert exact(quote, document) == quote
    assert exact(quote, replace(document, text="")) == quote


@given(
    st.text(alphabet="ab\n", min_size=1).filter(str.strip),
    st.text(alphabet=" \n\t", min_size=1, max_size=6),
    st.text(alphabet="ab\n", min_size=1).filter(str.strip),
)
def test_a_quote_over_passages_equals_the_text_of_the_file(before, gap, after):
    before, after = before.strip(), after.strip()
    text = before + gap + after
    first = passage(text, 0, len(before))
    second = passage(text, len(before) + len(gap), len(text))
    assert quote_over(text, first, second).text == text
