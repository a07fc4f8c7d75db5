"""Sentence spans: literal cases of several scripts, then what must hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.language.sentences import guess_language, sentences


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Dr. Smith came on Jan. 5, 2020.", "It cost $3.5 million.", "Who paid?"],
        ["He met J. R. R. Tolkien.", "See http://a.b/c.html?x=1.", "Done!"],
        ['He said "I am. You are." and left.', "She stayed."],
        ["Tom, e.g., uses v1.2.3 and foo.bar() now.", "Then it ends."],
        ["Er kam am 5. Juni 1990 und ist geblieben.", "Das war z. B. gut."],
        ["El Sr. Pérez fue a la ciudad.", "¿Qué pasa?", "¡Hola!"],
        ["А. С. Пушкин родился в 1799 г. в Москве.", "Он писал стихи."],
        ["今天天气很好。", "我们去公园吧！", "你呢？"],
        ["ما هو هذا؟", "هذا كتاب."],
        ["यह एक किताब है।", "वह घर गया।"],
    ],
    ids=lambda expected: expected[0][:12],
)
def test_sentences_of_many_scripts(expected):
    assert cut(" ".join(expected)) == expected


def test_an_arabic_title_of_one_letter_ends_no_sentence():
    assert cut("قال د. أحمد. ثم ذهب.") == ["قال د. أحمد.", "ثم ذهب."]


def test_a_word_with_dots_inside_stays_whole_in_another_language():
    assert "U.S.A. 是国家。" in cut("他生于这里。U.S.A. 是国家。")


def test_wrapped_lines_are_one_sentence():
    assert cut("A line that is\nwrapped here. And\nthis one.") == [
        "A line that is\nwrapped here.",
        "And\nthis one.",
    ]


def test_what_heads_the_line_stays_with_what_it_heads():
    text = "**3 May.** Rain all day. Read.\n\n2. **Boat, paint.** Grey again. _Next._ Oars."
    assert cut(text) == [
        "**3 May.** Rain all day.",
        "Read.",
        "2. **Boat, paint.** Grey again.",
        "_Next._ Oars.",
    ]


def test_emphasis_ends_with_the_sentence_that_it_holds():
    assert cut("It rained, **all of it.** Then sun. **Now this. And that.**") == [
        "It rained, **all of it.**",
        "Then sun.",
        "**Now this.",
        "And that.**",
    ]
    assert cut("Two * 3. * Not closed.") == ["Two * 3.", "* Not closed."]


def test_markdown_units_stay_apart():
    text = "# Backups. Now\nWe moved.\n\n- one thing. Another\n- two\n  goes on\n1. first\n2. so"
    assert cut(text) == [
        "# Backups. Now",
        "We moved.",
        "- one thing.",
        "Another",
        "- two\n  goes on",
        "1. first",
        "2. so",
    ]


def test_fenced_code_and_table_rows_are_not_cut():
    fence = "```python\na = 1. \n\nb = c. Next\n```"
    text = f"Run this:\n\n{fence}\n\n| a. B | c |\n| d. E | f |"
    assert cut(text) == ["Run this:", fence, "| a. B | c |", "| d. E | f |"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Hund und die Katze sind nicht da", "de"),
        ("The dog is in the garden", "en"),
        ("El perro que se fue con la niña", "es"),
        ("Он писал", "ru"),
        ("人们", "zh"),
        ("", "en"),
    ],
)
def test_language_is_told_by_script_and_common_words(text, language):
    assert guess_language(text) == language


fragments = st.sampled_from(
    [
        *"。？\n।»(x😀",
        "\n\n",
        "- ",
        "# ",
        "```\n",
        "| a | ",
        "1. ",
        "U.S.",
        "Mr. ",
        "А. ",
        "؟ ",
        "a b. ",
    ]
)


@settings(max_examples=60)
@given(st.one_of(st.text(max_size=200), st.lists(fragments, max_size=30).map("".join)))
def test_spans_are_trimmed_apart_and_cover_every_visible_character(text):
    spans = sentences(text)
    position = 0
    for span in spans:
        assert position <= span.start < span.end
        assert not text[position : span.start].strip()
        inner = text[span.start : span.end]
        assert inner == inner.strip()
        position = span.end
    assert not text[position:].strip()
