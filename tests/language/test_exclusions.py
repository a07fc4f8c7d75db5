"""What a question rules out does not stand in its answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.answer.fit_prompt import make_prompt
from rag.answer.write_sentences import write
from rag.core.config import Config
from rag.core.extractive import Extractive
from rag.language.exclusions import leave_out, ruled_out
from rag.prompt.messages import Excerpt
from tests.helpers.fakes import FakeGenerator


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Besides French and Latin, which languages are taught?", {"french", "latin"}),
        ("Along with ships, locomotives or mills, what ran on steam?", {"ship", "locomot", "mill"}),
        ("Which language is taught besides French?", {"french"}),
        ("Who other than Boulton did Watt work with?", {"boulton"}),
        ("What city, aside from Berne, has a bear pit?", {"bern"}),
        ("Which schools, along with public schools, are free?", {"public"}),
        ("Besides the Institute of Electrical Engineers, which is there?", {"institut", "electr"}),
        ("Welche Sprachen außer Latein werden gelehrt?", {"latein"}),
        ("Además de París, ¿qué ciudades visitó?", {"pari"}),
        ("Кто, кроме Уатта, строил машины?", {"уатт"}),
        ("Which languages are taught?", set()),
        ("What is other than itself?", {"itself"}),
        ("What stands along with", set()),
    ],
)
def test_what_a_question_rules_out(question, terms):
    assert terms <= ruled_out(question)
    assert bool(terms) == bool(ruled_out(question))


def test_a_word_of_what_is_asked_is_not_ruled_out():
    assert "engin" not in ruled_out("Besides steam engines, which engines are there?")


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("French, German and Latin [2]", "German and Latin [2]"),
        ("German and French [1]", "German [1]"),
        ("German, French, Latin or Greek [1]", "Latin or Greek [1]"),
        ("German, and the French language. [3]", "German [3]"),
        ("vitamin E and the French kind [1]", "vitamin E [1]"),
        ("x, y and French [1]", "x, y [1]"),
        ("francés y French [1]", "francés [1]"),
        ("the French [1]", "the French [1]"),
        ("German and Latin [1][2]", "German and Latin [1][2]"),
        ("German", "German"),
        ("and [1]", "and [1]"),
        ("", ""),
    ],
)
def test_what_is_left_of_an_answer(answer, left):
    assert leave_out(answer, frozenset({"french"})) == left


@pytest.mark.parametrize("reader", [Extractive("The", 0.0, 0.0), None])
def test_only_a_reader_that_copies_has_its_lists_cut(reader):
    generator = FakeGenerator("French and German [1]")
    generator.extractive = reader
    excerpts = [Excerpt("p1", "", "French and German are taught.")]
    question = "Besides French, which languages are taught?"
    prompt = make_prompt(generator, Config(Path()), question, excerpts)
    told: list[str] = []
    draft = write(generator, prompt, told.append)
    assert told == ["German [1]" if reader else "French and German [1]"]
    assert draft.text == "French and German [1]"
