"""The order of an answer: proof, decision, writing, check; and what each step costs."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain

import pytest

from rag.answer.answer import Ask, answer
from rag.chat.conversation import Conversation
from rag.embedding.caching_embedder import Remembered, remembered
from rag.evidence.proof import Proof
from rag.search.retrieve import Search
from tests.helpers.fakes import FakeEmbedder, FakeGenerator
from tests.helpers.talking import WordEmbedder, collection_at, workspace_of

QUESTION = "Who leads the Harbour app?"
LED = "The Harbour app is led by Noor Haddad."


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    return collection_at(tmp_path_factory.mktemp("home"))


def ask(config, *answers, question=QUESTION, **asked):
    with workspace_of(config, FakeGenerator(*answers)) as workspace:
        return answer(workspace, Ask(question, **asked), Search(limit=4))


def test_what_the_quotes_do_not_bear_out_is_replaced_by_them(config):
    found = ask(config, "The Harbour app is led by Anna Schmidt.")
    assert found.mode == "extracted"
    assert found.sentences[0].text == LED and found.sentences[0].supported
    assert "Schmidt" not in found.text
    assert "Schmidt" in found.draft.text  # what was written is kept for whoever looks


def test_a_written_sentence_gets_its_citation(config):
    found = ask(config, f"{LED} She lives in Rome.")
    assert found.mode == "generated"
    assert all(sentence.supported for sentence in found.sentences)
    assert found.said == LED and found.text.startswith(f"{LED} [1]") and "Rome" not in found.text
    first = found.citations[0]
    assert (first.marker, first.quote[slice(*first.highlight)], first.verified) == (1, LED, True)


def test_quotes_stand_behind_the_few_words_of_a_tiny_model(config):
    found = ask(config, "Noor Haddad [2]")
    assert (found.mode, found.said) == ("generated", "Noor Haddad")
    assert found.text.startswith(f"Noor Haddad [1] {LED} [1]")
    assert all(sentence.quoted for sentence in found.sentences[1:])
    assert len(found.text.split()) <= 48  # forty words and their marks


@pytest.mark.parametrize(
    "astray",
    [
        "She lives in Rome. The Harbour app is led by Noor Haddad.",
        "It is the largest in Rome. It is led by Noor Haddad.",
        "The answer to this question is: [1]",
        "The answer is.",
        "The documents do not say.",
        "Question: who else? Answer: The Harbour app.",
    ],
)
def test_a_text_that_goes_astray_is_replaced_as_a_whole(config, astray):
    found = ask(config, astray)
    assert found.mode == "extracted" and found.said == ""
    assert all(sentence.quoted for sentence in found.sentences)


@pytest.mark.parametrize(
    "written", [f"Answer: {LED}", f"{LED}\nQuestion: Who else?\nAnswer: Nobody."]
)
def test_the_layout_of_the_prompt_is_not_a_part_of_the_answer(config, written):
    assert ask(config, written).said == LED


def test_a_capable_model_that_finds_no_answer_is_believed(config):
    generator = FakeGenerator("The documents do not say.")
    generator.parameters = 2_000_000_000
    with workspace_of(config, generator) as workspace:
        found = answer(workspace, Ask(QUESTION), Search(limit=4))
    assert (found.mode, found.quotes, found.citations) == ("abstained", (), ())


def test_what_leans_on_an_unsupported_sentence_is_not_supported(config):
    proof = Proof(ask(config, "", extract=True).quotes, (), WordEmbedder())
    for text in (LED, "She lives in Rome.", "It is led by Noor Haddad."):
        proof.add(text)
    assert [sentence.supported for sentence in proof.sentences] == [True, False, False]
    assert proof.over and not proof.holds


def test_a_capable_model_may_rest_on_any_sentence_it_has_read(tmp_path):
    filler = " ".join(f"The Harbour app has screen {n} for the crew." for n in range(6))
    config = collection_at(tmp_path, {"app.md": f"# App\n\n{filler} Mei tests on Fridays.\n"})
    generator = FakeGenerator("Mei tests on Fridays [7]. Mei tests on Mondays.")
    generator.parameters = 2_000_000_000
    with workspace_of(config, generator) as workspace:
        found = answer(workspace, Ask("What has the Harbour app for the crew?"), Search(limit=4))
    assert [(s.supported, s.markers) for s in found.sentences] == [(True, (1,)), (False, ())]
    assert found.text == "Mei tests on Fridays. [1]"
    assert "Mei tests on Fridays." in found.citations[0].quote and found.citations[0].verified
    assert '"[" ("1") "]"' in generator.grammars[0]


def test_brackets_of_the_documents_can_be_quoted(tmp_path):
    config = collection_at(tmp_path, {"code.md": "# Code\n\nThe path is in argv[1] of the tool.\n"})
    generator = FakeGenerator("The path is in argv[1] of the tool.")
    generator.parameters = 2_000_000_000
    with workspace_of(config, generator) as workspace:
        answer(workspace, Ask("Where is the path of the tool?"), Search(limit=4))
    assert generator.grammars == [""]


def test_no_text_is_embedded_twice_for_a_question(config):
    embedder = WordEmbedder()
    with workspace_of(config, FakeGenerator("Noor Haddad is the Harbour app's lead.")) as workspace:
        answer(replace(workspace, embedder=embedder), Ask(QUESTION), Search(limit=4))
    assert list(chain(*embedder.queries)) == [QUESTION]
    assert max(Counter(list(chain(*embedder.passages))).values()) == 1


def test_a_conversation_embeds_a_question_once(config):
    embedder = WordEmbedder()
    with workspace_of(config) as workspace:
        conversation = Conversation(Search(limit=4), extract=True)
        for question in (QUESTION, "what is its deadline?"):
            embedder.queries.clear()
            conversation.ask(replace(workspace, embedder=embedder), question)
            assert max(Counter(list(chain(*embedder.queries))).values()) == 1


def test_a_remembered_vector_is_the_same_vector():
    embedder = FakeEmbedder()
    once = remembered(embedder)
    first = once.embed_queries(["tea", "milk", "tea"])
    assert (first == embedder.embed_queries(["tea", "milk", "tea"])).all()
    assert embedder.queries == [["tea", "milk"], ["tea", "milk", "tea"]]
    assert (once.embed_queries(["milk"]) == first[1:2]).all() and len(embedder.queries) == 2
    assert once.embed_passages([]).shape == (0, 64)
    assert remembered(once) is once and isinstance(once, Remembered)


def test_text_given_with_the_question_is_cited_as_it_was_given(config):
    found = ask(
        config,
        question="What is the wifi password?",
        context="The wifi pass\u200bword is swordfish.",
        extract=True,
    )
    assert found.text.startswith("The wifi password is swordfish. [1]")
    assert found.citations[0].source == "<stdin>" and found.citations[0].verified


def test_a_file_edited_since_is_cited_as_it_is_now(tmp_path):
    config = collection_at(tmp_path)
    page = tmp_path / "files" / "notes" / "projects.md"
    page.write_text("New first line.\n\n" + page.read_text())
    assert ask(config, LED).citations[0].start_line == 7
    page.write_text("# Projects\n")
    assert not ask(config, LED).citations[0].verified
