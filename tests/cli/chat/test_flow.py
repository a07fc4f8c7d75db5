"""A streamed answer: wrapped as it comes, Markdown seen as what it means."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from rag.cli.show.flow import Flow
from rag.cli.show.markdown import stands_alone, styled


def flowed(pieces, width, *, terminal=True, indent=0):
    console = Console(
        file=io.StringIO(), width=width, force_terminal=terminal, soft_wrap=True, color_system=None
    )
    flow = Flow(console, indent)
    for piece in pieces:
        flow.add(Text(piece))
    flow.end()
    return console.file.getvalue()


def test_words_are_never_broken_and_pieces_share_a_line():
    printed = flowed(["The office stays in", "Lindenstraße until the lease ends."], 20)
    assert printed == "The office stays in\nLindenstraße until\nthe lease ends.\n"


def test_an_indent_is_kept_on_every_line():
    assert flowed(["one two three"], 8, indent=2) == "  one\n  two\n  three\n"


def test_wide_characters_count_twice():
    assert flowed(["我们决定留在", "林登街"], 12) == "我们决定留在\n林登街\n"


def test_a_pipe_gets_one_line():
    assert flowed(["a " * 60, "b"], 20, terminal=False).count("\n") == 1


@given(
    st.lists(st.text("ab 我…é", min_size=1, max_size=30), max_size=6),
    st.integers(min_value=4, max_value=30),
)
def test_nothing_is_lost_and_no_line_is_too_wide(pieces, width):
    printed = flowed(pieces, width)
    assert "".join(printed.split()) == "".join("".join(pieces).split())
    assert all(cell_len(line.rstrip()) <= width for line in printed.splitlines())


def test_a_window_that_shrinks_in_the_middle_begins_a_new_line():
    console = Console(file=io.StringIO(), width=40, force_terminal=True, soft_wrap=True)
    flow = Flow(console)
    flow.add(Text("a sentence of five words"))
    console.width = 10
    flow.add(Text("one more"))
    assert console.file.getvalue() == "a sentence of five words\none more"


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Use `VACUUM INTO` for it.", "Use VACUUM INTO for it."),
        ("It is **really** good.", "It is really good."),
        ("See [the page](http://example.org/x).", "See the page."),
        ("snake_case_names and 2 * 3 * 4 stay", "snake_case_names and 2 * 3 * 4 stay"),
        ("<b>bold</b> &amp; &#27;[31m", "<b>bold</b> &amp; &#27;[31m"),
        ("[bold]rich[/bold]", "[bold]rich[/bold]"),
        ("- an `item`", "• an item"),
        ("2. the second", "2. the second"),
        ("## Backups", "Backups"),
        ("```sh\nrag chat\n```", "rag chat"),
        ("an unclosed `mark and **another", "an unclosed `mark and **another"),
    ],
)
def test_markdown_is_seen_as_what_it_means(written, seen):
    assert styled(written).plain == seen


@pytest.mark.parametrize("written", ["- item", "1) item", "# Title", "| a | b |", "~~~\nx\n~~~"])
def test_blocks_stand_on_lines_of_their_own(written):
    assert stands_alone(written)


@given(st.text(max_size=80))
def test_any_text_is_taken(text):
    assert "\x1b]8" not in styled(text.replace("\x1b", "")).markup
    stands_alone(text)
