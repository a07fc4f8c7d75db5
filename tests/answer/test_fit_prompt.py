"""What the model reads fits exactly; what it repeats is stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.answer.fit_prompt import excerpts_for, make_prompt
from rag.answer.write_sentences import write
from rag.core.config import Config
from rag.core.errors import ContextOverflow
from rag.core.records import Passage, Quote, ScoredPassage
from rag.prompt.messages import Excerpt
from tests.helpers.fakes import FakeGenerator

CONFIG = Config(Path("home"), answer_tokens=8)
EXCERPTS = [Excerpt(f"p{n}", "Backups", f"excerpt {n} " + "word " * 20) for n in range(5)]


def passage(text):
    return Passage("p1", "d1", "a.md", "Backups", "Backups > Restore", text, 0, len(text), 1, 1)


@pytest.mark.parametrize("window", [70, 100, 200, 2048])
def test_the_budget_adds_up_to_the_context_window_and_to_the_prompt(window):
    prompt = make_prompt(FakeGenerator(context_window=window), CONFIG, "why?", EXCERPTS)
    b = prompt.draft.budget
    parts = (b.system, b.history, b.passages, b.question)
    assert sum(parts) == len(prompt.tokens) == prompt.draft.prompt_tokens
    assert sum(parts) + b.reserved + b.free == b.context_window == window


def test_what_does_not_fit_is_named_and_never_cut():
    generator = FakeGenerator(context_window=100)
    prompt = make_prompt(generator, CONFIG, "why?", EXCERPTS)
    dropped = [d.passage_id for d in prompt.draft.dropped]
    assert [*prompt.draft.in_prompt, *dropped] == ["p0", "p1", "p2", "p3", "p4"] and dropped
    write(generator, prompt, lambda sentence: None)
    for number in range(5):
        whole = f"excerpt {number} " + "word " * 20
        assert (whole.strip() in generator.prompts[0]) == (f"p{number}" in prompt.draft.in_prompt)


def test_a_window_too_small_for_one_excerpt_is_an_error_with_the_setting():
    with pytest.raises(ContextOverflow, match="context window of 40") as caught:
        make_prompt(FakeGenerator(context_window=40), CONFIG, "why?", EXCERPTS)
    assert "RAG_CONTEXT_WINDOW=" in caught.value.hint


def test_the_same_input_gives_the_same_prompt():
    one, two = (make_prompt(FakeGenerator(), CONFIG, "why?", EXCERPTS) for _ in range(2))
    assert (one.tokens, one.draft.prompt_sha256) == (two.tokens, two.draft.prompt_sha256)


def test_sentences_are_told_as_soon_as_the_next_one_begins():
    generator = FakeGenerator("It was moved in 2022. In March, that is.")
    told: list[str] = []
    draft = write(generator, make_prompt(generator, Config(Path()), "when?", EXCERPTS), told.append)
    assert told == ["It was moved in 2022.", "In March, that is."]
    assert draft.text == " ".join(told) and draft.completion_tokens == 9


def test_a_model_that_repeats_itself_is_stopped():
    generator = FakeGenerator("The answer is three. " * 20)
    told: list[str] = []
    draft = write(
        generator, make_prompt(generator, Config(Path()), "how many?", EXCERPTS), told.append
    )
    assert told == ["The answer is three."]
    assert len(draft.text.split()) < 15


def test_a_tiny_model_reads_quotes_and_a_capable_one_whole_passages():
    whole = passage("Stop the server. Then restore the newest copy.")
    quotes = [Quote(whole, 17, 46, 0.9)]
    tiny, capable = FakeGenerator(), FakeGenerator()
    capable.parameters = 3_000_000_000
    scored = [ScoredPassage(1, 0.9, whole)]
    assert [e.text for e in excerpts_for(tiny, quotes, scored)] == ["Then restore the newest copy."]
    assert [e.text for e in excerpts_for(capable, quotes, scored)] == [whole.text]
    assert excerpts_for(tiny, quotes, scored)[0].heading == "Backups > Restore"
