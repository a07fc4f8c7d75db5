"""The form of an answer, told by how the question is put."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question.form import Form, form_of


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Who leads the Harbour app?", "fact"),
        ("When does the lease end?", "fact"),
        ("How many days of notice does my landlord need?", "fact"),
        ("what is the deadline of the Harbour app?", "fact"),
        ("How do I vacuum a database into a new file?", "steps"),
        ("how to install the tool", "steps"),
        ("Wie kann ich die Sammlung sichern?", "steps"),
        ("Why does VACUUM fail?", "reason"),
        ("Warum bleibt das Büro hier?", "reason"),
        ("What is shot-scraper?", "definition"),
        ("What does RRF stand for?", "definition"),
        ("List all loom settings", "list"),
        ("Which yarn weights can it spin?", "list"),
        ("What all did Greta pack for the ferry?", "list"),
        ("Which three mowers did we try?", "list"),
        ("Was haben wir alles mitgenommen?", "list"),
        ("What did we learn from the flood?", "list"),
        ("Which mower comes with a bag?", "fact"),
        ("What annoys the neighbours?", "fact"),
        ("Is anything kept in the old barn?", "yes-no"),
        ("What is the difference between dense and lexical search?", "compare"),
        ("sqlite backup tools", "note"),
    ],
)
def test_the_form_follows_the_question(question, form):
    assert form_of(question) == form


@given(st.text())
def test_every_text_has_a_form(text):
    assert form_of(text) in get_args(Form)


@pytest.mark.parametrize(
    "question",
    [
        "In which drawers is the twine kept?",
        "who brings what to the barn dance",
        "What must we pack for the canoe?",
        "what's in the red rucksack",
        "reasons why the kiln was moved",
        "all the gears the mill can run in",
        "The mill has many levers. What stops what?",
        "Which two tractors did we compare?",
        "things the old loom cannot do",
        "Welche Werkzeuge brauche ich für das Dach?",
        "Quels outils faut-il pour le toit ?",
        "¿Qué tengo que llevar al refugio?",
        "Chi porta cosa alla festa?",
        "Wie brengt wat mee naar het feest?",
    ],
)
def test_what_is_built_to_ask_for_several_things_wants_a_list(question):
    assert form_of(question) == "list"


@pytest.mark.parametrize(
    "question",
    [
        "Which bus stops at the mill?",
        "Who waters the ferns?",
        "What happens to the hay in winter?",
        "what does the loom weigh",
        "wheel wobbles to the left",
        "What did the smith ask for, and what did we pay?",
        "Wer hat den Schlüssel?",
    ],
)
def test_what_asks_for_one_thing_wants_no_list(question):
    assert form_of(question) != "list"
