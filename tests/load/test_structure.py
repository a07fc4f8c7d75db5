"""Structure is true to the text: sections, pages, tables, records and passages of every reader."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.core.errors import SourceError
from rag.core.records import Document
from rag.load.compose import Composer
from rag.load.content import Content
from rag.load.formats import CONVERT, SUFFIXES
from rag.load.plain.markdown import read_markdown
from rag.load.plain.tables import read_csv, read_json
from rag.load.read_bytes import read_content
from rag.load.split import SplitSettings, embedded_text, split
from rag.load.table.grid import Cell, grid


def count(texts):
    """Words and signs: near enough to a tokenizer, and far quicker."""
    return [len(re.findall(r"\w+|[^\w\s]", text)) + 2 for text in texts]


def words(text: str) -> str:
    return "".join(re.findall(r"[^\W_]+", text)).casefold()


def assert_true(content: Content) -> None:
    """Every offset of a content says what it claims to say."""
    text = content.text
    starts = [section.start for section in content.sections]
    assert starts == sorted(starts)
    for section in content.sections:
        assert text[section.start - 1 : section.start] in ("\n", "")
        assert text[section.start :].split("\n", 1)[0].strip() or content.kind == "code"
    for page in content.pages:
        assert 0 <= page.start <= page.end <= len(text)
        assert text[page.start - 1 : page.start] in ("\n", "") or page.start == len(text)
    for one, following in zip(content.pages, content.pages[1:], strict=False):
        assert one.end == following.start
    assert_tables(content)
    ends = [0, *(end for _, end in content.records)]
    for (start, end), before in zip(content.records, ends, strict=False):
        assert before <= start < end <= len(text)
        assert text[start:end].strip()


def assert_tables(content: Content) -> None:
    position = 0
    for table in content.tables:
        assert position <= table.start <= table.end <= len(content.text)
        position = table.start
        for row in table.rows:
            assert position <= row.start < row.end <= table.end
            position = row.end
            shown = words(content.text[row.start : row.end])
            assert all(not table.columns or len(row.cells) >= len(table.columns) for _ in "x")
            if not content.verbatim:
                assert all(words(cell) in shown for cell in row.cells)
        position = table.end


def assert_split(content: Content, limit: int = 120) -> None:
    """Passages are slices, in order, and nothing but white space lies between them."""
    document = Document("d", "s", content.text, kind=content.kind, sections=content.sections,
                        pages=content.pages, verbatim=content.verbatim, tables=content.tables,
                        records=content.records)  # fmt: skip
    position = 0
    for passage in split(document, count, SplitSettings(limit, limit // 4)):
        assert passage.text == content.text[passage.start : passage.end] == passage.text.strip()
        assert not content.text[position : passage.start].strip()
        assert count([embedded_text(passage.heading, passage.text)])[0] <= limit
        position = passage.end
        for table in content.tables:
            cut = [row for row in table.rows if row.start < passage.start < row.end]
            assert not any(count([content.text[r.start : r.end]])[0] < limit // 4 for r in cut)
    assert not content.text[position:].strip()


def readable(folder: Path) -> list[Path]:
    known = SUFFIXES - CONVERT.keys()
    return [p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix.lower() in known]


def test_every_file_at_hand_is_true(shared):
    folders = [shared / "documents", shared / "vault" / "files", shared.parent / "hunt" / "cases",
               shared / "til" / "python"]  # fmt: skip
    read = 0
    for path in (path for folder in folders if folder.is_dir() for path in readable(folder)):
        try:
            content = read_content(path.read_bytes(), path.suffix.lower())
        except SourceError:
            continue
        try:
            assert_true(content)
            if len(content.text) < 100_000:
                assert_split(content)
        except AssertionError as error:
            raise AssertionError(str(path)) from error
        read += 1
    assert read > 150


line = st.text(st.sampled_from("ab 1.\t\n|#-`\u200b\r"), max_size=12)
step = st.one_of(
    st.tuples(st.just("block"), line, st.booleans()),
    st.tuples(st.just("heading"), line, st.booleans()),
    st.tuples(st.just("page"), line, st.booleans()),
    st.tuples(st.just("record"), line, st.booleans()),
    st.tuples(st.just("markdown"), line, st.booleans()),
    st.tuples(st.just("fence"), line, st.booleans()),
    st.tuples(st.just("table"), line, st.booleans()),
)


@settings(max_examples=300)
@given(st.lists(step, max_size=12))
def test_whatever_a_reader_does_its_structure_is_true(steps):
    composer = Composer()
    for number, (what, text, flag) in enumerate(steps):
        if what == "block":
            composer.block(text, tight=flag)
        elif what == "heading":
            composer.heading(text, 1 + number % 3, shown=flag)
        elif what == "page":
            composer.page(number)
        elif what == "markdown":
            composer.markdown(text, read_markdown)
        elif what == "table":
            cells = [[Cell(text, 1 + number % 3), Cell("x")], [Cell("y", 1, 2), Cell(text)]]
            composer.table(grid(cells))
        else:
            getattr(composer, what)(text)
    content = composer.content()
    assert_true(content)
    assert_split(content, 40)


@settings(max_examples=200)
@given(st.lists(st.lists(st.text('ab1,;"\n', max_size=6), min_size=2, max_size=4), max_size=8))
def test_any_csv_is_true(rows):
    quoted = "\n".join(",".join(json.dumps(cell) for cell in row) for row in rows)
    for text in (quoted, "\n".join(",".join(row) for row in rows)):
        content = read_csv(text)
        assert_true(content)
        assert_split(content, 60)


leaf = st.text("ab 1", max_size=8)


def fields(inner):
    return st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=4)


@settings(max_examples=100)
@given(st.recursive(leaf, lambda inner: st.lists(inner, max_size=4) | fields(inner)))
def test_any_json_is_true(value):
    content = read_json(json.dumps({"users": [value] * 30}))
    assert_true(content)
    assert_split(content, 60)


@pytest.mark.parametrize("tight", [True, False])
def test_a_section_begins_at_its_first_line_however_it_joins(tight):
    composer = Composer()
    composer.block("above")
    composer.heading("unseen", 1, shown=False)
    composer.page(2)
    composer.block("  1629 | first", tight=tight)
    content = composer.content()
    assert content.text[content.sections[0].start :] == "  1629 | first"
    assert content.text[content.pages[0].start :] == "  1629 | first"
