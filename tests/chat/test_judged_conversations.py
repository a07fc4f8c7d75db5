"""The judged conversations: what they quote stands in the pages, and no set holds another's."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.evaluation.judged import load_judged

FOLDER = Path(__file__).parents[2] / "eval" / "conversations"
SETS = {name: load_judged(FOLDER / f"{name}.jsonl") for name in ("tuning", "confirming", "later")}


@pytest.mark.parametrize("name", SETS)
def test_a_quote_is_a_stretch_of_one_line_of_its_source(name):
    judged = SETS[name]
    folders = {folder.name: folder for folder in judged.corpus}
    missing = [
        (conversation.conversation_id, turn.quote)
        for conversation in judged.conversations
        for turn in conversation.turns
        if not any(turn.quote in line for line in lines(folders, turn.source))
    ]
    assert missing == []


def test_there_are_enough_conversations_and_each_is_in_one_set():
    asked = [
        tuple(turn.question for turn in conversation.turns)
        for judged in SETS.values()
        for conversation in judged.conversations
    ]
    assert len(asked) >= 60
    assert len(set(asked)) == len(asked)


def lines(folders, source):
    folder, _, name = source.partition("/")
    return (folders[folder] / name).read_text(encoding="utf-8").splitlines()
