"""What a search shows of a passage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.cli.show.snippet import snippet

LONG = "Nothing of note happened. " * 12
ANSWER = "Back up the database first with the backup command, then vacuum it."


def words(found):
    return [found.text[start:end] for start, end in found.marked]


def test_the_stretch_with_most_words_of_the_query_is_shown():
    found = snippet(f"{LONG}One database. {LONG}{ANSWER} {LONG}", "database backups", 70)
    assert found.text.startswith("…") and found.text.endswith("…")
    assert "Back up the database first" in found.text or "database first with the" in found.text
    assert words(found) == ["database", "backup"]


def test_without_a_word_of_the_query_the_beginning_is_shown():
    found = snippet(LONG, "sqlite", 40)
    assert found.text.startswith("Nothing of note") and found.text.endswith("…")
    assert not found.marked


def test_a_short_passage_is_shown_whole_without_the_headings_it_opens_with():
    found = snippet("# Backups\n\n## Nightly\n\nCopied at three.", "copied", 60)
    assert (found.text, words(found)) == ("Copied at three.", ["Copied"])
    assert snippet("# Only a title", "x", 60).text == "# Only a title"


def test_text_without_spaces_has_its_words_marked():
    text = "今天天气很好我们去公园散步" * 4 + "然后备份数据库" + "今天天气很好我们去公园散步" * 4
    found = snippet(text, "数据库", 40)
    assert "数据" in words(found)


@given(st.text(), st.text(), st.integers(10, 120))
def test_a_snippet_is_one_clean_line_within_its_width(text, query, width):
    found = snippet(text, query, width)
    assert len(found.text) <= width
    assert found.text.isprintable() or not any(c in found.text for c in "\n\r\t\x1b")
    assert all(0 <= start < end <= len(found.text) for start, end in found.marked)


@pytest.mark.parametrize("width", [20, 40, 80])
def test_marks_are_words_of_the_passage(width):
    found = snippet(LONG + ANSWER, "vacuum the database", width)
    assert set(words(found)) <= {"vacuum", "database"} and found.marked
