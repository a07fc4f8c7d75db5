"""Questions that lean on the one before are completed; those that stand alone are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.chat.followup.phrases import noun_phrases, telling_words
from rag.chat.followup.resolve import resolve
from rag.chat.followup.subject import CARRIED_WORDS, Said

HARBOUR = Said("who leads the Harbour app?", ("Harbour app",), ("It is led by Noor Haddad.",))
ROOF = Said(
    "who made the new roof?", ("Roof",), ("The roofer was Ziegler. The guarantee is long.",)
)
VET = Said("who is Minka's vet?", ("Minka",), ("Her vet is Dr Seidel.",))
BOOKS = Said(
    "which books about the sea are on my list?",
    ("Books about the sea",),
    ("## Books about the sea\n\n1. The Shipping News\n2. The Old Ways of Water\n3. Moby-Dick\n",),
)
CHOIR = Said("how many people came to the concert in 2018?", ("Concert of 2018",))
LEASE = Said("Wie hoch war die Miete in Ulm?", ("Mietvertrag",))
TEA = Said("龙井用多少度的水？", ("龙井",))
CAR = Said("¿Cuándo caduca la revisión técnica del coche?", ("El coche",))


@pytest.mark.parametrize(
    ("said", "question", "completed"),
    [
        (HARBOUR, "when is it due?", "when is the Harbour app due? leads"),
        (HARBOUR, "what is its deadline?", "what is the Harbour app's deadline? leads"),
        (HARBOUR, "why?", "why? leads Harbour app"),
        (HARBOUR, "what about Kite, when is it due?", "Kite, when is it due? leads Harbour app"),
        (HARBOUR, "and for Kite?", "who leads the Kite app?"),
        (ROOF, "how much did it cost?", "how much did the roof cost? new"),
        (ROOF, "and the solar panels?", "who made the solar panels?"),
        (ROOF, "and the guarantee?", "who made the new roof? guarantee"),
        (VET, "and Bruno's?", "who is Bruno's vet?"),
        (VET, "what does she charge?", "what does Minka charge? vet"),
        (CHOIR, "and in 2019?", "how many people came to the concert in 2019?"),
        (CHOIR, "and the one in 2022?", "how many people came to the concert in 2022?"),
        (LEASE, "Und in Leipzig?", "Wie hoch war die Miete in Leipzig?"),
        (CAR, "¿Y la furgoneta?", "¿Cuándo caduca la furgoneta del coche?"),
        (TEA, "那普洱呢？", "普洱用多少度的水？"),
    ],
)
def test_what_a_question_lacks_is_filled_in(said, question, completed):
    assert resolve(question, [said]).completed == completed


def test_an_ordinal_points_into_the_cited_list():
    found = resolve("what about the second one?", [BOOKS])
    assert found.reading == "leaning"
    assert found.completed == "which books about the sea are on my list The Old Ways of Water"
    assert resolve("and the last?", [BOOKS]).completed.endswith("Moby-Dick")


def test_an_ordinal_beyond_the_list_points_at_nothing():
    assert "Moby-Dick" not in resolve("and the fifth?", [BOOKS]).completed


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        ("why?", "leaning"),
        ("and in winter?", "leaning"),
        ("what about the tomatoes?", "leaning"),
        ("who wrote it?", "leaning"),
        ("how long?", "leaning"),
        ("und im Winter?", "leaning"),
        ("¿y el segundo?", "leaning"),
        ("а в 2019?", "leaning"),
        ("它要泡几次？", "leaning"),
        ("what's the deadline?", "unsure"),
        ("what about Kite, when is it due?", "unsure"),
        ("and how do I water tomatoes?", "unsure"),
        ("why must I not copy a collection folder during an ingest?", "alone"),
        ("how many bytes does a vector of the embedder take on disk?", "alone"),
    ],
)
def test_signs_of_leaning(question, reading):
    assert resolve(question, [HARBOUR]).reading == reading


def test_a_number_is_no_pronoun():
    completed = resolve("how many bytes does one vector take?", [ROOF]).completed
    assert completed.startswith("how many bytes does one vector take?")


def test_a_question_with_a_joining_word_needs_less_to_be_a_follow_up():
    assert resolve("and the deadline of it all?", [ROOF]).gain == 0.0
    assert resolve("who pays the yearly deadline bonus?", [ROOF]).gain > 0.0


def test_the_first_question_is_left_as_it_is():
    found = resolve("and why?", [])
    assert (found.reading, found.completed) == ("alone", "and why?")


def test_a_long_conversation_does_not_drown_the_question():
    said = HARBOUR
    for question in ("what does it cost?", "does it sell abroad?", "how is it insured?") * 5:
        completed = resolve(question, [said]).completed
        assert len(telling_words(completed)) <= len(telling_words(question)) + CARRIED_WORDS + 2
        said = Said(completed, HARBOUR.headings, HARBOUR.texts)


def test_noun_phrases_end_at_marks_and_function_words():
    query = "how is the old roof of my house? the cost, roughly"
    assert noun_phrases(query) == ["the old roof", "my house", "the cost"]


WORDS = (
    *("and", "what", "about", "the", "second", "one", "it", "its", "Bruno's", "in", "2019", "?"),
    *("那", "它", "呢", "y", "la", "und", "die", ".", "roof", "why"),
)
questions = st.one_of(
    st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
)


@given(question=questions, query=questions, heading=st.text(max_size=30), text=questions)
def test_any_text_can_be_a_question(question, query, heading, text):
    found = resolve(question, [Said(query, (heading,), (text,))])
    assert found.alone == " ".join(question.split())
    if not found.alone:
        return
    assert found.completed.strip()
    assert found.completed == resolve(question, [Said(query, (heading,), (text,))]).completed
