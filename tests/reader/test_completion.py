"""Bytes of tokens to readable text: whole characters, no reasoning, stops found across pieces."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reader.completion import REASONING, VisibleText, is_reasoning_mark, opens_reasoning


def shown(content: bytes, cuts: list[int] | None = None, **options: str) -> str:
    """The text of a completion whose bytes come in pieces cut at these places; one each if none."""
    visible = VisibleText(**options)
    places = sorted({0, len(content), *(cuts if cuts is not None else range(len(content)))})
    text = ""
    for start, end in pairwise(places):
        text += visible.add(content[start:end])
        if visible.ended:
            break
    return text + visible.finish()


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Paris.", "Paris."),
        (" \n Paris. ", "Paris. "),
        ("größer 🐈 中文", "größer 🐈 中文"),
        ("", ""),
        ("<", "<"),
        ("< 5 [2]", "< 5 [2]"),
        ("<think>hm</think>\n\nParis.", "Paris."),
        ("<think>hm</think><think>more</think>Paris.", "Paris."),
        ("<think>never ends", ""),
        ("The tag <think> opens it.", "The tag <think> opens it."),
        ("[THINK]hm[/THINK]Paris.", "Paris."),
        ("<|channel|>analysis<|message|>hm<|end|><|channel|>final<|message|>Paris.", "Paris."),
        ("<|channel|>final<|message|>Paris.", "Paris."),
    ],
)
def test_what_a_person_reads(written, text):
    assert shown(written.encode()) == text


def test_reasoning_that_the_prompt_has_begun_is_hidden():
    end = opens_reasoning("<|im_start|>assistant\n<think>\n")
    assert end == "</think>"
    assert shown(b"hm, 2 < 3</think>\nParis.", reasoning_end=end) == "Paris."


@pytest.mark.parametrize("prompt", ["<|im_start|>assistant\n", "<think>\n\n</think>\n\n", ""])
def test_reasoning_that_the_prompt_has_not_begun(prompt):
    assert opens_reasoning(prompt) == ""


def test_marks_are_told_from_other_control_tokens():
    assert is_reasoning_mark("<|channel|>")
    assert is_reasoning_mark("</think>")
    assert not is_reasoning_mark("<|im_start|>")


def test_a_completion_ends_at_its_stop_even_across_pieces():
    assert shown(b"Paris.\nUser: and Rome?", stop="\nUser:") == "Paris."
    assert shown(b"Paris.\nUsers like it.", stop="\nUser:") == "Paris.\nUsers like it."
    assert shown(b"Paris.\nUse", stop="\nUser:") == "Paris.\nUse"


def test_bytes_that_are_no_text_do_not_end_the_stream():
    assert shown(b"a\xffb") == "a\ufffdb"
    assert shown("é".encode()[:1]) == ""


def test_text_is_shown_as_soon_as_it_is_certain():
    visible = VisibleText()
    assert [visible.add(piece) for piece in (b"<thin", b"g> is", b" not")] == [
        "",
        "<thing> is",
        " not",
    ]


@given(st.text(), st.lists(st.integers(0, 60)), st.sampled_from(["", "\nUser:"]))
def test_pieces_do_not_matter(text, cuts, stop):
    content = text.encode("utf-8", "replace")
    cuts = [cut for cut in cuts if cut < len(content)]
    assert shown(content, cuts, stop=stop) == shown(content, stop=stop)


@given(st.text(alphabet="ab c\n<>"), st.sampled_from(REASONING))
def test_every_family_of_reasoning_is_hidden(text, marks):
    begin, end = marks
    assert shown(f"{begin}{text}{end}Paris.".encode()) == "Paris."
