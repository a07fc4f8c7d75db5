"""Markdown: the text untouched, its headings found, its front matter read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.load.plain.markdown import front_matter, read_markdown


def outline(text: str) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in read_markdown(text).sections]


def test_sections_begin_at_their_heading_line():
    text = "intro\n\n# One\ntext\n\n## Two ##\nmore\n\nThree\n===\nlast\n"

    content = read_markdown(text)

    assert content.text == text
    assert content.verbatim
    assert [text[s.start :].split("\n")[0] for s in content.sections] == [
        "# One",
        "## Two ##",
        "Three",
    ]
    assert outline(text) == [(1, "One"), (2, "Two"), (1, "Three")]


@pytest.mark.parametrize(
    "text",
    [
        "```bash\n# comment\n```\n",
        "~~~\n# comment\n~~~\n",
        "1. step\n\n    ```\n    # comment\n    ```\n",
        "- item\n  ```\n# comment\n  ```\n",
        "````\n```\n# still code\n````\n",
        "```\n# never closed\n",
        "    # indented code\n",
        "#hashtag\n",
        "- item\n---\n",
        "a | b\n--|--\n",
        "\n---\n",
        "> quote\n---\n",
        "#\n",
    ],
)
def test_what_only_looks_like_a_heading(text):
    assert outline(text) == []


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# **Bold** and `code`", "Bold and code"),
        ("# [link](http://a.example/b_c) here", "link here"),
        ("# Anchored {#id}", "Anchored"),
        ("# C#", "C#"),
        ("### snake_case_name", "snake_case_name"),
        ("# a\u200b  b", "a b"),
    ],
)
def test_titles_without_their_marks(line, title):
    assert outline(line) == [(line.index(" "), title)]


def test_a_setext_heading_of_two_lines_begins_at_the_first():
    text = "before\n\nA long\nheading\n-------\n"

    assert outline(text) == [(2, "A long heading")]
    assert text[read_markdown(text).sections[0].start :].startswith("A long")


def test_yaml_front_matter():
    text = '---\ntitle: "Trip # to Rome"\ndate: 2024-03-01 # day\ntags:\n  - a\n---\n# First\n'

    content = read_markdown(text)

    assert (content.title, content.date) == ("Trip # to Rome", "2024-03-01")
    assert outline(text) == [(1, "First")]


def test_toml_front_matter():
    content = read_markdown('+++\ntitle = "Rome"\ndate = 2024-03-01T10:00:00Z\n+++\ntext\n')

    assert (content.title, content.date) == ("Rome", "2024-03-01")


@pytest.mark.parametrize(
    "text", ["---\nno end\n", "----\na: b\n----\n", "+++\nnot [toml\n+++\n", ""]
)
def test_what_is_no_front_matter(text):
    fields, _ = front_matter(text)

    assert fields == {}


def test_the_first_heading_is_the_title():
    assert read_markdown("text\n\n## Sub\n\n# Later\n").title == "Sub"


def test_growing_yaml_is_never_expanded():
    """Merge keys make ten lines of YAML billions: the front matter is read line by line."""
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 30)]

    assert read_markdown("---\n" + "\n".join(lines) + "\ntitle: calm\n---\n").title == "calm"


@given(st.text(alphabet="#`~->= \nab[](){}*_", max_size=200))
def test_sections_lie_in_order_inside_the_text(text):
    sections = read_markdown(text).sections

    starts = [section.start for section in sections]
    assert starts == sorted(set(starts))
    assert all(0 <= start < len(text) for start in starts)
    assert all(section.title and "\n" not in section.title for section in sections)


def test_real_notes(shared):
    files = sorted((shared / "til").rglob("*.md"))
    contents = [read_markdown(file.read_text("utf-8")) for file in files]

    assert len(files) == 578
    assert all(content.title for content in contents)
    assert sum(len(content.sections) for content in contents) == 1589
