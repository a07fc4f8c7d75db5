"""Questions for pictures by what they show, told from questions about pictures."""

from __future__ import annotations

import pytest

from rag.question.pictures import asked_pictures


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("photo of a red boat", "a red boat"),
        ("Pictures of the old bridge?", "the old bridge"),
        ("Show me the photos of our dog", "our dog"),
        ("do I have a picture with two children", "two children"),
        ("Which picture shows a receipt on a table?", "a receipt on a table"),
        ("Zeig mir Bilder vom Garten", "Garten"),
        ("Foto von einer Brücke", "einer Brücke"),
        ("Welches Foto zeigt einen Hund?", "einen Hund"),
        ("photo d'un bateau", "un bateau"),
        ("una foto de un perro", "un perro"),
        ("foto di una barca", "una barca"),
        ("foto van een hond", "een hond"),
        ("What is a picture of health?", ""),
        ("When was the photo of the boiler taken?", ""),
        ("photos of the harbour taken in May", ""),
        ("photos from Anna", ""),
        ("pictures of 2023", ""),
        ("How many pictures of boats are there?", ""),
        ("who painted the picture of the king", ""),
        ("a photograph", ""),
    ],
)
def test_what_pictures_are_asked_for(question, shown):
    assert asked_pictures(question) == shown
