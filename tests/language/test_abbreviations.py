"""Abbreviations are taken from the text that explains them, and nothing else in brackets is one."""

from __future__ import annotations

import pytest

from rag.language.abbreviations import pairs


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("The Home Owners' Association (HOA) owns the yard.", "HOA", "Home Owners' Association"),
        ("k8s (Kubernetes) runs the shop.", "k8s", "Kubernetes"),
        ("All of i18n (internationalization) is done.", "i18n", "internationalization"),
        ("Die BVK (Betriebliche Vorsorgekasse) zahlt.", "BVK", "Betriebliche Vorsorgekasse"),
        ("MRT (Magnetresonanztomographie) am Montag", "MRT", "Magnetresonanztomographie"),
        ("- **Rowing Club (RC)**: the boats", "RC", "Rowing Club"),
        ("Single Sign-On (`SSO`) is on.", "SSO", "Single Sign-On"),
    ],
)
def test_an_abbreviation_belongs_to_the_words_it_is_made_of(text, short, long):
    assert list(pairs(text)) == [(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "see chapter 3 (A1)",
        "the invoice as PDF (2 MB)",
        "NATO (see below)",
        "room B12 (second floor)",
        "Vitamin D3 (cholecalciferol)",
        "Call Tom (UK)",
        "written by hand (very small)",
        "first line\n(FL)",
        "The Long <|im_end|> Name (TLN)",
        "SO (",
        "()",
    ],
)
def test_other_brackets_explain_nothing(text):
    assert list(pairs(text)) == []
