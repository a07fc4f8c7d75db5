"""A conversation keeps its subject, and its prompt only grows until it is condensed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.chat.conversation import Conversation, query_for, said
from rag.chat.followup.subject import Said
from rag.core.errors import ContextOverflow
from rag.search.retrieve import Search
from tests.helpers.fakes import FakeGenerator
from tests.helpers.talking import WordEmbedder, add_files, collection_at, workspace_of

HARBOUR = "The Harbour app is led by Noor Haddad."
DEADLINE = "The deadline of the Harbour app is the 30th of September."


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    return collection_at(tmp_path_factory.mktemp("home"))


class Listening:
    """Notes the order of what it hears."""

    def __init__(self):
        self.heard = []

    def searching(self, query):
        self.heard.append(("searching", query))

    def evidence(self, quotes):
        self.heard.append(("evidence", quotes[0].text))

    def sentence(self, sentence):
        self.heard.append(("sentence", sentence.text))

    def progress(self, answer, done, total):
        self.heard.append(("progress", answer.plan))

    def line(self, sentence, proof):
        self.heard.append(("line", sentence.text))


def talk(config, *questions, answers=(HARBOUR,), window=2048, **settings):
    """Ask in turn; the generator, the conversation and what a listener heard."""
    generator, listening = FakeGenerator(*answers, context_window=window), Listening()
    conversation = Conversation(Search(limit=4), **settings)
    with workspace_of(replace(config, answer_tokens=32), generator) as workspace:
        for question in questions:
            conversation.ask(workspace, question, listening, searching=listening.searching)
    return generator, conversation, listening.heard


def test_the_query_is_told_before_the_evidence_and_the_evidence_before_the_answer(config):
    _, _, heard = talk(
        config, "who leads the Harbour app?", "what is its deadline?", answers=(HARBOUR, DEADLINE)
    )
    assert [kind for kind, _ in heard] == [
        "evidence", "sentence", "searching", "evidence", "sentence",
    ]  # fmt: skip
    assert heard[2] == ("searching", "what is the Harbour app's deadline? leads")


def test_a_first_question_is_searched_as_it_was_typed(config):
    _, conversation, heard = talk(config, "and why?")
    assert conversation.turns[0].answer.query == "and why?"
    assert not conversation.turns[0].follows
    assert "searching" not in dict(heard)


def test_a_new_subject_drops_the_old_one(config):
    collection = collection_at(config.home)
    with workspace_of(collection) as workspace:
        past = [Said("who leads the Harbour app?", ("Harbour app",))]
        ask = "when was the greenhouse roof last painted?"
        assert query_for(workspace.collection, WordEmbedder(), ask, past) == ask


def test_the_second_prompt_begins_with_the_first_and_repeats_no_excerpt(config):
    generator, conversation, _ = talk(
        config, "who leads the Harbour app?", "who leads it?", extract=False
    )
    first, second = generator.prompts
    assert second.startswith(first.rpartition("assistant:")[0])
    assert second.count(HARBOUR) == first.count(HARBOUR) + 1  # the answer itself
    draft = conversation.turns[1].answer.draft
    assert draft.reused_tokens >= conversation.turns[0].answer.draft.prompt_tokens - 1
    assert set(draft.in_prompt) >= set(conversation.turns[0].answer.draft.in_prompt)


def test_a_full_window_condenses_whole_turns_and_goes_on(config):
    answers = (f"{HARBOUR} {DEADLINE}",)
    generator, conversation, _ = talk(
        config, *["who leads the Harbour app?", "what is its deadline?"] * 12,
        answers=answers, window=330,
    )  # fmt: skip
    assert conversation.condensed > 0
    assert len(conversation.turns) == 24
    assert all(turn.answer.draft.budget.free >= 0 for turn in conversation.turns)
    last = generator.prompts[-1]
    assert last.count("assistant:") < 24
    for answer in last.split("assistant:")[1:-1]:
        told = answer.partition("user:")[0].strip()
        assert told in (HARBOUR, DEADLINE, answers[0]), "a turn was cut in the middle"


def test_a_window_that_shrank_is_met_by_forgetting_not_by_failing(config):
    conversation = Conversation(Search(limit=4))
    with workspace_of(replace(config, answer_tokens=32), FakeGenerator(HARBOUR)) as workspace:
        for _ in range(4):
            conversation.ask(workspace, "who leads the Harbour app?")
    small = FakeGenerator(HARBOUR, context_window=150)
    listening = Listening()
    with workspace_of(replace(config, answer_tokens=32), small) as workspace:
        turn = conversation.ask(workspace, "who leads the Kite migration?", listening)
    assert turn.answer.draft.prompt_tokens <= 150 - 32
    assert [kind for kind, _ in listening.heard].count("evidence") == 1


def test_a_question_too_large_for_any_window_leaves_the_conversation_as_it_was(config):
    tiny = FakeGenerator(HARBOUR, context_window=20)
    conversation = Conversation(Search(limit=4))
    with (
        workspace_of(config, tiny) as workspace,
        pytest.raises(ContextOverflow),
    ):
        conversation.ask(workspace, "who leads the Harbour app?")
    assert conversation.turns == []


def test_withheld_answers_are_not_told_to_the_model(config):
    generator, conversation, _ = talk(replace(config, threshold=1.0), "who leads the Harbour app?")
    assert conversation.turns[0].answer.mode == "abstained"
    with workspace_of(config, generator) as workspace:
        conversation.ask(workspace, "who leads the Kite migration?")
    assert generator.prompts[0].count("user:") == 1


def test_an_ingest_meanwhile_is_seen_at_the_next_question(tmp_path):
    config = collection_at(tmp_path)
    conversation = Conversation(Search(limit=4), extract=True)
    with workspace_of(config) as workspace:
        conversation.ask(workspace, "who leads the Harbour app?")
        page = tmp_path / "files" / "notes" / "zebra.md"
        page.write_text("# Zebra\n\nThe zebra crossing was repainted in June.\n", encoding="utf-8")
        add_files(config, page.parent)
        turn = conversation.ask(workspace, "when was the zebra crossing repainted in June?")
    assert turn.answer.passages[0].passage.source.endswith("zebra.md")


def test_what_a_turn_leaves_is_its_query_and_what_it_cited(config):
    _, conversation, _ = talk(config, "who leads the Harbour app?", extract=True)
    left = said(conversation.turns[0])
    assert left.query == "who leads the Harbour app?"
    assert left.headings[0] == "Harbour app"
    assert HARBOUR in left.texts[0]
