"""Who asks what all there is gets a list or table whole, where it is short."""

from __future__ import annotations

import pytest

from rag.evidence.stretches import Room, find_stretches
from rag.language.count_words import count_words
from rag.search.surroundings import Surroundings
from tests.evidence.test_stretches import nearby
from tests.helpers.talking import WordEmbedder

HEAD = "| tool | hangs | for |\n|---|---|---|\n"
QUESTION = "Which tools do we keep for the copper roof?"
RARITY = {"tool": 2.0, "copper": 3.0, "roof": 2.0}


def table(rows: int) -> str:
    uses = ["gutter"] * (rows - 1) + ["copper roof"]
    named = (f"| tool {n} | hook {n} | {use} |" for n, use in enumerate(uses))
    return HEAD + "\n".join(named)


def shown(text, form, room=Room(20, ()), kind="md"):  # noqa: B008 -- a frozen record
    around = Surroundings((nearby(text, kind=kind),), RARITY)
    found = find_stretches(QUESTION, around, WordEmbedder(), room, form)
    return found.quotes[0].text


def test_a_short_table_is_shown_with_its_first_row_and_the_names_of_its_columns():
    whole = shown(table(9), "list")
    assert whole.startswith("| tool | hangs") and "| tool 0 |" in whole and "| tool 8 |" in whole


def test_of_a_long_table_a_part_is_shown():
    assert count_words(shown(table(60), "list")) < count_words(table(60)) / 2


def test_only_the_best_list_is_shown_whole_where_it_is_longer():
    other = table(30).replace("tool", "dye").replace("hook", "vat").replace("copper", "tin")
    around = Surroundings((nearby(table(30)), nearby(other, doc_id="e", cosine=0.8)), RARITY)
    best, further = find_stretches(QUESTION, around, WordEmbedder(), Room(20, (20,)), "list").quotes
    assert "| tool 0 |" in best.text and "| tool 29 |" in best.text
    assert 0 < count_words(further.text) < count_words(other) / 2


@pytest.mark.parametrize("form", ["fact", "note"])
def test_for_other_questions_a_part_is_enough(form):
    assert "| tool 0 |" not in shown(table(9), form)


def test_what_announces_a_list_is_shown_with_it():
    tools = ("seamer", "mallet", "snips", "folder", "punch", "iron", "brush", "cloth")
    items = "\n".join(f"- a {word} of the copper roof, kept dry and in its box" for word in tools)
    whole = shown(f"These hang in the shed:\n\n{items}", "list")
    assert "seamer" in whole and "cloth" in whole and whole.startswith("These hang")


LEVERS = ("brake", "sluice", "hoist", "stone", "bell", "sack")
ALL = Room(30, (), announced=True)


def test_what_stands_right_before_a_list_brings_it_however_it_ends():
    items = "\n\n".join(f"#. the {word} lever, kept well greased" for word in LEVERS)
    text = f"Which tools do we keep for the copper roof is written here, in this order.\n\n{items}"
    whole = shown(text, "list", ALL, "rst")
    assert all(word in whole for word in LEVERS)
    assert "sack" not in shown(text, "note", Room(30, (), whole_lists=False), "rst")


def test_a_list_of_terms_with_what_each_means_is_a_list():
    items = "\n\n".join(f"``{word}``\n\n  Stops the {word} at once." for word in LEVERS)
    text = f"Which tools do we keep for the copper roof is told below.\n\n{items}\n\nThe end."
    whole = shown(text, "list", ALL, "rst")
    assert all(f"Stops the {word}" in whole for word in LEVERS) and "The end" not in whole


def test_a_line_with_a_list_right_below_it_is_shown_with_all_of_that_list():
    items = "\n".join(
        f"- [ ] the {word} of the copper roof, seen to by the {word} people of the "
        "town before the first frost"
        for word in LEVERS
    )
    whole = shown(f"Tools that we keep for the copper roof\n{items}", "list")
    assert "brake" in whole and "sack" in whole
