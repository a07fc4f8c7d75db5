"""Passages are exact slices, cover everything once, stay under the limit and in their section."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.core.document_structure import Page, Section
from rag.core.records import Document
from rag.load.split import SplitSettings, embedded_text, split


def words(texts):
    """Counts words and two special tokens: small enough to check by eye."""
    return [len(text.split()) + 2 for text in texts]


def document(text, kind="markdown", **fields):
    return Document("d1", "notes/a.md", text, kind=kind, **fields)


MARKDOWN = """# Backups

We copy the database every night.

## Restore

Stop the server first.

```sh
systemctl stop app

litestream restore app.db
```

| file | size |
|------|------|
| app.db | 4 MB |
"""
SECTIONS = (Section(0, 1, "Backups"), Section(MARKDOWN.index("## Restore"), 2, "Restore"))


def test_short_neighbours_under_one_heading_are_joined():
    passages = split(document(MARKDOWN, sections=SECTIONS), words, SplitSettings(100, 60))
    assert [p.heading for p in passages] == ["Backups", "Backups > Restore"]
    assert passages[0].text == "# Backups\n\nWe copy the database every night."
    assert passages[1].text.endswith("| app.db | 4 MB |")


def test_code_fence_with_blank_line_and_table_stay_whole():
    passages = split(document(MARKDOWN, sections=SECTIONS), words, SplitSettings(100, 1))
    texts = [p.text for p in passages]
    assert "```sh\nsystemctl stop app\n\nlitestream restore app.db\n```" in texts
    assert "| file | size |\n|------|------|\n| app.db | 4 MB |" in texts


def test_lines_count_from_one_in_the_file():
    passages = split(document(MARKDOWN, sections=SECTIONS), words, SplitSettings(100, 1))
    lines = MARKDOWN.split("\n")
    for passage in passages:
        shown = "\n".join(lines[passage.start_line - 1 : passage.end_line])
        assert passage.text in shown
        assert lines[passage.start_line - 1].strip() == passage.text.split("\n")[0].strip()


def test_text_that_is_not_the_files_own_has_no_lines():
    (passage,) = split(document("one\n\ntwo", verbatim=False), words, SplitSettings(100, 50))
    assert (passage.start_line, passage.end_line) == (None, None)


def test_pages_are_never_joined():
    text = "first page\n\nsecond page"
    pages = (Page(1, 0, 12), Page(2, 12, len(text)))
    passages = split(document(text, pages=pages, verbatim=False), words, SplitSettings(100, 50))
    assert [(p.page, p.text) for p in passages] == [(1, "first page"), (2, "second page")]


def test_long_paragraph_is_cut_at_sentence_ends():
    text = "One two three four. Five six seven eight. Nine ten eleven twelve."
    passages = split(document(text, kind="text"), words, SplitSettings(8, 1))
    assert [p.text for p in passages] == text.replace(". ", ".|").split("|")


def test_breadcrumb_is_embedded_only_where_the_text_does_not_show_it():
    assert embedded_text("Backups > Restore", "## Restore\n\nStop it.") == (
        "Backups\n## Restore\n\nStop it."
    )
    assert embedded_text("", "Stop it.") == "Stop it."


def test_an_edit_elsewhere_changes_no_passage_id():
    before = split(document("alpha beta\n\ngamma delta"), words, SplitSettings(100, 1))
    after = split(document("new words here\n\nalpha beta\n\ngamma"), words, SplitSettings(100, 1))
    assert before[0].passage_id == after[1].passage_id
    assert before[1].passage_id != after[2].passage_id


def test_repeated_paragraphs_have_ids_of_their_own():
    passages = split(document("same words\n\nsame words"), words, SplitSettings(100, 1))
    assert len({p.passage_id for p in passages}) == 2


def test_one_line_of_a_million_characters_is_cut():
    passages = split(document("x" * 1_000_000, kind="text"), lambda ts: [len(t) // 4 for t in ts],
                     SplitSettings(2000, 100))  # fmt: skip
    assert sum(p.end - p.start for p in passages) == 1_000_000


def test_a_heading_longer_than_the_limit_does_not_crowd_out_the_text():
    text = "body of the section"
    passages = split(
        document(text, sections=(Section(0, 1, "word " * 5000),)), words, SplitSettings(60, 20)
    )
    assert [p.text for p in passages] == [text]


line = st.text(st.sampled_from("ab .\tä中# |`-"), max_size=40)
texts = st.lists(line, max_size=30).map("\n".join)


@settings(max_examples=150)
@given(texts, st.sampled_from(["markdown", "text", "code"]), st.integers(12, 60), st.data())
def test_passages_cover_the_text_once_in_order_and_within_the_limit(text, kind, limit, data):
    starts = data.draw(st.lists(st.integers(0, max(0, len(text) - 1)), max_size=4, unique=True))
    sections = tuple(Section(start, 1, f"H{start}") for start in sorted(starts))
    count = lambda ts: [len(t) + 2 for t in ts]  # noqa: E731
    passages = split(
        document(text, kind, sections=sections), count, SplitSettings(limit, limit // 2)
    )
    position = 0
    for passage in passages:
        assert passage.text == text[passage.start : passage.end] == passage.text.strip() != ""
        assert text[position : passage.start].strip() == ""
        assert count([embedded_text(passage.heading, passage.text)])[0] <= limit
        position = passage.end
    assert text[position:].strip() == ""


def test_the_title_of_a_long_text_stays_with_its_first_sentences():
    text = "A study of boilers\n" + "One two three four five six. " * 20
    passages = split(document(text, kind="text"), words, SplitSettings(60, 1))
    assert passages[0].text.startswith("A study of boilers\nOne two")
    sizes = [len(p.text.split()) for p in passages]
    assert len(sizes) > 1 and min(sizes) > max(sizes) // 2
