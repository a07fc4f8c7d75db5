"""What questions of six languages ask for, and what texts hold."""

from __future__ import annotations

import pytest

from rag.language.expected_answer import holds, kind_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("When was it built?", "date"),
        ("In what year did it open?", "date"),
        ("How many people came?", "number"),
        ("Who wrote it?", "person"),
        ("Where is it?", "place"),
        ("What is the whole idea?", "any"),
        ("Wann wurde es gebaut?", "date"),
        ("Wie viele Menschen kamen?", "number"),
        ("Wer schrieb es?", "person"),
        ("¿Cuándo se abrió?", "date"),
        ("¿Dónde está?", "place"),
        ("Кто написал это?", "person"),
        ("Сколько людей пришло?", "number"),
        ("谁写的？", "person"),
        ("哪一年开放？", "date"),
        ("有多少人？", "number"),
        ("متى بني؟", "date"),
        ("أين يقع؟", "place"),
    ],
)
def test_what_a_question_asks_for(question, kind):
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("kind", "text", "question", "expected"),
    [
        ("date", "It opened in 1936.", "When did it open?", 1),
        ("date", "It opened with 36 people.", "When did it open?", 0),
        ("date", "It closed in 1936.", "When did the 1936 show open?", 0),
        ("date", "It opened in June.", "When?", 1),
        ("date", "It opened in the last century.", "When?", 1),
        ("number", "Twelve people came.", "How many came?", 1),
        ("number", "People came.", "How many came?", 0),
        ("number", "一共有三个人。", "有多少人？", 1),
        ("person", "It was Ada Lovelace.", "Who was it?", 1),
        ("person", "It was Ada.", "Who was with Ada?", 0),
        ("place", "他在北京。", "他在哪里？", 0.5),
        ("any", "Nothing.", "What?", 0.5),
    ],
)
def test_what_a_text_holds(kind, text, question, expected):
    assert holds(kind, text, question) == expected
