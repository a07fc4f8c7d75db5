"""Answers in the very words of the excerpts: what the grammar lets a reader write."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.language.expected_answer import is_question
from rag.models.find_reader import find_reader
from rag.prompt.copy_grammar import verbatim_grammar
from rag.prompt.messages import CANNOT_ANSWER
from rag.reader.generate import LlamaGenerator
from rag.reader.llama_context import ReaderSettings
from rag.reader.sampler import Sampler

EXCERPTS = (
    'The "Great" bridge\nwas opened in 1911, by Ada.',
    "桥建于1911年。 Naïve \x07\\ it's 5-cylinder (50%).",
)


@pytest.fixture(scope="module")
def generator():
    reader = find_reader(Path(), "smollm2-135m-instruct")
    generator = LlamaGenerator(reader, ReaderSettings(context_window=256))
    yield generator
    generator.close()


def allows(generator: LlamaGenerator, text: str, question: str = "") -> bool:
    """Whether a reader may write exactly this, told token by token."""
    model = generator._model
    sampler = Sampler(model, 0.0, 0, verbatim_grammar(EXCERPTS, CANNOT_ANSWER, question))
    end = model.tokenize("<|im_end|>", True)
    try:
        for token in (*model.tokenize(text, False), *end):
            if not sampler._allows(token):
                return False
            if token not in end:
                sampler._c.llama_sampler_accept(sampler._grammar, token)
    finally:
        sampler.close()
    return True


@pytest.mark.real
@pytest.mark.parametrize(
    "text",
    [
        "1911 [1]",
        "1911 [2]",
        "the bridge was opened [1]",
        '"Great" bridge was [1]',
        'the "Great" bridge was opened in 1911, by Ada. [1]',
        "an Ada [1]",
        "桥 [2]",
        "建于1911年 [2]",
        "Naïve [2]",
        "it's 5 [2]",
        "50% [2]",
        CANNOT_ANSWER,
    ],
)
def test_words_of_an_excerpt_with_its_mark_or_a_refusal(generator, text):
    assert allows(generator, text)


@pytest.mark.real
@pytest.mark.parametrize(
    "text",
    [
        "1912 [1]",
        "1911",
        "Ada [2]",
        "1911 [3]",
        "opened by Ada [1]",
        "bridg [1]",
        "Ada. 桥 [1]",
        "The documents say so.",
        "",
    ],
)
def test_nothing_else(generator, text):
    assert not allows(generator, text)


@pytest.mark.real
@pytest.mark.parametrize(
    ("question", "text", "allowed"),
    [
        ("Who opened the bridge?", "the bridge [1]", False),
        ("Who opened the bridge?", "bridge was opened in [1]", False),
        ("Who opened the bridge?", "Ada [1]", True),
        ("Who opened the bridge?", "bridge was opened in 1911, by Ada [1]", True),
        ("Was Ada naïve, and when did bridges open?", "Ada [1]", False),
        ("Was it Ada or 1911?", "Ada [1]", True),
        ("Which great bridge did Ada open in 1911?", "1911 [1]", False),
        ("Which great bridge did Ada open in 1911?", CANNOT_ANSWER, True),
        ("Which great bridge did Ada open in 1911?", "5-cylinder [2]", True),
    ],
)
def test_an_answer_says_something_that_the_question_did_not(generator, question, text, allowed):
    assert allows(generator, text, question) == allowed


@pytest.mark.real
def test_without_excerpts_there_is_only_the_refusal(generator):
    grammar = verbatim_grammar(["", " \n"], CANNOT_ANSWER)
    tokens = generator._model.tokenize("Ada built the bridge.", False)
    assert "".join(generator.generate(tokens, 40, grammar)) == CANNOT_ANSWER


def test_long_excerpts_are_not_held_to():
    assert verbatim_grammar(["word " * 200, "word " * 201], CANNOT_ANSWER) == ""
    assert verbatim_grammar(["word " * 200, "word " * 200], CANNOT_ANSWER)


@pytest.mark.parametrize(
    "text",
    [
        "who built it",
        "Built by whom?",
        "wann war das",
        "¿Y en 2019?",
        "где это",
        "谁建了它",
        "كم عددها",
    ],
)
def test_questions(text):
    assert is_question(text)


@pytest.mark.parametrize(
    "text", ["Summarise this.", "sqlite backup tools", "List what helps", "Whatever", "Explain how"]
)
def test_instructions_and_subjects_are_no_questions(text):
    assert not is_question(text)
